import { ConfigurationError } from './errors.ts';

/** A length of time: milliseconds as a number, or a number with its unit (`'250ms'`, `'30s'`, `'5m'`, `'24h'`, `'90d'`). */
export type Duration = number | `${number}${'ms' | 's' | 'm' | 'h' | 'd'}`;

const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** What is longer leads out of the calendar, which ends 8.64e15 ms after 1970 (ECMA-262, section 21.4.1.1). */
const longestMs = 8e15;

/**
 * A duration in milliseconds.
 *
 * @param option the name of the option that holds it, for the error
 * @throws ConfigurationError when it is negative, not a duration, or leads out of the calendar
 */
export function durationMs(duration: Duration, option: string): number {
  const [, digits, unit = ''] = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(String(duration)) ?? [];
  const ms = typeof duration === 'number' ? duration : Number(digits) * (unitMs[unit] ?? Number.NaN);
  if (ms >= 0 && ms <= longestMs) return ms;
  if (ms > longestMs)
    throw new ConfigurationError(`${option} is ${duration}, which leads out of the calendar.`);
  throw new ConfigurationError(
    `${option} is ${JSON.stringify(duration)}, which is no duration: give milliseconds or '30s', '5m', '24h', '90d'.`,
  );
}
