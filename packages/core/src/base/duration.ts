import { ConfigurationError } from './errors.ts';
import { quoted } from './shown-text.ts';

/** A length of time by its units, such as `{ minutes: 5 }`. Several units are added. A `Temporal.Duration` fits too. */
export interface DurationParts {
  readonly days?: number;
  readonly hours?: number;
  readonly minutes?: number;
  readonly seconds?: number;
  readonly milliseconds?: number;
}

/**
 * A length of time with its unit: text (`'250ms'`, `'30s'`, `'5m'`, `'24h'`, `'90d'`), units by name (`{ minutes: 5 }`),
 * or a `Temporal.Duration`. A number alone is refused, as it may mean seconds or milliseconds.
 */
export type Duration = `${number}${'ms' | 's' | 'm' | 'h' | 'd'}` | DurationParts;

/** The milliseconds of a duration, or why it is not valid. */
export type ReadDuration = { readonly ms: number } | { readonly problem: string };

const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

const partMs: Readonly<Record<string, number>> = {
  days: 86_400_000,
  hours: 3_600_000,
  minutes: 60_000,
  seconds: 1_000,
  milliseconds: 1,
};

/** A `Date` cannot be later than 8.64e15 ms after 1970 (ECMA-262, section 21.4.1.1). */
const longestMs = 8e15;
/** The most characters of a duration. */
const longestText = 32;

const mend = "give text such as '30s', '5m', '24h' or '90d', or { minutes: 5 }";

/** Reads a duration. `problem` is the rest of a sentence that starts with the name of the field. */
export function readDuration(given: unknown): ReadDuration {
  if (typeof given === 'number' || typeof given === 'bigint') return { problem: withoutUnit(given) };
  if (typeof given === 'string') return readText(given);
  if (typeof given === 'object' && given !== null && !Array.isArray(given)) return readParts(given);
  return { problem: `is not a valid duration: ${mend}` };
}

/**
 * A duration in milliseconds.
 *
 * @param option the name of the option that holds it, for the error
 * @throws ConfigurationError if it has no unit, is negative, not a valid duration, or longer than a `Date` can hold
 */
export function durationMs(duration: Duration, option: string): number {
  const read = readDuration(duration);
  if ('ms' in read) return read.ms;
  throw new ConfigurationError(`${option} ${read.problem}.`, { field: option });
}

function withoutUnit(given: number | bigint): string {
  const count = Number.isFinite(Number(given)) && given >= 0 ? given : 5;
  const [small, large] = count >= 1_000 ? ['ms', 's'] : ['s', 'm'];
  return `is a number without a unit (${given}): give one, as in '${count}${small}', '${count}${large}' or { minutes: 5 }`;
}

function readText(given: string): ReadDuration {
  const text = given.length > longestText ? '' : given;
  const [, digits, unit = ''] = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(text) ?? [];
  if (digits !== undefined) return inCalendar(Number(digits) * (unitMs[unit] ?? Number.NaN));
  if (/^\d+(?:\.\d+)?$/.test(text)) return { problem: withoutUnit(Number(text)) };
  return { problem: `is ${quoted(given)}, which is not a valid duration: ${mend}` };
}

/** A `Temporal.Duration` has all units, also those that are 0, on its prototype. */
function readParts(given: object): ReadDuration {
  const parts: object = isTemporal(given) ? temporalParts(given) : given;
  let ms = 0;
  let count = 0;
  for (const name in parts) {
    const amount: unknown = Reflect.get(parts, name);
    const one = Object.hasOwn(partMs, name) ? partMs[name] : undefined;
    if (one === undefined) {
      return { problem: `has the unit ${quoted(name)}: give ${Object.keys(partMs).join(', ')}` };
    }
    if (typeof amount !== 'number' || !(amount >= 0)) {
      return { problem: `has ${name} that are not a number from 0: ${mend}` };
    }
    ms += amount * one;
    count += 1;
  }
  return count === 0 ? { problem: `has no units: ${mend}` } : inCalendar(ms);
}

/** In whole milliseconds, as timers and databases take them: 4.1 times 1,000 is 4099.999…. */
function inCalendar(ms: number): ReadDuration {
  if (ms <= longestMs) return { ms: Math.round(ms) };
  return { problem: `is too long: give at most ${Math.floor(longestMs / 86_400_000)} days` };
}

function isTemporal(given: object): boolean {
  return Object.prototype.toString.call(given) === '[object Temporal.Duration]';
}

const temporalUnits = ['years', 'months', 'weeks', 'microseconds', 'nanoseconds'] as const;

/** The units of a `Temporal.Duration`. Units of other kinds show only if they are not 0: a year has no fixed length. */
function temporalParts(given: object): object {
  const parts: Record<string, unknown> = {};
  for (const name of Object.keys(partMs)) parts[name] = Reflect.get(given, name);
  for (const name of temporalUnits) {
    const amount: unknown = Reflect.get(given, name);
    if (amount !== 0 && amount !== undefined) parts[name] = amount;
  }
  return parts;
}
