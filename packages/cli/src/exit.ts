import { NkulError } from '@nkul/core';

/**
 * The exit codes of the command.
 *
 * | Code | Meaning |
 * |---|---|
 * | 0 | done |
 * | 1 | a fault of the command itself |
 * | 2 | an argument is wrong |
 * | 3 | not found |
 * | 4 | refused, and nothing was changed |
 * | 5 | the store is away, locked, or of another version |
 * | 6 | `check` found fault |
 * | 130 | interrupted by Ctrl-C |
 */
export type ExitCode = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 130;

/** Ends the command with one line for a person, and a code. */
export class Exit extends Error {
  override readonly name = 'Exit';
  readonly code: ExitCode;

  constructor(code: ExitCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** The code of an error that a command ended with. */
export function codeOf(error: unknown): ExitCode {
  if (error instanceof Exit) return error.code;
  if (!NkulError.is(error)) return 1;
  switch (error.code) {
    case 'NKUL_STORE':
      return 5;
    case 'NKUL_MESSAGE_NOT_FOUND':
    case 'NKUL_UNKNOWN_NOTIFIER':
      return 3;
    case 'NKUL_RESEND_REFUSED':
      return 4;
    default:
      return 2;
  }
}
