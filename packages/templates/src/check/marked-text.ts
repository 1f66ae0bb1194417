import type { SmsText } from '../sms/sms-text.ts';

/** A part of a text as it is sent. */
export interface TextPiece {
  readonly text: string;
  /** The characters that were written in its place, when it was changed. */
  readonly written?: string;
  /** Whether it forces UCS-2. */
  readonly outside?: boolean;
}

/** Splits a sent text into changed parts, parts that force UCS-2, and the rest. */
export function markedText({ text, size, replaced }: SmsText): readonly TextPiece[] {
  const marks: { readonly index: number; readonly piece: TextPiece }[] = [];
  let shift = 0;
  for (const { character, replacement, index } of replaced) {
    marks.push({ index: index + shift, piece: { text: replacement, written: character } });
    shift += replacement.length - character.length;
  }
  // After the replacements: one that dropped a character has the index of the next character.
  for (const { character, index } of size.unencodable) {
    marks.push({ index, piece: { text: character, outside: true } });
  }
  const pieces: TextPiece[] = [];
  let end = 0;
  for (const { index, piece } of marks.sort((one, other) => one.index - other.index)) {
    if (index > end) pieces.push({ text: text.slice(end, index) });
    pieces.push(piece);
    end = index + piece.text.length;
  }
  if (end < text.length) pieces.push({ text: text.slice(end) });
  return pieces;
}
