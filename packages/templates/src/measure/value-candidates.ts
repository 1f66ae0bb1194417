import {
  isNumberElement,
  isNumberSkeleton,
  isPluralElement,
  isSelectElement,
  type MessageFormatElement,
  type NumberElement,
} from '@formatjs/icu-messageformat-parser';
import type { CheckedValue } from '../values/check-values.ts';
import { usualNumbers } from './branch-values.ts';
import type { SmsWriter } from './sms-writer.ts';

/** The largest number that a value without a limit is measured with. */
const largestNumber = 9_999_999;

const hourMs = 3_600_000;
/** More than the categories of any language's plurals are apart. */
const neighbours = 110;

/** The limit of a number value; a share that is shown in per cent goes up to 100 % unless it has one. */
export function numberLimit({ template, text }: SmsWriter, name: string): number {
  return template.limits.get(name) ?? (isShare(text.elements, name) ? 1 : largestNumber);
}

/**
 * Numbers up to the limit, the largest first: of every length, since a compact format may show a smaller one longer, and
 * of every plural category. They have as many decimals as the usual value, and are below zero if it is.
 */
export function numberCandidates(writer: SmsWriter, name: string, usual: CheckedValue): readonly number[] {
  const limit = numberLimit(writer, name);
  const [, decimals = ''] = String(usual).split('.');
  const step = decimals === '' ? 0 : 10 ** -decimals.length;
  const around = Array.from({ length: neighbours }, (_, index) => Math.floor(limit) - index);
  const repeated = [8_888_888, 888_888, 999_999, 88_888, 99_999, 8_888, 9_999, 888, 999, 88, 99];
  const whole = [...around, ...repeated, ...usualNumbers].filter((number) => number >= 0 && number <= limit);
  const fractions = step === 0 ? [] : whole.filter((number) => number >= 1).map((number) => number - step);
  const numbers = [limit, ...fractions, ...whole];
  return Number(usual) < 0 ? numbers.map((number) => -number) : numbers;
}

/**
 * Times of every month and every day of the week, on days of two digits. For a text that shows a time relative to now,
 * also those of each unit before and after now.
 */
export function dayCandidates({ text, reading }: SmsWriter, name: string): readonly Date[] {
  const days = Array.from({ length: 12 * 7 }, (_, index) =>
    Date.UTC(2026, index % 12, 20 + Math.floor(index / 12), 12),
  );
  const now = text.relatives.has(name) ? reading.now().getTime() : undefined;
  const related =
    now === undefined
      ? []
      : distancesInHours.flatMap((hours) => [now - hours * hourMs, now + hours * hourMs]);
  return [...days, ...related].map((time) => new Date(time));
}

/** The hours around a time: of one digit and two, in the morning and the evening. */
export function hourCandidates(time: Date): readonly Date[] {
  return Array.from({ length: 24 }, (_, index) => new Date(time.getTime() + (index - 12) * hourMs));
}

/** Now, and the longest and most special of minutes, hours, days, months and years. */
const distancesInHours = [0, 59 / 60, 23, 24, 48, 30 * 24, 35 * 24, 300 * 24, 660 * 24, 20 * 366 * 24];

/** Whether a text shows a number in per cent, and in that form alone. */
function isShare(elements: readonly MessageFormatElement[], name: string): boolean {
  const forms = numberForms(elements, name);
  return (
    forms.length > 0 &&
    forms.every(
      ({ style }) =>
        style === 'percent' ||
        (typeof style === 'object' &&
          style !== null &&
          isNumberSkeleton(style) &&
          style.parsedOptions.style === 'percent'),
    )
  );
}

function numberForms(elements: readonly MessageFormatElement[], name: string): readonly NumberElement[] {
  return elements.flatMap((element) => {
    if (isNumberElement(element) && element.value === name) return [element];
    if (!isSelectElement(element) && !isPluralElement(element)) return [];
    return Object.values(element.options).flatMap(({ value }) => numberForms(value, name));
  });
}
