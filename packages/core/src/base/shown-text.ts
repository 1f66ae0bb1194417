import { maskAddress } from './mask.ts';

/** How many characters of a name an error shows. */
const longestName = 64;
/** How many characters an error shows of its sentence, or of one entry of its list. */
const longestSentence = 1_000;

/** Control characters, characters that change the direction of the text around them, and halves of characters. */
const unsafe = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** A sentence as an error may show it: cut, and its control and format characters written out (`\n`, `\u202e`). */
export function shownSentence(sentence: string): string {
  return shown(sentence, longestSentence);
}

/** A name that came from outside as an error may show it: cut, and written out in the same way. A number in it is masked. */
export function shownName(name: string): string {
  const text = shown(name, longestName);
  return uuid.test(text) ? text : text.replace(number, maskAddress);
}

/** Such as the id of a message: its last part may be digits alone. */
const uuid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;
/** Digits that may be a telephone number. */
const number = /\d{9,}/g;

/** A name that came from outside, as `shownName()` gives it, in quotation marks. */
export function quoted(name: unknown): string {
  return `"${shownName(isReference(name) ? `a value of type ${typeof name}` : String(name))}"`;
}

/** Its text may be anything, or throw. */
function isReference(value: unknown): boolean {
  return typeof value === 'function' || (typeof value === 'object' && value !== null);
}

function shown(text: string, longest: number): string {
  const cut = text.length > longest ? `${text.slice(0, longest)}…` : text;
  return cut.replace(unsafe, writtenOut);
}

function writtenOut(character: string): string {
  switch (character) {
    case '\n':
      return '\\n';
    case '\r':
      return '\\r';
    case '\t':
      return '\\t';
    default: {
      const code = (character.codePointAt(0) ?? 0).toString(16);
      return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, '0')}`;
    }
  }
}
