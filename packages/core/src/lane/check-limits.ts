import { durationMs } from '../base/duration.ts';
import { ConfigurationError } from '../base/errors.ts';
import type { Notifier } from '../ports/notifier.ts';

/**
 * Checks the limits of a notifier: with a limit that allows no call, its messages would wait for ever.
 *
 * @throws ConfigurationError if a limit is not valid
 */
export function checkLimits({ name, limits = {} }: Notifier): void {
  const { perCall = 1, perSecond = 1, inFlight = 1, maxRetryAfter } = limits;
  if (!isCount(perCall)) throw invalid(name, 'perCall', 'a whole number from 1');
  if (!isCount(inFlight)) throw invalid(name, 'inFlight', 'a whole number from 1');
  if (typeof perSecond !== 'number' || !(perSecond > 0)) throw invalid(name, 'perSecond', 'a number above 0');
  if (maxRetryAfter !== undefined)
    durationMs(maxRetryAfter, `limits.maxRetryAfter of ${JSON.stringify(name)}`);
}

function isCount(value: number): boolean {
  return Number.isInteger(value) && value >= 1;
}

function invalid(notifier: string, field: string, wanted: string): ConfigurationError {
  return new ConfigurationError(
    `limits.${field} of the notifier ${JSON.stringify(notifier)} must be ${wanted}.`,
    {
      field: `limits.${field}`,
    },
  );
}
