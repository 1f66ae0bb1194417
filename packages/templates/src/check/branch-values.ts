import {
  isPluralElement,
  isSelectElement,
  type MessageFormatElement,
  type PluralElement,
} from '@formatjs/icu-messageformat-parser';
import type { CheckedValue, CheckedValues } from '../values/check-values.ts';

/** Numbers of every plural category, cardinal and ordinal; the most usual first. */
export const usualNumbers: readonly number[] = [2, 1, 0, 3, 4, 5, 6, 11, 20, 1_000_000];
/** More combinations than any text for people has. */
const maxCombinations = 1_000;

/**
 * Values that lead to the branches of a text's plurals and selects, in all combinations.
 *
 * @param numbersOf the numbers to choose from for a value, the preferred first
 */
export function branchValues(
  elements: readonly MessageFormatElement[],
  locale: string,
  numbersOf: (name: string) => readonly number[] = () => usualNumbers,
): readonly CheckedValues[] {
  const found = new Map<string, Set<CheckedValue>>();
  collect(elements, { locale, numbersOf }, found);
  let combinations: readonly CheckedValues[] = [{}];
  for (const [name, values] of found) {
    combinations = combinations
      .flatMap((chosen) => [...values].map((value) => ({ ...chosen, [name]: value })))
      .slice(0, maxCombinations);
  }
  return combinations;
}

interface Choosing {
  readonly locale: string;
  readonly numbersOf: (name: string) => readonly number[];
}

function collect(
  elements: readonly MessageFormatElement[],
  choosing: Choosing,
  found: Map<string, Set<CheckedValue>>,
): void {
  for (const element of elements) {
    if (!isSelectElement(element) && !isPluralElement(element)) continue;
    const values = found.get(element.value) ?? new Set();
    found.set(element.value, values);
    for (const value of isSelectElement(element)
      ? Object.keys(element.options)
      : numbersFor(element, choosing))
      values.add(value);
    for (const { value } of Object.values(element.options)) collect(value, choosing, found);
  }
}

/** The numbers that have a branch of their own, and one of each category. */
function numbersFor(element: PluralElement, { locale, numbersOf }: Choosing): readonly number[] {
  const { value, options, offset } = element;
  const rules = pluralRules(element, locale);
  const numbers = numbersOf(value).toReversed();
  const categories = new Map(numbers.map((number) => [rules.select(number - offset), number]));
  const exact = Object.keys(options).filter((key) => key.startsWith('='));
  return [...exact.map((key) => Number(key.slice(1))), ...categories.values()];
}

/** The key of the first plural's branch that a number leads to: `one`, `=7`; undefined if no plural has the value. */
export function branchOf(
  elements: readonly MessageFormatElement[],
  locale: string,
  name: string,
  number: number,
): string | undefined {
  for (const element of elements) {
    if (!isSelectElement(element) && !isPluralElement(element)) continue;
    if (isPluralElement(element) && element.value === name) {
      if (`=${number}` in element.options) return `=${number}`;
      const category = pluralRules(element, locale).select(number - element.offset);
      return category in element.options ? category : 'other';
    }
    for (const { value } of Object.values(element.options)) {
      const found = branchOf(value, locale, name, number);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

function pluralRules({ pluralType }: PluralElement, locale: string): Intl.PluralRules {
  return new Intl.PluralRules(locale, { type: pluralType ?? 'cardinal' });
}
