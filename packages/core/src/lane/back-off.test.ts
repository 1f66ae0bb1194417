import { type ManualClock, manualClock } from '@nkul/testing';
import { describe, expect, test } from 'vitest';
import type { Clock } from '../base/clock.ts';
import type { Settled } from '../model/happening.ts';
import type { ReasonCode } from '../model/reason.ts';
import type { DeferralScope } from '../model/submission.ts';
import { BackOff, healthOf } from './back-off.ts';

const because = (code: ReasonCode) => ({ code, message: '' });
const away = { available: false, limits: false, reason: because('not_connected') } as const;
const limited = { available: false, limits: true, reason: because('rate_limited') } as const;
const there = { available: true } as const;

function deferred(code: ReasonCode, retryAfterMs?: number, scope?: DeferralScope): Settled['submission'] {
  const delay = retryAfterMs === undefined ? {} : { retryAfterMs };
  return { outcome: 'deferred', reason: because(code), ...delay, ...(scope && { scope }) };
}

/** What a clock tells, without what its class keeps to itself. */
function clockOf(clock: ManualClock): Clock {
  return {
    now: () => clock.now(),
    monotonicMs: () => clock.monotonicMs(),
    onSet: (callback) => clock.onSet(callback),
    wakeAt: (at, callback) => clock.wakeAt(at, callback),
    random: () => clock.random(),
    id: () => clock.id(),
  };
}

describe('a provider', () => {
  test.each<[string, readonly Settled['submission'][], unknown]>([
    ['cannot be reached', [deferred('not_connected')], away],
    ['says that it is unavailable', [deferred('unavailable')], { ...away, reason: because('unavailable') }],
    [
      'asks for less, and says until when',
      [deferred('rate_limited', 5), deferred('rate_limited', 9)],
      { ...limited, retryAfterMs: 9 },
    ],
    [
      'says that it is its own trouble',
      [deferred('provider_refused', undefined, 'notifier')],
      { ...away, reason: because('provider_refused') },
    ],
    ["says that it is a message's trouble", [deferred('unavailable', 9, 'message')], there],
    ['has taken one of many', [deferred('rate_limited'), { outcome: 'accepted' }], there],
    ['has no credit for us', [deferred('insufficient_credit')], there],
    ['refuses', [{ outcome: 'rejected', reason: { code: 'provider_refused', message: '' } }], there],
    ['is silent', [{ outcome: 'unknown', reason: { code: 'no_answer', message: '' } }], there],
    [
      'was not asked',
      [
        deferred('too_late', 0),
        deferred('interceptor_failed'),
        { outcome: 'stopped', reason: { code: 'stopped', message: '' } },
      ],
      undefined,
    ],
  ])('that %s', (_, outcomes, health) => {
    expect(healthOf(outcomes)).toEqual(health);
  });
});

describe('a back-off', () => {
  test('lasts up to two seconds, doubling to five minutes', () => {
    const clock = manualClock();
    const backOff = new BackOff({ ...clockOf(clock), random: () => 0.5 });
    for (const seconds of [1, 2, 4, 8, 16, 32, 64, 128, 150, 150]) {
      backOff.ended(backOff.round, away);
      expect(backOff.until).toEqual(new Date(clock.now().getTime() + seconds * 1_000));
      clock.advance(seconds * 1_000 - 1);
      expect(backOff.until).toBeDefined();
      clock.advance(1);
      expect(backOff.until).toBeUndefined();
    }
    expect(backOff.failures).toBe(10);
  });

  test('is as long as the provider says, if that is longer', () => {
    const clock = manualClock();
    const backOff = new BackOff(clock);
    backOff.ended(backOff.round, { ...limited, retryAfterMs: 3_600_000 });
    expect(backOff.until).toEqual(new Date(clock.now().getTime() + 3_600_000));
  });

  test('is as long as ours, if the provider asks for less', () => {
    const clock = manualClock();
    const backOff = new BackOff({ ...clockOf(clock), random: () => 0.5 });
    for (const seconds of [1, 2, 4]) {
      backOff.ended(backOff.round, { ...limited, retryAfterMs: 0 });
      expect(backOff.until).toEqual(new Date(clock.now().getTime() + seconds * 1_000));
    }
  });

  test('is begun once by calls that were under way together', () => {
    const backOff = new BackOff(manualClock());
    const round = backOff.round;
    backOff.ended(round, away);
    const { until } = backOff;
    backOff.ended(round, away);
    expect([backOff.failures, backOff.until]).toEqual([1, until]);
  });

  test('is over when another call finds the provider there, but not when it had asked for less', () => {
    const [one, other] = [new BackOff(manualClock()), new BackOff(manualClock())];
    one.ended(0, away);
    one.ended(0, there);
    expect(one.failures).toBe(0);
    other.ended(0, limited);
    other.ended(0, there);
    expect(other.failures).toBe(1);
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
