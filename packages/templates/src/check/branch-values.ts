import {
  isPluralElement,
  isSelectElement,
  type MessageFormatElement,
  type PluralElement,
} from '@formatjs/icu-messageformat-parser';
import type { CheckedValue, CheckedValues } from '../values/check-values.ts';

/** Numbers of every plural category, cardinal and ordinal; the most usual first. */
const numbers = [2, 1, 0, 3, 4, 5, 6, 11, 20, 1_000_000];
/** More combinations than any text for people has. */
const maxCombinations = 1_000;

/** Values that lead to the branches of a text's plurals and selects, in all combinations. */
export function branchValues(
  elements: readonly MessageFormatElement[],
  locale: string,
): readonly CheckedValues[] {
  const found = new Map<string, Set<CheckedValue>>();
  collect(elements, locale, found);
  let combinations: readonly CheckedValues[] = [{}];
  for (const [name, values] of found) {
    combinations = combinations
      .flatMap((chosen) => [...values].map((value) => ({ ...chosen, [name]: value })))
      .slice(0, maxCombinations);
  }
  return combinations;
}

function collect(
  elements: readonly MessageFormatElement[],
  locale: string,
  found: Map<string, Set<CheckedValue>>,
): void {
  for (const element of elements) {
    if (!isSelectElement(element) && !isPluralElement(element)) continue;
    const values = found.get(element.value) ?? new Set();
    found.set(element.value, values);
    const keys = Object.keys(element.options);
    for (const value of isSelectElement(element) ? keys : numbersFor(element, keys, locale))
      values.add(value);
    for (const { value } of Object.values(element.options)) collect(value, locale, found);
  }
}

/** The numbers that have a branch of their own, and one of each category. */
function numbersFor(
  { pluralType }: PluralElement,
  keys: readonly string[],
  locale: string,
): readonly number[] {
  const rules = new Intl.PluralRules(locale, { type: pluralType ?? 'cardinal' });
  const categories = new Map(numbers.toReversed().map((number) => [rules.select(number), number]));
  const exact = keys.filter((key) => key.startsWith('=')).map((key) => Number(key.slice(1)));
  return [...exact, ...categories.values()];
}
