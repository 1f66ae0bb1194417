import { asciiDigits } from '../base/ascii-digits.ts';

/** A text that holds one number, or why it does not. */
export type PlainNumber =
  | { readonly kind: 'number'; readonly digits: string }
  | { readonly kind: 'too_long' | 'several' | 'other_characters' };

/** The most characters of a number, with all that people write between its digits. */
const longest = 80;
/** The fewest digits that are a number of their own. */
const fewest = 7;

/**
 * The number in a text as people paste it: digits of any script, with spaces of any kind, points, dashes and brackets
 * between, marks of direction around, `tel:` in front. A leading `+` stays, all else between the digits goes.
 */
export function plainNumber(input: string): PlainNumber {
  // Before anything looks at it.
  if (input.length > longest) return { kind: 'too_long' };
  const ascii = /^[\0-\x7f]*$/.test(input) ? input : inAscii(input);
  const text = ascii
    .trim()
    .replace(/^(?:tel|sms|callto):/i, '')
    .replace(/^[\s"'<«“”‘’]+/, '')
    .replace(/(?<![\s"'>»“”‘’,;.])[\s"'>»“”‘’,;.]+$/, '');
  if (isSeveral(text)) return { kind: 'several' };
  if (!/^\+?\d[\d\s]*$/.test(withoutSeparators(text))) return { kind: 'other_characters' };
  const [country, ...rest] = text.split(/\(\s*0\s*\)/);
  // A 0 in brackets behind a country code is for those who dial within the country.
  const dialled = /^[\s(]*(?:\+|00)/.test(text) ? [country, ...rest].join('') : text;
  return { kind: 'number', digits: withoutSeparators(dialled).replace(/\s/g, '') };
}

function inAscii(input: string): string {
  return asciiDigits(input.normalize('NFKC')).replace(/[\p{Cf}\p{Mn}]/gu, '');
}

/** Spaces stay: the check needs them. */
function withoutSeparators(text: string): string {
  return text
    .replace(/[().\-/·\p{Pd}]/gu, ' ')
    .trim()
    .replace(/^\+\s*/, '+');
}

/** True for two numbers, each long enough, with more than spaces between them. */
function isSeveral(text: string): boolean {
  const parts = text.split(/[\r\n/,;|&+]|\b(?:ou|et|or|and)\b/i);
  return parts.filter((part) => part.replace(/\D/g, '').length >= fewest).length > 1;
}
