/** Line breaks and tabs become a space, so that words stay apart. Other control characters are removed. */
const breaks = /\r\n|[\t\n\v\f\r\u0085\u2028\u2029]/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed
const controls = /[\u0000-\u001f\u007f-\u009f]/g;
/** Marks, embeddings, overrides and isolates: they turn the text around them, a link's address for one. */
const directions = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
const suspicious = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\p{Cs}]/u;

/** A text value as it may be shown: without control characters and bidirectional overrides, and well-formed. */
export function cleanText(value: string): string {
  if (!suspicious.test(value)) return value;
  return value.toWellFormed().replace(breaks, ' ').replace(controls, '').replace(directions, '');
}

/** How many characters people would count, more or less: code points. */
export function characterCount(value: string): number {
  let count = 0;
  for (const _character of value) count += 1;
  return count;
}
