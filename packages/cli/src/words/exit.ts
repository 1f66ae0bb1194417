import { NkulError } from '@nkul/core';
import { shownText } from '../base/shown-text.ts';
import { en } from './en.ts';
import type { Words } from './words.ts';

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

/** Says a line in a language. */
type Line = (words: Words) => string;

/** Ends the command with one line for a person, and a code. */
export class Exit extends Error {
  override readonly name = 'Exit';
  readonly code: ExitCode;
  readonly #line: Line;

  constructor(code: ExitCode, line: string | Line) {
    const say = typeof line === 'string' ? () => line : line;
    super(say(en));
    this.code = code;
    this.#line = say;
  }

  /** The line in a language. */
  in(words: Words): string {
    return this.#line(words);
  }
}

/** The line for an error that a command ended with. */
export function lineOf(error: unknown, words: Words): string {
  const line = plainLine(error, words);
  return shownText(inOneLine(line));
}

/** A text without its line breaks. */
export function inOneLine(text: string): string {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join(' ');
}

function plainLine(error: unknown, words: Words): string {
  if (error instanceof Exit) return error.in(words);
  if (NkulError.is(error)) return words.errors.detail(error.code, error.message);
  return error instanceof Error ? error.message : String(error);
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
    case 'NKUL_NOT_IN_REVIEW':
    case 'NKUL_RESEND_REFUSED':
    case 'NKUL_RECIPIENT_NOT_ALLOWED':
    case 'NKUL_LIMIT_EXCEEDED':
      return 4;
    default:
      return 2;
  }
}
