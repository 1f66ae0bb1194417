import { deferred, paused, rejected, shownText, unknown } from '@nkul/adapter-kit';
import type { Submission } from '@nkul/core/adapter';
import type { SmtpFailure } from './failure.ts';

/** How a mail ended. `written`: a byte of it may have gone out. */
export type SmtpEnd =
  | { readonly kind: 'taken'; readonly words: string }
  | { readonly kind: 'failed'; readonly failure: SmtpFailure; readonly written: boolean };

/** Replies that refuse the account (RFC 4954, section 6). */
const credentialReplies: ReadonlySet<number> = new Set([530, 534, 535, 538]);

/** Replies to a recipient that does not exist (RFC 5321, section 4.2.3). */
const noSuchRecipient: ReadonlySet<number> = new Set([550, 551, 553]);

/**
 * From the end of a mail to its submission. Once a byte of the mail may have gone out, only the server's own reply to the
 * mail says that it was not sent.
 *
 * @param id the `Message-ID`
 * @param secrets what the server's words must not show
 */
export function submissionOf(end: SmtpEnd, id: string, secrets: readonly string[]): Submission {
  if (end.kind === 'taken') return { outcome: 'accepted', reference: id, ...aliasesIn(end.words) };
  const { failure, written } = end;
  const told = new Told(failure, secrets);
  if (written) return afterWriting(failure, told);
  switch (failure.code) {
    case 'TooLate':
      return deferred('too_late', 'it was too late to begin the mail', { retryAfterMs: 0 });
    case 'NeedsUtf8':
      return rejected(
        'provider_refused',
        'the server does not take addresses with letters beyond ASCII (SMTPUTF8)',
      );
    default:
      return beforeWriting(failure, told);
  }
}

/** A reason's words and code, as they may be shown. */
class Told {
  readonly #words: string;
  readonly more: { readonly providerCode?: string };

  constructor({ reply, enhanced, words, code, command }: SmtpFailure, secrets: readonly string[]) {
    this.more = reply === 0 ? {} : { providerCode: enhanced === '' ? `${reply}` : `${reply} ${enhanced}` };
    this.#words =
      reply === 0 ? `(${code})` : `to ${command || 'the session'}: ${shownText(words, secrets, 120)}`;
  }

  of(sentence: string): string {
    return `${sentence} ${this.#words}`;
  }
}

function afterWriting(failure: SmtpFailure, told: Told): Submission {
  const { code, reply, enhanced } = failure;
  if (code !== 'EMESSAGE' || reply < 400)
    return unknown('no_answer', told.of('the server did not say that it took the mail'));
  if (reply < 500) return deferred('unavailable', told.of('the server did not take the mail'), told.more);
  const isContent = /^5\.[67]\./.test(enhanced);
  const reason = isContent ? 'content_refused' : 'provider_refused';
  return rejected(reason, told.of('the server refused the mail'), told.more);
}

function beforeWriting(failure: SmtpFailure, told: Told): Submission {
  const { code, command, reply } = failure;
  if (reply === 0 && (code === 'EENVELOPE' || code === 'EMESSAGE'))
    return rejected('invalid_request', told.of('the mail cannot be sent to this server'));
  if (reply === 0) return unreached(code, told);
  if (credentialReplies.has(reply)) return paused('unauthorized', told.more);
  // 421 and 503 are about the session, after any command (RFC 5321, section 4.2.3).
  if (reply === 421 || reply === 503) return away(told);
  if (code === 'EAUTH') return reply < 500 ? away(told) : paused('unauthorized', told.more);
  switch (command) {
    case 'MAIL FROM':
    case 'DATA':
      return refusedSender(reply, told);
    case 'RCPT TO':
      return refusedRecipient(failure, told);
    default:
      return reply < 500 ? away(told) : deferred('not_connected', told.of('the server refused'), told.more);
  }
}

/** Without a reply: the account is as it was, unless it cannot log in at all. */
function unreached(code: string, told: Told): Submission {
  return code === 'EAUTH'
    ? paused('unauthorized')
    : deferred('not_connected', told.of('nothing of the mail was written'));
}

function away(told: Told): Submission {
  return deferred('unavailable', told.of('the server takes no mail for now, it said'), told.more);
}

function refusedSender(reply: number, told: Told): Submission {
  if (reply < 500) return away(told);
  const reason = reply === 552 ? 'invalid_request' : 'provider_refused';
  return rejected(reason, told.of('the server refused the mail, it said'), told.more);
}

function refusedRecipient({ reply, enhanced }: SmtpFailure, told: Told): Submission {
  if (reply < 500) {
    // Greylisting, or a full mailbox: the others go on.
    const message = told.of('the server takes no mail for this recipient for now, it said');
    return { ...deferred('recipient_unavailable', message, told.more), scope: 'message' };
  }
  const isMissing =
    enhanced.startsWith('5.1.') || (noSuchRecipient.has(reply) && !enhanced.startsWith('5.7.'));
  const reason = isMissing ? 'invalid_recipient' : 'provider_refused';
  return rejected(reason, told.of('the server refused the recipient, it said'), told.more);
}

/** The id that the server's queue gave, which its logs and reports quote. */
function aliasesIn(words: string): { readonly aliases?: readonly string[] } {
  const [, queued] = /\b(?:queued as |id=)<?([\w.@-]{1,200})/i.exec(words) ?? [];
  return queued === undefined ? {} : { aliases: [queued] };
}
