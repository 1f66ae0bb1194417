import type { PauseReason } from '../model/submission.ts';

const minuteMs = 60_000;
const hourMs = 3_600_000;

/**
 * When the balance of an account without credit is read again, in milliseconds: after half a minute, then every minute
 * for an hour, then every five.
 *
 * @param readings readings since the pause was seen, from 1
 * @param goneMs how long ago that was
 */
export function nextReadingMs(readings: number, goneMs: number): number {
  if (readings === 1) return minuteMs / 2;
  return goneMs < hourMs ? minuteMs : 5 * minuteMs;
}

/**
 * When a message may be sent to find out whether the reason of a pause is over, in milliseconds: each time after twice
 * as long. Undefined for a pause that only an operator ends.
 *
 * @param probes such messages so far
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
