/** Line breaks of every kind. */
const breaks = /\r\n|[\n\v\f\r\u0085\u2028\u2029]/g;
/** Line breaks that only some programs read as such. */
const rareBreaks = /[\v\f\u0085\u2028\u2029]/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are removed
const controls = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g;
/** Marks, embeddings, overrides and isolates. They change the direction of the text around them, such as of a link. */
const directions = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
const suspicious = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\p{Cs}]/u;

/** True for a text without a visible character: blanks, and characters without a form of their own. */
export function isBlank(text: string): boolean {
  return !/[^\s\p{Cc}\p{Cf}\u2800]/u.test(text);
}

/** Cleans a value for a text: well-formed, on one line, without control characters and direction marks. */
export function cleanValue(value: string): string {
  if (!suspicious.test(value)) return value;
  return cleanLines(value.replace(breaks, ' ')).replaceAll('\t', ' ');
}

/** Cleans a text of several lines in the same way, but keeps its tabs and line breaks. */
export function cleanLines(text: string): string {
  if (!suspicious.test(text)) return text;
  return text.toWellFormed().replace(rareBreaks, '\n').replace(controls, '').replace(directions, '');
}
