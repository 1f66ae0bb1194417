import { categories, quoted, type ReadValue } from '@nkul/core/adapter';
import type { Limit } from './guard-options.ts';

export const perAdvice = "give 'recipient', 'block', 'all' or { metadata: 'tenant' }";

export function readPer(given: unknown): ReadValue<Limit['per']> {
  if (given === 'recipient' || given === 'block' || given === 'all') return { output: given };
  if (typeof given !== 'object' || given === null || Object.keys(given).join() !== 'metadata')
    return { problem: `is wrong: ${perAdvice}` };
  const metadata: unknown = Reflect.get(given, 'metadata');
  if (typeof metadata === 'string' && metadata !== '') return { output: { metadata } };
  return { problem: "is wrong: give the name of a field of the metadata, as in { metadata: 'tenant' }" };
}

export function readCountries(given: unknown): ReadValue<'*' | readonly string[]> {
  if (given === '*') return { output: given };
  return readList(
    given,
    /^[A-Z]{2}$/,
    "a list of countries of ISO 3166-1, such as ['CM', 'FR'], or '*' for all",
  );
}

export function readPrefixes(given: unknown): ReadValue<readonly string[]> {
  return readList(given, /^\+[1-9]\d{0,14}$/, "a list of beginnings of numbers in E.164, such as ['+23767']");
}

/** One text, or a list of them. Gives a list. */
export function readTexts(given: unknown): ReadValue<readonly string[]> {
  return readList([given].flat(), /^[^\0]{1,255}$/u, "a text, or a list of texts, such as ['otp', 'pin']");
}

/** One category, or a list of them. Gives a list. */
export function readCategories(given: unknown): ReadValue<readonly string[]> {
  const read = readTexts(given);
  const other = 'output' in read && read.output.find((one) => !categories.some((known) => known === one));
  return typeof other === 'string'
    ? { problem: `has ${quoted(other)} in it, which is not a category: give ${categories.join(', ')}` }
    : read;
}

/** A list of at least one entry: with an empty one, nothing would go. */
function readList(given: unknown, form: RegExp, expected: string): ReadValue<readonly string[]> {
  if (!Array.isArray(given) || given.length === 0) return { problem: `is wrong: expected ${expected}` };
  const entries: readonly unknown[] = given;
  const output = entries.filter((one) => typeof one === 'string').filter((one) => form.test(one));
  if (output.length === entries.length) return { output };
  const other = entries.find((one) => typeof one !== 'string' || !form.test(one));
  return { problem: `has ${quoted(other)} in it: expected ${expected}` };
}
