import anyAscii from 'any-ascii';
import { isGsm7 } from './gsm7-alphabet.ts';
import { toGsm7 } from './to-gsm7.ts';

/**
 * A value in the GSM 7-bit alphabet, also of another script. Letters and digits of other scripts are written in Latin ones
 * (`Жанна` is `Zhanna`); emoji and other signs are dropped, with the space that they leave.
 */
export function gsm7Value(value: string): string {
  const { text, complete } = toGsm7(value);
  if (complete) return text;
  const written = [...text.normalize('NFC')].map(writtenOut).join('');
  return written.replace(/ {2,}/g, ' ').trim();
}

function writtenOut(character: string): string {
  if (isGsm7(character)) return character;
  if (!letter.test(character)) return '';
  const { text, complete } = toGsm7(anyAscii(character));
  return complete ? text : '';
}

const letter = /^[\p{L}\p{N}\p{M}]$/u;
