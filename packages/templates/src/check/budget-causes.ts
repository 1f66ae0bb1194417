import { branchOf } from '../measure/branch-values.ts';
import type { MeasuredMessage } from '../measure/measure-catalog.ts';
import { shownForms } from '../measure/shown-forms.ts';
import type { MeasuredText } from '../measure/sms-writer.ts';
import { numberCandidates } from '../measure/value-candidates.ts';
import { smsText } from '../sms/sms-text.ts';
import type { CheckedValues } from '../values/check-values.ts';
import { characterCount } from '../values/text-value.ts';
import type { Cause } from '../words/measure-words.ts';

/** A text over its budget, and the values by which it is. */
export interface Excess {
  readonly text: MeasuredText;
  readonly causes: readonly Cause[];
  /** The other values, which are at their longest too where a cause says how much of it would fit. */
  readonly others: readonly string[];
}

/**
 * The values by which a text is over its budget: each that is enough with usual values beside it, or else the fewest
 * that are enough together.
 */
export function excesses(message: MeasuredMessage, budget: number): readonly Excess[] {
  const { usual, longest } = message.values;
  // Two dates of the same time are written the same.
  const differing = Object.keys(longest).filter((name) => String(usual[name]) !== String(longest[name]));
  const fits = (values: CheckedValues) => message.writer.write(values).size.segments <= budget;
  const withLongest = (some: readonly string[]): CheckedValues => ({
    ...usual,
    ...Object.fromEntries(some.map((name) => [name, longest[name] ?? ''])),
  });
  const alone = differing.filter((name) => !fits(withLongest([name]))).map((name) => [name]);
  const sets = alone.length > 0 ? alone : [fewest(differing, (some) => !fits(withLongest(some)))];
  return sets.map((some) => {
    const values = withLongest(some);
    return {
      text: message.writer.write(values),
      others: differing.filter((name) => !some.includes(name)),
      // A limit must hold with every other value at its longest.
      causes: some.map((name) => causeOf(message, name, { values: longest, fits })),
    };
  });
}

/** Leaves out one after the other as long as the rest is enough. */
function fewest(names: readonly string[], enough: (some: readonly string[]) => boolean): readonly string[] {
  let left = names;
  for (const name of names) {
    const without = left.filter((one) => one !== name);
    if (enough(without)) left = without;
  }
  return left;
}

interface Trying {
  readonly values: CheckedValues;
  readonly fits: (values: CheckedValues) => boolean;
}

function causeOf(message: MeasuredMessage, name: string, trying: Trying): Cause {
  const { writer } = message;
  const value = trying.values[name] ?? '';
  const kind = writer.template.kinds.get(name);
  if (kind === 'text') return textCause(name, String(value), trying);
  if (kind === 'number') return numberCause(message, name, Number(value), trying);
  const shown = shownForms(writer, name)(value);
  return { name, kind: kind === 'date' ? 'date' : 'choice', shown: shown || String(value) };
}

function numberCause(
  { writer, values: { usual } }: MeasuredMessage,
  name: string,
  value: number,
  { values, fits }: Trying,
): Cause {
  const written = (number: number) =>
    smsText(new Intl.NumberFormat(writer.conventions).format(number), 'gsm7').text;
  const branch = branchOf(writer.text.elements, writer.conventions, name, value);
  const [largest] = [...numberCandidates(writer, name, usual[name] ?? 0), ...lengths]
    .filter((number) => number > 0 && number < value)
    .sort((one, other) => other - one)
    .filter((number) => fits({ ...values, [name]: number }));
  return {
    name,
    kind: 'number',
    shown: shownForms(writer, name)(value) || written(value),
    ...(branch !== undefined && { branch }),
    ...(largest !== undefined && { fits: written(largest) }),
  };
}

/** The largest number of each length. */
const lengths: readonly number[] = [9, 99, 999, 9_999, 99_999, 999_999, 9_999_999];

function textCause(name: string, value: string, { values, fits }: Trying): Cause {
  const characters = [...value];
  const fitsWith = (text: string) => fits({ ...values, [name]: text });
  let most = characters.length - 1;
  while (most > 0 && !fitsWith(characters.slice(0, most).join(''))) most -= 1;
  return { name, kind: 'text', characters: characterCount(value), ...(most > 0 && { fits: most }) };
}
