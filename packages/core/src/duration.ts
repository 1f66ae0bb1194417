import { ConfigurationError } from './configuration-error.ts';

/** A length of time: milliseconds as a number, or a number with its unit (`'250ms'`, `'30s'`, `'5m'`, `'24h'`, `'90d'`). */
export type Duration = number | `${number}${'ms' | 's' | 'm' | 'h' | 'd'}`;

const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/**
 * A duration in milliseconds.
 *
 * @param option the name of the option that holds it, for the error
 * @throws ConfigurationError when it is negative, not finite, or not a duration
 */
export function durationMs(duration: Duration, option: string): number {
  const [, digits, unit = ''] = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(String(duration)) ?? [];
  const ms = typeof duration === 'number' ? duration : Number(digits) * (unitMs[unit] ?? Number.NaN);
  if (Number.isFinite(ms) && ms >= 0) return ms;
  throw new ConfigurationError(
    `${option} is ${JSON.stringify(duration)}, which is no duration: give milliseconds or '30s', '5m', '24h', '90d'.`,
  );
}
