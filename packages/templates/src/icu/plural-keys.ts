import {
  isArgumentElement,
  isLiteralElement,
  isNumberElement,
  isPluralElement,
  isPoundElement,
  isSelectElement,
  type MessageFormatElement,
  type PluralElement,
} from '@formatjs/icu-messageformat-parser';
import type { Saying } from '../words/saying.ts';
import type { TextProblem } from './text-problem.ts';

const categories = new Set(['zero', 'one', 'two', 'few', 'many', 'other']);
/** Categories that begin at a million in Romance languages: a text for people rarely needs them. */
const rare = new Set(['many']);

/** A problem of a plural, without its place. */
export interface PluralProblem {
  readonly says: Saying;
  readonly level: TextProblem['level'];
}

/** Keys of a plural that are never chosen, that are missing, or that are chosen for more numbers than they say. */
export function* pluralProblems(element: PluralElement, locale: string): Generator<PluralProblem> {
  const rules = new Intl.PluralRules(locale, { type: element.pluralType ?? 'cardinal' });
  const has = rules.resolvedOptions().pluralCategories;
  const keys = Object.keys(element.options);
  const { value: name } = element;
  for (const key of keys) {
    if (/^=-?\d+$/.test(key) || has.some((category) => category === key)) continue;
    if (/^\d+$/.test(key)) yield { level: 'error', says: ['pluralNumberKey', { name, key }] };
    else if (categories.has(key) && isLikeOther(element, key)) continue;
    else if (categories.has(key))
      yield { level: 'warning', says: ['pluralUnusedKey', { name, key, locale, has }] };
    else yield { level: 'error', says: ['pluralUnknownKey', { name, key, locale, has }] };
  }
  const missing = has.filter(
    (category) => !keys.includes(category) && !(rare.has(category) && has.length < 4),
  );
  if (missing.length > 0 && !onlyExact(keys)) {
    const numbers = missing.map((category) => numberOf(category, rules));
    yield { level: 'note', says: ['pluralMissingKeys', { name, locale, missing, numbers }] };
  }
  yield* oneForMany(element, rules, locale);
}

/** Translation tools write all categories of the source language. One with the text of `other` does no harm. */
function isLikeOther({ options }: PluralElement, key: string): boolean {
  const textOf = (branch: string) =>
    JSON.stringify(options[branch]?.value, (name, value: unknown) =>
      name === 'location' ? undefined : value,
    );
  return textOf(key) === textOf('other');
}

/** `{n, plural, =0 {…} other {…}}` chooses by number alone. */
function onlyExact(keys: readonly string[]): boolean {
  return keys.every((key) => key === 'other' || key.startsWith('='));
}

function numberOf(category: string, rules: Intl.PluralRules): number {
  return numbers.find((number) => rules.select(number) === category) ?? 1_000_000;
}

const numbers = Array.from({ length: 200 }, (_, number) => number);

/** The number in words, in languages whose `one` is more than 1. */
const numberWords: ReadonlyMap<string, RegExp> = new Map([
  ['fr', /(?<![\p{L}\p{N}])(?:une?(?! peu(?!\p{L}))|1)(?![\p{L}\p{N}])/iu],
  ['pt', /(?<![\p{L}\p{N}])(?:uma?|1)(?![\p{L}\p{N}])/iu],
]);
const digitOne = /(?<![\p{L}\p{N}])1(?![\p{L}\p{N}])/u;

/** French `one {un message}` is said for 0 too, and in other languages for 21. */
function* oneForMany(
  { value: name, options }: PluralElement,
  rules: Intl.PluralRules,
  locale: string,
): Generator<PluralProblem> {
  const branch = options['one']?.value;
  if (branch === undefined || branch.some((element) => showsNumber(element, name))) return;
  const literal = branch.map((element) => (isLiteralElement(element) ? element.value : '')).join(' ');
  const words = numberWords.get(new Intl.Locale(locale).language) ?? digitOne;
  if (!words.test(literal)) return;
  const also = numbers.filter(
    (number) => number !== 1 && rules.select(number) === 'one' && !Object.hasOwn(options, `=${number}`),
  );
  const [number] = also;
  if (number === undefined) return;
  yield { level: 'warning', says: ['pluralOneForMany', { name, locale, text: literal.trim(), number }] };
}

function showsNumber(element: MessageFormatElement, name: string): boolean {
  if (isPoundElement(element)) return true;
  if (isArgumentElement(element) || isNumberElement(element)) return element.value === name;
  if (!isPluralElement(element) && !isSelectElement(element)) return false;
  return Object.values(element.options).some(({ value }) => value.some((each) => showsNumber(each, name)));
}
