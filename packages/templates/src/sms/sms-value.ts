import anyAscii from 'any-ascii';
import { isGsm7 } from './gsm7-alphabet.ts';
import { toGsm7 } from './to-gsm7.ts';

/**
 * A value in the GSM 7-bit alphabet, also of another script. Letters and digits of other scripts are written in Latin ones
 * (`Жанна` is `Zhanna`). Emoji and other signs are dropped with the space that they leave, and so are letters of scripts
 * without vowels: a text without a name reads better than one with `mhmd`.
 */
export function gsm7Value(value: string): string {
  const { text, complete } = toGsm7(value);
  if (complete) return text;
  // The alphabet has a few Greek capitals: a name is in one script.
  const latin = value.replace(greek, (letters) => anyAscii(letters));
  const start = latin === value ? text : toGsm7(latin).text;
  const written = [...start.normalize('NFC')].map(writtenOut).join('');
  return written.replace(/ {2,}/g, ' ').trim();
}

function writtenOut(character: string): string {
  if (isGsm7(character)) return character;
  if (!letter.test(character) || withoutVowels.test(character)) return '';
  const { text, complete } = toGsm7(anyAscii(character));
  if (!complete) return '';
  return syllable.test(character) ? `${text} ` : text;
}

/** These scripts write consonants alone: `mhmd` for Mohamed cannot be read, and looks like fraud. */
const withoutVowels = /^(?!\p{Nd})[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}]$/u;
/** Each character is a syllable, or a word: `Chen Wei`. */
const syllable = /^\p{Script=Han}$/u;
const greek = /\p{Script=Greek}+/gu;
const letter = /^[\p{L}\p{N}\p{M}]$/u;
