import { asciiDigits } from '../base/ascii-digits.ts';

/** The number in a text, or why the text is not one number. */
export type PlainNumber =
  | { readonly kind: 'number'; readonly digits: string }
  | { readonly kind: 'too_long' | 'several' | 'other_characters' };

/** The most characters of a number, with everything that people write between its digits. */
const longest = 80;
/** The fewest digits that count as a number. */
const fewest = 7;

/**
 * Reads the number in a text as people paste it: digits of any script, with any spaces, points, dashes and brackets
 * between them, direction marks around them, and `tel:` before them. It keeps a leading `+` and the digits.
 */
export function plainNumber(input: string): PlainNumber {
  // First, so that a long text costs nothing.
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
  // A 0 in brackets after a country code is only for calls within the country.
  const dialled = /^[\s(]*(?:\+|00)/.test(text) ? [country, ...rest].join('') : text;
  return { kind: 'number', digits: withoutSeparators(dialled).replace(/\s/g, '') };
}

function inAscii(input: string): string {
  return asciiDigits(input.normalize('NFKC')).replace(/[\p{Cf}\p{Mn}]/gu, '');
}

/** Replaces separators by spaces, which the check needs. */
function withoutSeparators(text: string): string {
  return text
    .replace(/[().\-/·\p{Pd}]/gu, ' ')
    .trim()
    .replace(/^\+\s*/, '+');
}

/** True if the text has two numbers, each long enough, with more than spaces between them. */
function isSeveral(text: string): boolean {
  const parts = text.split(/[\r\n/,;|&+]|\b(?:ou|et|or|and)\b/i);
  return parts.filter((part) => part.replace(/\D/g, '').length >= fewest).length > 1;
}
