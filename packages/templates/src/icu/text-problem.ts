import type { Saying } from '../words/saying.ts';

/** A problem of one ICU text, and its place. */
export interface TextProblem {
  readonly rule: 'syntax' | 'apostrophe' | 'format' | 'values' | 'lint' | 'html';
  /** Absent: an error. */
  readonly level?: 'error' | 'warning' | 'note';
  readonly says: Saying;
  readonly place: TextPlace;
}

/** A place in a text: lines and columns from 1, the offset from 0 in UTF-16 code units. */
export interface TextPlace {
  readonly line: number;
  readonly column: number;
  readonly offset: number;
}

/** The line and column of an offset. */
export function placeOf(text: string, offset: number): TextPlace {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1) ?? '').length + 1, offset };
}
