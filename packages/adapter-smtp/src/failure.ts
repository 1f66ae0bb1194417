/** Thrown if the mail must not be written any more: its message has expired, or the time of the call is over. */
export class TooLate extends Error {
  override readonly name = 'TooLate';
}

/** Thrown if the server does not know SMTPUTF8, and the mail's addresses need it. */
export class NeedsUtf8 extends Error {
  override readonly name = 'NeedsUtf8';
}

/** The details that Nodemailer gives of a failure. */
export interface SmtpFailure {
  /** Nodemailer's code: `EAUTH`, `EENVELOPE`, `EMESSAGE`, `ESOCKET`, …; `TooLate`, `NeedsUtf8`; or `ABORTED`. */
  readonly code: string;
  /** The command that was refused: `MAIL FROM`, `RCPT TO`, `DATA`, `CONN`, … */
  readonly command: string;
  /** The server's reply code; 0 if it did not reply. */
  readonly reply: number;
  /** Its enhanced code (RFC 3463), such as `5.1.1`; or empty. */
  readonly enhanced: string;
  /** Its words, as they came. */
  readonly words: string;
}

/** Reads an error of Nodemailer. */
export function failureOf(error: unknown): SmtpFailure {
  const read = (name: string): unknown =>
    typeof error === 'object' && error !== null && name in error ? Reflect.get(error, name) : undefined;
  const own = error instanceof TooLate || error instanceof NeedsUtf8 ? error.name : undefined;
  const words = String(read('response') ?? '');
  return {
    code: own ?? String(read('code') ?? 'ABORTED'),
    command: String(read('command') ?? ''),
    reply: Number(read('responseCode') ?? 0) || 0,
    enhanced: /^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})\b/.exec(words)?.[1] ?? '',
    words,
  };
}
