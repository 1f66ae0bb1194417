import type { Submission } from '@nkul/core/adapter';

/** Thrown if the mail must not be written any more: its message has expired, or the time of the call is over. */
export class TooLate extends Error {
  override readonly name = 'TooLate';
}

/** The details that Nodemailer gives of a failure. */
interface SmtpFailure {
  /** Nodemailer's code: `EAUTH`, `EENVELOPE`, `EMESSAGE`, `ESOCKET`, … */
  readonly code: string;
  /** The command that was refused. */
  readonly command: string;
  /** The server's reply code, and its words; 0 if it did not reply. */
  readonly responseCode: number;
  readonly response: string;
}

/** Replies that refuse the account (RFC 4954, section 6). */
const credentialReplies: ReadonlySet<number> = new Set([530, 534, 535, 538]);

/**
 * The outcome of a failed submission.
 *
 * @param isWritten true if a byte of the mail may have gone out
 */
export function outcomeOf(error: unknown, isWritten: boolean): Submission {
  const failure = failureOf(error);
  if (isWritten) return afterWriting(failure);
  if (error instanceof TooLate)
    return { outcome: 'deferred', reason: { code: 'too_late', message: error.message } };
  return isAboutMail(failure) ? refusedMail(failure) : beforeMail(failure);
}

/** True if the server's reply to the mail itself refuses it. */
function afterWriting(failure: SmtpFailure): Submission {
  if (failure.code === 'EMESSAGE' && failure.responseCode >= 400) return refusedMail(failure);
  return { outcome: 'unknown', reason: { code: 'no_answer', message: said(failure) } };
}

/** True if a reply is about this mail, not about the account or the session (421, 503: RFC 5321, section 4.2.3). */
function isAboutMail({ code, command, responseCode }: SmtpFailure): boolean {
  if (credentialReplies.has(responseCode) || responseCode === 421 || responseCode === 503) return false;
  if (responseCode === 0) return code === 'EENVELOPE' || code === 'EMESSAGE';
  return command === 'MAIL FROM' || command === 'RCPT TO' || command === 'DATA';
}

function refusedMail(failure: SmtpFailure): Submission {
  const { command, responseCode, response } = failure;
  const providerCode = String(responseCode);
  if (responseCode >= 400 && responseCode < 500) {
    // A full mailbox or greylisting concerns one recipient only.
    const scope = command === 'RCPT TO' ? 'message' : 'notifier';
    return {
      outcome: 'deferred',
      scope,
      reason: { code: 'unavailable', message: said(failure), providerCode },
    };
  }
  const isNobody = /^\d{3}[ -]5\.1\.\d/.test(response);
  const code = isNobody ? 'invalid_recipient' : responseCode === 0 ? 'invalid_request' : 'provider_refused';
  return { outcome: 'rejected', reason: { code, message: said(failure), providerCode } };
}

/** The outcome if the server cannot be reached, or refuses the account. The mail itself was not refused. */
function beforeMail(failure: SmtpFailure): Submission {
  const { code, responseCode } = failure;
  const isTemporary = responseCode >= 400 && responseCode < 500;
  if (credentialReplies.has(responseCode) || (code === 'EAUTH' && !isTemporary))
    return {
      outcome: 'deferred',
      pause: 'unauthorized',
      reason: { code: 'unauthorized', message: said(failure) },
    };
  const reason = responseCode === 0 ? 'not_connected' : 'unavailable';
  return { outcome: 'deferred', reason: { code: reason, message: said(failure) } };
}

/** A reason without the server's words, which may have the address. */
function said({ code, command, responseCode }: SmtpFailure): string {
  return responseCode === 0 ? code : `SMTP ${responseCode} to ${command}`;
}

function failureOf(error: unknown): SmtpFailure {
  const read = (name: string): unknown =>
    typeof error === 'object' && error !== null && name in error ? Reflect.get(error, name) : undefined;
  return {
    code: String(read('code') ?? 'ABORTED'),
    command: String(read('command') ?? ''),
    responseCode: Number(read('responseCode') ?? 0),
    response: String(read('response') ?? ''),
  };
}
