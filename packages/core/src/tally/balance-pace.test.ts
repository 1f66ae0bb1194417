import { describe, expect, it } from 'vitest';
import type { Money } from '../model/balance.ts';
import { daysLeft } from './balance-pace.ts';
import type { StatsRow } from './stats.ts';

const now = new Date('2026-03-08T00:00:00Z');
const at = now;

/** A row of an hour that began some hours ago. */
function hour(ago: number, units: number, cost: readonly Money[] = []): StatsRow {
  const counts = { requested: 0, ended: {}, attempts: 0, accepted: 0, rejected: 0, deferred: 0 };
  const more = { unknown: 0, stopped: 0, delivered: 0, undelivered: 0, delivery: [], answer: [] };
  return { at: new Date(now.getTime() - ago * 3_600_000), ...counts, ...more, units, cost };
}

describe('The days that a balance is enough for', () => {
  it('follow from the units of an hour, since the first charge', () => {
    // 480 units in 48 hours: 240 a day.
    expect(daysLeft({ left: 1_200, unit: 'sms', at }, [hour(48, 300), hour(3, 180)], now)).toBeCloseTo(5, 6);
  });

  it('begin now, also if the balance was read some time ago: what was charged since then is taken off', () => {
    const read = (hoursAgo: number) => new Date(now.getTime() - hoursAgo * 3_600_000);
    const rows = [hour(48, 300), hour(3, 180)];
    expect(daysLeft({ left: 1_200, unit: 'sms', at: read(10) }, rows, now)).toBeCloseTo(1_020 / 240, 6);
    expect(daysLeft({ left: 1_200, unit: 'sms', at: read(2.5) }, rows, now)).toBeCloseTo(1_110 / 240, 6);
    expect(daysLeft({ left: 100, unit: 'sms', at: read(10) }, rows, now)).toBe(0);
  });

  it('are 0 if nothing is left, or less', () => {
    expect(daysLeft({ left: -3, unit: 'sms', at }, [hour(48, 1)], now)).toBe(0);
  });

  it('are not said if nothing was charged, or for less than a day', () => {
    expect(daysLeft({ left: 9, unit: 'sms', at }, [], now)).toBeUndefined();
    expect(daysLeft({ left: 9, unit: 'sms', at }, [hour(100, 0)], now)).toBeUndefined();
    expect(daysLeft({ left: 9, unit: 'sms', at }, [hour(23, 1_000)], now)).toBeUndefined();
    expect(daysLeft({ left: 9, unit: 'sms', at }, [hour(24, 1_000)], now)).toBeCloseTo(0.009, 6);
  });

  it('follow from the cost in the currency of the account, not from units or other currencies', () => {
    const cost = [
      { amount: '2.5', currency: 'USD' },
      { amount: '900', currency: 'XAF' },
    ];
    const rows = [hour(24, 50, cost)];
    const money = { amount: '10', currency: 'USD' };
    expect(daysLeft({ left: 10, unit: 'USD', money, at }, rows, now)).toBeCloseTo(4, 6);
    expect(daysLeft({ left: 10, unit: 'USD', at }, rows, now)).toBeCloseTo(4, 6);
    expect(daysLeft({ left: 10, unit: 'EUR', at }, rows, now)).toBeUndefined();
  });
});
