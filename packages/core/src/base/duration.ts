import { ConfigurationError } from './errors.ts';

/** A length of time: milliseconds as a number, or a number with its unit (`'250ms'`, `'30s'`, `'5m'`, `'24h'`, `'90d'`). */
export type Duration = number | `${number}${'ms' | 's' | 'm' | 'h' | 'd'}`;

const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** A `Date` cannot be later than 8.64e15 ms after 1970 (ECMA-262, section 21.4.1.1). */
const longestMs = 8e15;

/**
 * A duration in milliseconds.
 *
 * @param option the name of the option that holds it, for the error
 * @throws ConfigurationError if it is negative, not a valid duration, or longer than a `Date` can hold
 */
export function durationMs(duration: Duration, option: string): number {
  const [, digits, unit = ''] = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(String(duration)) ?? [];
  const ms = typeof duration === 'number' ? duration : Number(digits) * (unitMs[unit] ?? Number.NaN);
  if (ms >= 0 && ms <= longestMs) return ms;
  if (ms > longestMs)
    throw new ConfigurationError(
      `${option} is ${duration}, which is too long: give at most ${longestMs} ms.`,
    );
  throw new ConfigurationError(
    `${option} is ${JSON.stringify(duration)}, which is not a valid duration: give milliseconds, or text such as '30s', '5m', '24h' or '90d'.`,
  );
}
