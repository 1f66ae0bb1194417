import * as v from 'valibot';
import { type Duration, readDuration } from '../base/duration.ts';
import { readTime } from '../base/time.ts';
import { nearestName } from './nearest-name.ts';

/** A schema of valibot for one value. */
export type Schema<Output> = v.GenericSchema<unknown, Output>;

/** The result of reading a value: the output, or the end of the error's sentence (`is wrong: expected …`). */
export type ReadValue<Output> = { readonly output: Output } | { readonly problem: string };

/** A field that may be left out, or be `undefined`. */
export function optionally<Output>(
  schema: v.GenericSchema<unknown, Output>,
): v.OptionalSchema<v.GenericSchema<unknown, Output>, undefined> {
  return v.optional(schema);
}

/**
 * A value that a function reads.
 *
 * @param missing the end of the error's sentence if the value is missing
 */
export function readBy<Output>(
  read: (given: unknown) => ReadValue<Output>,
  missing = 'is missing',
): v.GenericSchema<unknown, Output> {
  return v.pipe(
    v.unknown(),
    v.rawTransform(({ dataset: { value }, addIssue, NEVER }) => {
      const result = value === undefined ? { problem: missing } : read(value);
      if ('output' in result) return result.output;
      addIssue({ message: result.problem });
      return NEVER;
    }),
  );
}

/** A value that passes a test. It is not copied. */
function passing<Value>(
  is: (given: unknown) => given is Value,
  problem: string,
): v.GenericSchema<unknown, Value> {
  return readBy((given) => (is(given) ? { output: given } : { problem }));
}

/** A duration with its unit. Gives milliseconds. */
export const durationSchema: v.GenericSchema<unknown, number> = readBy((given) => {
  const read = readDuration(given);
  return 'ms' in read ? { output: read.ms } : read;
});

/** A duration with its unit. Gives it as a `Duration`. */
export const durationAsGiven: v.GenericSchema<unknown, Duration> = readBy((given) => {
  const read = readDuration(given);
  return 'ms' in read ? { output: { milliseconds: read.ms } } : read;
});

/** A time. Gives a new date. */
export const timeSchema: v.GenericSchema<unknown, Date> = readBy((given) => {
  const output = readTime(given);
  if (output !== undefined) return { output };
  return {
    problem:
      'is not a valid time: give a Date, or ISO 8601 text with its zone, such as 2026-01-31T08:00:00+01:00',
  };
});

/** Well-formed text with a length within bounds. */
export function textOf(longest: number, shortest = 1): v.GenericSchema<unknown, string> {
  // It gives what it gets, so nothing is made where nothing is wrong: most fields are texts.
  return v.custom<string>(
    (given) => problemOf(given, longest, shortest) === undefined,
    ({ input }) => problemOf(input, longest, shortest) ?? '',
    // Any value may be checked; valibot takes the type of the text for that of the input.
  ) as v.GenericSchema<unknown, string>;
}

function problemOf(text: unknown, longest: number, shortest: number): string | undefined {
  if (typeof text !== 'string') return text === undefined ? 'is missing' : 'is wrong: expected text';
  if (text.length < shortest) return `is wrong: expected at least ${shortest} character`;
  if (text.length > longest) return `is wrong: expected at most ${longest} characters`;
  if (!text.isWellFormed())
    return 'is not well-formed text: it has half of a character (a lone surrogate); take it out';
  if (text.includes('\0')) return 'has a NUL character in it: take it out';
  return undefined;
}

/** A whole number that is at least `least`. */
export function wholeFrom(least: number): v.GenericSchema<unknown, number> {
  const is = (given: unknown): given is number => Number.isSafeInteger(given) && Number(given) >= least;
  return passing(is, `is wrong: expected a whole number from ${least}`);
}

/** A number above 0, such as a rate. */
export const numberAboveZero: v.GenericSchema<unknown, number> = passing(
  (given): given is number => typeof given === 'number' && Number.isFinite(given) && given > 0,
  'is wrong: expected a number above 0',
);

export const booleanSchema: v.GenericSchema<unknown, boolean> = passing(
  (given): given is boolean => typeof given === 'boolean',
  'is wrong: expected true or false',
);

/** One of some words. The error names the nearest. */
export function oneOf<const Word extends string>(words: readonly Word[]): v.GenericSchema<unknown, Word> {
  const expected = words.map((word) => `'${word}'`).join(words.length === 2 ? ' or ' : ', ');
  return readBy((given) => {
    const known = words.find((word) => word === given);
    if (known !== undefined) return { output: known };
    const nearest = typeof given === 'string' ? nearestName(given, words) : undefined;
    const advice = nearest === undefined ? '' : `. Did you mean '${nearest}'?`;
    return { problem: `is wrong: expected ${words.length > 2 ? 'one of ' : ''}${expected}${advice}` };
  });
}

/** A function. The caller says its type, which is not checked. */
export function functionOf<Given extends (...args: never[]) => unknown>(): v.GenericSchema<unknown, Given> {
  return passing((given): given is Given => typeof given === 'function', 'is wrong: expected a function');
}

/** An IANA time zone. */
export const timeZoneSchema: v.GenericSchema<unknown, string> = passing(
  (given): given is string => typeof given === 'string' && isTimeZone(given),
  'is not a valid IANA time zone: use one such as Africa/Douala',
);

function isTimeZone(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
    return true;
  } catch {
    return false;
  }
}

/** A special value (such as `false`), or a value of the schema. */
export function either<const Special extends string | boolean, Output>(
  special: Special,
  schema: v.GenericSchema<unknown, Output>,
): v.GenericSchema<unknown, Special | Output> {
  return v.lazy(
    (given): v.GenericSchema<unknown, Special | Output> =>
      given === special ? readBy(() => ({ output: special })) : schema,
  );
}

/** A duration within bounds. Gives milliseconds. */
export function durationWithin(
  [leastMs, mostMs]: readonly [leastMs: number, mostMs: number],
  bounds: string,
): v.GenericSchema<unknown, number> {
  return readBy((given) => {
    const read = readDuration(given);
    if ('problem' in read) return read;
    return read.ms >= leastMs && read.ms <= mostMs ? { output: read.ms } : { problem: `must be ${bounds}` };
  });
}

/** A list of values. */
export function listOf<Item>(
  item: v.GenericSchema<unknown, Item>,
  example = 'in [ ]',
): v.GenericSchema<unknown, readonly Item[]> {
  return v.pipe(
    passing(
      (given): given is readonly unknown[] => Array.isArray(given),
      `is wrong: expected a list, ${example}`,
    ),
    v.array(item),
  ) as v.GenericSchema<unknown, readonly Item[]>;
}
