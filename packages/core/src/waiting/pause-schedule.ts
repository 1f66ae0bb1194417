import type { PauseReason } from '../model/submission.ts';

const minuteMs = 60_000;
const hourMs = 3_600_000;

/**
 * The delay before the balance of an account without credit is read again, in milliseconds: half a minute, then one
 * minute for an hour, then five minutes.
 *
 * @param readings how often it was read since this process saw the pause, from 1
 * @param goneMs how long ago this process saw the pause, in milliseconds
 */
export function nextReadingMs(readings: number, goneMs: number): number {
  if (readings === 1) return minuteMs / 2;
  return goneMs < hourMs ? minuteMs : 5 * minuteMs;
}

/**
 * The delay before a message is sent to test whether the reason of a pause is over, in milliseconds. It doubles each
 * time. Undefined for a pause that only an operator ends.
 *
 * @param probes how many such messages were sent so far
 */
export function nextProbeMs(reason: PauseReason, probes: number): number | undefined {
  switch (reason) {
    case 'insufficient_credit':
      return Math.min(hourMs, (minuteMs / 2) * 2 ** probes);
    case 'unauthorized':
      return Math.min(4 * hourMs, 5 * minuteMs * 2 ** probes);
    case 'operator':
      return undefined;
  }
}
