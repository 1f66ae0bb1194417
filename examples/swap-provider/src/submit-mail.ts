import { Readable } from 'node:stream';
import type { Notifier, Submission } from '@nkul/core/adapter';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import { outcomeOf, TooLate } from './smtp-outcome.ts';

export interface SmtpServer {
  readonly host: string;
  readonly port?: number;
  readonly secure: boolean;
  readonly auth?: { readonly user: string; readonly pass: string };
}

/** A mail that is ready to be sent. */
export interface Mail {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly bytes: Buffer;
}

type SendOptions = Parameters<Notifier['send']>[1];

/** Submits one mail over one connection. It never rejects: a failure is an outcome. */
export async function submitMail(
  mail: Mail,
  server: SmtpServer,
  { signal, writing }: SendOptions,
): Promise<Submission> {
  const connection = new SMTPConnection({ ...server });
  let isWritten = false;
  const body = bodyOf(mail, () => {
    writing?.();
    isWritten = true;
  });
  try {
    await Promise.race([failure(connection, signal), submit(connection, mail, body, server)]);
    connection.quit();
    return { outcome: 'accepted', reference: mail.id };
  } catch (error) {
    connection.close();
    return outcomeOf(error, isWritten);
  }
}

/**
 * The mail as a stream. Nodemailer reads it after the server's "354", right before the first byte of the mail. From this
 * moment on, the mail may have been sent.
 */
function bodyOf({ bytes }: Mail, writing: () => void): Readable {
  return new Readable({
    read() {
      try {
        writing();
      } catch (cause) {
        this.destroy(new TooLate('nothing may be written any more', { cause }));
        return;
      }
      this.push(bytes);
      this.push(null);
    },
  });
}

async function submit(
  connection: SMTPConnection,
  { from, to }: Mail,
  body: Readable,
  { auth }: SmtpServer,
): Promise<void> {
  await called((done) => connection.connect(done));
  if (auth !== undefined) await called((done) => connection.login({ ...auth }, done));
  await called((done) => connection.send({ from, to }, body, done));
}

/** Rejects if an error comes between two commands, or if the time of the call is over. */
function failure(connection: SMTPConnection, signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    connection.on('error', reject);
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

function called(call: (done: (error?: Error | null) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => call((error) => (error ? reject(error) : resolve())));
}
