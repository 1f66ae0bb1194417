import { maskedText } from '../base/masked-text.ts';
import { Exit } from './exit.ts';

const unitsMs = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** A duration such as `15m`, in milliseconds; undefined if it is not one. */
export function durationGiven(given: string): number | undefined {
  const [, count, unit] = /^(\d{1,6})([smhd])$/.exec(given) ?? [];
  const isUnit = unit === 's' || unit === 'm' || unit === 'h' || unit === 'd';
  return count !== undefined && isUnit ? Number(count) * unitsMs[unit] : undefined;
}

/**
 * A time as people give it: `2h` ago, or ISO 8601 with its zone.
 *
 * @throws Exit if it is neither
 */
export function timeGiven(option: string, given: string, now: Date): Date {
  const ago = durationGiven(given.replace(/ ago$/, ''));
  if (ago !== undefined) return new Date(now.getTime() - ago);
  const at = new Date(given);
  if (/(?:Z|[+-]\d\d:\d\d)$/.test(given) && !Number.isNaN(at.getTime())) return at;
  throw new Exit(2, ({ errors }) => errors.isNot(option, given, errors.aTime));
}

/** @throws Exit if it is not a whole number from 1 */
export function countGiven(option: string, given: string): number {
  if (/^[1-9]\d{0,8}$/.test(given)) return Number(given);
  throw new Exit(2, ({ errors }) => errors.isNot(option, maskedText(given), errors.wholeNumberFrom1));
}

/** One of some words. @throws Exit if it is another one */
export function wordGiven<const Word extends string>(
  option: string,
  given: string,
  known: readonly Word[],
): Word {
  const word = known.find((one) => one === given);
  if (word !== undefined) return word;
  throw new Exit(2, ({ errors }) => errors.isNot(option, maskedText(given), errors.oneOf(known)));
}
