import type { Duration } from '@nkul/core';

/** A length of time with its unit, in a body or a variable. */
export type WrittenDuration = Extract<Duration, string>;

/** True for a length of time with its unit: `250ms`, `30s`, `5m`, `24h`, `90d`. */
export function isDuration(text: string): text is WrittenDuration {
  return /^\d{1,9}(?:\.\d{1,3})?(?:ms|s|m|h|d)$/.test(text);
}
