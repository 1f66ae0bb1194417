/** Six digits or more, of any script, with at most two separators between one and the next. */
const longNumber = /\p{Nd}(?:[\s().·/\p{Pd}]{0,2}\p{Nd}){5,}/gu;

/**
 * A note as it is stored: each digit of a number with six digits or more is masked, however it is written, as it may be
 * somebody's telephone number or code. Dates with their day lose their digits too.
 */
export function maskedNote(note: string): string {
  return note.replace(longNumber, (number) => number.replace(/\p{Nd}/gu, '*'));
}
