import { asciiDigits } from '@nkul/core/adapter';
import { textOf } from './json-value.ts';

const longest = 40;
/** A number as programs write it. Not with three digits after a point, which may be thousands. */
const plain = /^[+-]?(?:\d+|\d{4,}\.\d+|\d{1,3}\.(?:\d{1,2}|\d{4,})|0\.\d+|\d+(?:\.\d+)?e[+-]?\d{1,2})$/i;
/** Groups of three with one separator, and perhaps a fraction after another. */
const spaced = /^([+-]?[1-9]\d{0,2}(?: \d{3})+)(?:[.,](\d+))?$/;
const apostrophes = /^([+-]?[1-9]\d{0,2}(?:'\d{3})+)(?:[.,](\d+))?$/;
const underscores = /^([+-]?[1-9]\d{0,2}(?:_\d{3})+)$/;
const commas = /^([+-]?[1-9]\d{0,2}(?:,\d{3})+)(?:\.(\d+))?$/;
/** Points separate thousands if there are several, or if a comma follows. */
const points = /^([+-]?[1-9]\d{0,2}(?:(?:\.\d{3}){2,}|(?:\.\d{3})(?=,)))(?:,(\d+))?$/;
/** A comma before one, two or more than three digits is a decimal comma, and so is a comma after a zero. */
const decimalComma = /^([+-]?(?:\d+(?=,\d{1,2}$)|\d+(?=,\d{4,}$)|0(?=,)))(?:,(\d+))$/;

/**
 * A number, also as text in the ways that people write it: `1785`, `"1 785"` with any kind of space, `"1,785"`, `"1'785"`,
 * `"1 785,50"`, `"1785 SMS"`, in digits of any script. Undefined for anything else, and for a text with two possible readings.
 *
 * The provider counts SMS in whole numbers, and programs write a decimal point. So a comma before three digits separates
 * thousands. `"1.785"` is refused, as it may be a fraction or thousands.
 */
export function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  const text = textOf(value);
  if (text === undefined || text.length > longest) return undefined;
  // A raw number of JSON has a decimal point.
  const number = typeof value === 'string' ? writtenNumber(text) : Number(text);
  return number !== undefined && Number.isFinite(number) ? number : undefined;
}

function writtenNumber(text: string): number | undefined {
  const written = asciiDigits(text.normalize('NFKC'))
    .replace(/[\p{Cf}]/gu, '')
    .replace(/\u2212/g, '-')
    .replace(/[\u2018\u2019\u02bc`´]/g, "'")
    .replace(/[\u066c\u060c]/g, ',')
    .replace(/\u066b/g, '.')
    .replace(/\s/g, ' ')
    .trim()
    .replace(/ ?(?:sms|units?|unit[eé]s?|cr[eé]dits?)$/i, '');
  if (plain.test(written)) return Number(written);
  for (const form of [spaced, apostrophes, underscores, commas, points, decimalComma]) {
    const found = form.exec(written);
    if (found === null) continue;
    const [, whole = '', fraction = '0'] = found;
    return Number(`${whole.replace(/[^\d+-]/g, '')}.${fraction}`);
  }
  return undefined;
}
