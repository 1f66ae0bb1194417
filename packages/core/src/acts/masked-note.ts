/** Six digits or more, of any script, with at most two separators between one and the next. */
const longNumber = /\p{Nd}(?:[\s().·/\p{Pd}]{0,2}\p{Nd}){5,}/gu;

/**
 * A note as it is stored: each digit of a number with six digits or more is masked, however it is written, as it may be
 * somebody's telephone number or code; so is an e-mail address. Dates with their day lose their digits too.
 */
export function maskedNote(note: string): string {
  const words = note.split(/(\s+)/).map((word) => (isEmail(word) ? '***' : word));
  return words.join('').replace(longNumber, (number) => number.replace(/\p{Nd}/gu, '*'));
}

function isEmail(word: string): boolean {
  const at = word.indexOf('@');
  return at > 0 && at < word.length - 1;
}
