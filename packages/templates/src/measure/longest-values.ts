import { smsText } from '../sms/sms-text.ts';
import type { CheckedValue, CheckedValues } from '../values/check-values.ts';
import { optOutName } from '../values/opt-out-link.ts';
import { branchValues } from './branch-values.ts';
import { shownForms } from './shown-forms.ts';
import type { MeasuredText, SmsWriter } from './sms-writer.ts';
import { dayCandidates, hourCandidates, numberCandidates } from './value-candidates.ts';

/** The longest text, and its values. */
export interface LongestText {
  readonly text: MeasuredText;
  readonly values: CheckedValues;
}

/**
 * Writes a text with every value at its longest: texts at their limits, numbers up to theirs, dates of the longest names,
 * in the locale's customs, and the longest of all branches.
 *
 * @param usual the usual values; a text without a limit stays as it is there
 */
export function longestText(writer: SmsWriter, usual: CheckedValues): LongestText {
  const { text, conventions } = writer;
  const drawn = drawnOut(writer, usual);
  const numbersOf = (name: string) => numberCandidates(writer, name, usual[name] ?? 0);
  const combinations = [{}, ...branchValues(text.elements, conventions, numbersOf)];
  return combinations
    .map((chosen) => ({ ...drawn, ...chosen }))
    .map((values) => ({ text: writer.write(values), values }))
    .reduce((longest, other) => (isLonger(other.text, longest.text) ? other : longest));
}

/** Each value in its longest form. */
function drawnOut(writer: SmsWriter, usual: CheckedValues): CheckedValues {
  const { kinds } = writer.template;
  return Object.fromEntries(
    [...kinds].map(([name, kind]) => {
      const value = usual[name] ?? '';
      if (kind === 'number') return [name, longestForm(writer, name, numberCandidates(writer, name, value))];
      if (kind === 'date') return [name, longestTime(writer, name)];
      return [name, kind === 'text' && name !== optOutName ? longestOfText(writer, name, value) : value];
    }),
  );
}

function longestOfText({ template }: SmsWriter, name: string, value: CheckedValue): string {
  return String(value).padEnd(template.limits.get(name) ?? 0, 'x');
}

function longestTime(writer: SmsWriter, name: string): Date {
  const day = longestForm(writer, name, dayCandidates(writer, name));
  return longestForm(writer, name, [day, ...hourCandidates(day)]);
}

/** The first of the longest. */
function longestForm<Value extends CheckedValue>(
  writer: SmsWriter,
  name: string,
  candidates: readonly Value[],
): Value {
  const shown = shownForms(writer, name);
  const sizeOf = (value: Value) => smsText(shown(value), writer.template.sms.encoding).size.units;
  const [longest] = candidates
    .map((value) => ({ value, size: sizeOf(value) }))
    .reduce<readonly { readonly value: Value; readonly size: number }[]>(
      (best, one) => (best[0] === undefined || one.size > best[0].size ? [one] : best),
      [],
    );
  // There is at least one candidate.
  return (longest as { readonly value: Value }).value;
}

function isLonger({ size }: MeasuredText, { size: than }: MeasuredText): boolean {
  return size.segments === than.segments ? size.units > than.units : size.segments > than.segments;
}
