import { manualClock } from '@nkul/testing';
import { describe, expect, test } from 'vitest';
import { BackOff, standingOf } from './back-off.ts';
import type { Settled } from './happening.ts';
import type { ReasonCode } from './reason.ts';

const away = { away: true } as const;
const there = { away: false } as const;

function deferred(code: ReasonCode, retryAfterMs?: number): Settled['submission'] {
  const reason = { code, message: '' };
  return { outcome: 'deferred', reason, ...(retryAfterMs !== undefined && { retryAfterMs }) };
}

describe('a provider', () => {
  test.each<[string, readonly Settled['submission'][], unknown]>([
    ['cannot be reached', [deferred('not_connected')], away],
    ['says that it is unavailable', [deferred('unavailable')], away],
    [
      'asks for less, and says until when',
      [deferred('rate_limited', 5), deferred('rate_limited', 9)],
      { ...away, retryAfterMs: 9 },
    ],
    ['has taken one of many', [deferred('rate_limited'), { outcome: 'accepted' }], there],
    ['has no credit for us', [deferred('insufficient_credit')], there],
    ['refuses', [{ outcome: 'rejected', reason: { code: 'provider_refused', message: '' } }], there],
    ['is silent', [{ outcome: 'unknown', reason: { code: 'no_answer', message: '' } }], there],
    [
      'was not asked',
      [deferred('lease_expired', 0), { outcome: 'stopped', reason: { code: 'stopped', message: '' } }],
      undefined,
    ],
  ])('that %s', (_, outcomes, standing) => {
    expect(standingOf(outcomes)).toEqual(standing);
  });
});

describe('a back-off', () => {
  test('begins with a second, doubles to five minutes, and leaves up to half of it to chance', () => {
    const clock = manualClock();
    const backOff = new BackOff(clock);
    for (const seconds of [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]) {
      backOff.ended(backOff.round, away);
      const ms = (backOff.until?.getTime() ?? 0) - clock.now().getTime();
      expect(ms).toBeGreaterThanOrEqual(seconds * 500);
      expect(ms).toBeLessThanOrEqual(seconds * 1_000);
      clock.advance(ms - 1);
      expect(backOff.until).toBeDefined();
      clock.advance(1);
      expect(backOff.until).toBeUndefined();
    }
    expect(backOff.failures).toBe(11);
  });

  test('is as long as the provider says, also longer', () => {
    const clock = manualClock();
    const backOff = new BackOff(clock);
    backOff.ended(backOff.round, { away: true, retryAfterMs: 3_600_000 });
    expect(backOff.until).toEqual(new Date(clock.now().getTime() + 3_600_000));
  });

  test('is begun once by calls that were under way together, and ended by none of them', () => {
    const backOff = new BackOff(manualClock());
    const round = backOff.round;
    backOff.ended(round, away);
    const { until } = backOff;
    backOff.ended(round, away);
    backOff.ended(round, there);
    expect([backOff.failures, backOff.until]).toEqual([1, until]);
  });

  test('is over when a call that began after it finds the provider there', () => {
    const backOff = new BackOff(manualClock());
    backOff.ended(backOff.round, away);
    backOff.ended(backOff.round, undefined);
    expect(backOff.failures).toBe(1);
    backOff.ended(backOff.round, there);
    expect([backOff.failures, backOff.until]).toEqual([0, undefined]);
  });
});
