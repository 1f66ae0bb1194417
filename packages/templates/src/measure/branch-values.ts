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

/** A number for each branch that one leads to. */
function numbersFor(element: PluralElement, { locale, numbersOf }: Choosing): readonly number[] {
  const keyOf = pluralKeys(element, locale);
  const numbers = numbersOf(element.value);
  return Object.keys(element.options).flatMap((key) => {
    const number = key.startsWith('=')
      ? Number(key.slice(1))
      : numbers.find((candidate) => keyOf(candidate) === key);
    return number === undefined ? [] : [number];
  });
}

/** The branches that values lead to, of all plurals and selects on the way. Equal for values that lead to the same. */
export function branchPath(
  elements: readonly MessageFormatElement[],
  locale: string,
  values: CheckedValues,
): string {
  return elements
    .map((element) => {
      if (!isSelectElement(element) && !isPluralElement(element)) return '';
      const key = isPluralElement(element)
        ? pluralKeys(element, locale)(Number(values[element.value]))
        : String(values[element.value]);
      const taken = Object.hasOwn(element.options, key) ? key : 'other';
      return `${element.value}=${taken}(${branchPath(element.options[taken]?.value ?? [], locale, values)})`;
    })
    .join('');
}

/** The key of the first plural's branch that a number leads to: `one`, `=7`; undefined for a value outside plurals. */
export function branchOf(
  elements: readonly MessageFormatElement[],
  locale: string,
  name: string,
  number: number,
): string | undefined {
  for (const element of elements) {
    if (!isSelectElement(element) && !isPluralElement(element)) continue;
    if (isPluralElement(element) && element.value === name) return pluralKeys(element, locale)(number);
    for (const { value } of Object.values(element.options)) {
      const found = branchOf(value, locale, name, number);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

/** The key of the branch that each number leads to. */
function pluralKeys(
  { pluralType, options, offset }: PluralElement,
  locale: string,
): (number: number) => string {
  const rules = new Intl.PluralRules(locale, { type: pluralType ?? 'cardinal' });
  return (number) => {
    if (Object.hasOwn(options, `=${number}`)) return `=${number}`;
    const category = rules.select(number - offset);
    return Object.hasOwn(options, category) ? category : 'other';
  };
}
