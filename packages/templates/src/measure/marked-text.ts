import type { MeasuredText } from './sms-writer.ts';

/** A part of a text as it is sent: a run of changed characters, of those that force UCS-2, or of others. */
export interface TextPiece {
  readonly text: string;
  /** The characters that were written in its place, when they were changed. */
  readonly written?: string;
  /** Whether it forces UCS-2. */
  readonly outside?: boolean;
}

/** Splits a sent text into changed runs, runs that force UCS-2, and the rest. Letters that join stay in one run. */
export function markedText({ text, replaced, culprits }: MeasuredText): readonly TextPiece[] {
  const marks: { readonly index: number; readonly piece: TextPiece }[] = [];
  let shift = 0;
  for (const { character, replacement, index } of replaced) {
    marks.push({ index: index + shift, piece: { text: replacement, written: character } });
    shift += replacement.length - character.length;
  }
  // After the replacements: one that dropped a character has the index of the next character.
  for (const { character, index } of culprits) {
    marks.push({ index, piece: { text: character, outside: true } });
  }
  const pieces: TextPiece[] = [];
  let end = 0;
  for (const { index, piece } of marks.sort((one, other) => one.index - other.index)) {
    if (index > end) pieces.push({ text: text.slice(end, index) });
    const last = index === end ? pieces.pop() : undefined;
    pieces.push(...joined(last, piece));
    end = index + piece.text.length;
  }
  if (end < text.length) pieces.push({ text: text.slice(end) });
  return pieces;
}

/** One run, if both are of the same sort. */
function joined(last: TextPiece | undefined, next: TextPiece): readonly TextPiece[] {
  if (last === undefined) return [next];
  const text = last.text + next.text;
  if (last.outside && next.outside) return [{ text, outside: true }];
  if (last.written === undefined || next.written === undefined) return [last, next];
  return [{ text, written: last.written + next.written }];
}
