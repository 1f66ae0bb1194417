import type { CheckedValues } from '../values/check-values.ts';
import type { ValueKind } from '../values/value-kind.ts';

/** First strong isolate, and pop directional isolate, of the Unicode Bidirectional Algorithm (UAX #9). */
const [begin, end] = ['\u2068', '\u2069'];

/** A letter that is written from right to left. */
const rightToLeft =
  /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Adlam}\p{Script=Nko}\p{Script=Syriac}\p{Script=Thaana}]/u;
/** The first of these letters is Hebrew. Most values end before: this saves the look-up of scripts. */
const beyondLatin = /[\u0590-\uffff]/;
/** One of several groups of digits: in a text from right to left, they would change their places. */
const groupOfDigits = /\p{Nd}[^\p{L}\p{Nd}]/u;
const letter = /\p{L}/u;

/**
 * Isolates the values whose direction differs from that of the text, so that neither puts the other in disorder: a Latin
 * name or a telephone number in Arabic, an Arabic name in French. Other values stay as they are: each mark costs a unit.
 *
 * @param kinds of the text's values: one that chooses a branch must stay as it is
 */
export function isolatedValues(
  values: CheckedValues,
  kinds: ReadonlyMap<string, ValueKind>,
  direction: 'ltr' | 'rtl',
): CheckedValues {
  let changed: Record<string, CheckedValues[string]> | undefined;
  for (const [name, kind] of kinds) {
    const value = values[name];
    if (kind !== 'text' || typeof value !== 'string' || !differs(value, direction)) continue;
    changed ??= { ...values };
    changed[name] = begin + value + end;
  }
  return changed ?? values;
}

/** A value with the marks around it, if it needs them. */
export function isolated(value: string, direction: 'ltr' | 'rtl'): string {
  return differs(value, direction) ? begin + value + end : value;
}

/** Takes the marks out of addresses and codes that the text makes of values: `https://ex.am/{id}`, `*126*{code}#`. */
export function withoutInnerMarks(text: string): string {
  if (!text.includes(begin)) return text;
  return text
    .replace(/([\w/=?&#*%@+])\u2068([^\u2068\u2069]*)\u2069/g, '$1$2')
    .replace(/\u2068([^\u2068\u2069]*)\u2069(?=[\w/=&#*%@+])/g, '$1');
}

/** A link or a domain: a phone would take the marks for a part of it. */
function isAddress(value: string): boolean {
  return /[.:/]/.test(value) && !/\s/.test(value);
}

function differs(value: string, direction: 'ltr' | 'rtl'): boolean {
  if (direction === 'ltr') return beyondLatin.test(value) && rightToLeft.test(value);
  if (isAddress(value)) return false;
  return groupOfDigits.test(value) || [...value].some((each) => letter.test(each) && !rightToLeft.test(each));
}
