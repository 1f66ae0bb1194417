import { createPrivateKey } from 'node:crypto';
import { ignoreRejection, rejected, senderFor } from '@nkul/adapter-kit';
import type { Outgoing, RejectedSubmission } from '@nkul/core/adapter';
import DKIM from 'nodemailer/lib/dkim';
import MailComposer from 'nodemailer/lib/mail-composer';
import { asciiDomain, type Mailbox, mailboxIn } from './address.ts';
import { mailSender, type ResolvedDkim, type ResolvedSettings } from './settings.ts';
import { unsubscribeHeaders } from './unsubscribe.ts';

/** A mail that is ready to be sent. */
export interface Mail {
  /** Its `Message-ID`. */
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly bytes: Buffer;
}

/** Makes the mail of a message; or its refusal, before any call. */
export async function mailOf(
  message: Outgoing,
  id: string,
  settings: ResolvedSettings,
): Promise<Mail | RejectedSubmission> {
  const to = asciiDomain(message.to);
  if (to === undefined) return rejected('invalid_recipient', 'its address is not an e-mail address');
  const chosen = senderFor(settings.from, message, mailSender);
  if ('outcome' in chosen) return chosen;
  const from = mailboxIn(chosen.sender);
  if (from === undefined) return rejected('invalid_request', `its sender ${mailSender.words}`);
  try {
    const bytes = await signed(await composed(message, { id, from, to }, settings), settings.dkim);
    return { id, from: from.address, to, bytes };
  } catch (error) {
    // Only its name, as its message may hold a key.
    const name = error instanceof Error ? error.name : typeof error;
    return rejected('invalid_request', `its mail cannot be made (${name}): check unsubscribe and dkim`);
  }
}

interface Envelope {
  readonly id: string;
  readonly from: Mailbox;
  readonly to: string;
}

async function composed(
  message: Outgoing,
  { id, from, to }: Envelope,
  { replyTo, unsubscribe }: ResolvedSettings,
): Promise<Buffer> {
  const { subject, text, html } = message.content;
  const mail = new MailComposer({
    messageId: id,
    from: { ...from },
    to: { name: '', address: to },
    ...(replyTo !== undefined && { replyTo }),
    subject: onOneLine(subject ?? text),
    text,
    ...(html !== undefined && { html }),
    headers: { 'Auto-Submitted': 'auto-generated', ...unsubscribeHeaders(unsubscribe, message) },
    // A text of the application names no file and no address that would be read.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return await mail.compile().build();
}

/** A subject is one line: a line end would begin another header. */
function onOneLine(subject: string): string {
  return subject.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();
}

/** The headers that are signed if a mail has them (RFC 6376, section 5.4.1; the last two: RFC 8058, section 4). */
const signedHeaders =
  'From:Reply-To:Subject:Date:Message-ID:To:MIME-Version:Content-Type:Content-Transfer-Encoding:' +
  'Auto-Submitted:List-Unsubscribe:List-Unsubscribe-Post';

async function signed(bytes: Buffer, dkim: ResolvedDkim | undefined): Promise<Buffer> {
  if (dkim === undefined) return bytes;
  const privateKey = dkim.privateKey();
  ignoreRejection(privateKey);
  // Nodemailer sends a mail without a signature if the key cannot sign.
  if (createPrivateKey(privateKey).asymmetricKeyType !== 'rsa')
    throw new TypeError('dkim needs a key of RSA');
  const signer = new DKIM({
    domainName: dkim.domain,
    keySelector: dkim.selector,
    privateKey,
    headerFieldNames: signedHeaders,
  });
  const parts: Buffer[] = [];
  for await (const part of signer.sign(bytes)) parts.push(Buffer.from(part));
  return Buffer.concat(parts);
}
