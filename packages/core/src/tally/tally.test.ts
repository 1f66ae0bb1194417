import { anyHistory, manualClock, sampleMessage } from '@nkul/testing';
import { assert as check, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { eraseMessage } from '../erase/erase-message.ts';
import type { Attempt } from '../model/attempt.ts';
import { isFinal, messageStatuses } from '../model/message-status.ts';
import { exactAmount, MoneySum } from './amount.ts';
import { bucketAt } from './bucket.ts';
import { endedCounters } from './counter.ts';
import { histogramPlace } from './histogram.ts';
import { counterSums, statsRows } from './stats.ts';
import { tally } from './tally.ts';

const allTime = { from: new Date(0), to: new Date('2200-01-01T00:00:00Z'), step: '1d' } as const;

test('the tallies of a history add up to those of its last message', () => {
  void check(
    property(anyHistory, ({ changes, message }) => {
      const [first] = changes;
      const steps = changes.map(({ before, after }) => ({ before, after }));
      const added = first === undefined ? [] : [{ before: undefined, after: first.before }];
      const summed = tally([...added, ...steps]);
      const whole = first === undefined ? [] : tally([{ before: undefined, after: message }]);
      expect(statsRows(allTime, counterSums(allTime, summed))).toEqual(
        statsRows(allTime, counterSums(allTime, whole)),
      );
    }),
  );
});

test('an erased message counts as before', () => {
  void check(
    property(anyHistory, ({ message }) => {
      expect(tally([{ before: message, after: eraseMessage(message, 'all', undefined) }])).toEqual([]);
    }),
  );
});

test('each final state has a counter', () => {
  expect(Object.keys(endedCounters).sort()).toEqual(messageStatuses.filter(isFinal).sort());
});

test('an answer with its cost changes one row, and so does a refusal', () => {
  const clock = manualClock();
  const at = clock.now();
  const started: Attempt = {
    ...{ number: 1, step: 0, notifier: 'alpha', channel: 'sms', to: '+237670000000' },
    ...{ startedAt: at, leaseUntil: at, outcome: 'pending', reports: [] },
  };
  const sending = sampleMessage(clock, { attempts: [started] });
  const cost = { amount: '0.5', currency: 'USD' };
  const accepted: Attempt = { ...started, outcome: 'accepted', units: 2, cost, settledAt: at };
  const reason = { code: 'content_refused', message: 'no' } as const;
  const refused: Attempt = { ...started, outcome: 'rejected', reason, settledAt: at };
  const rows = [accepted, refused].map((attempt) =>
    tally([{ before: sending, after: { ...sending, attempts: [attempt] } }]),
  );
  expect(rows).toMatchObject([
    [{ detail: 'USD:1', counts: { accepted: 1, units: 2, cost: 5, answer_1: 1 } }],
    [{ detail: 'content_refused', counts: { rejected: 1, answer_1: 1 } }],
  ]);
  expect(rows.map((changed) => changed.length)).toEqual([1, 1]);
});

describe('an amount', () => {
  test.each([
    ['0.0075', 'USD:4', 75],
    ['-12.50', 'USD:1', -125],
    ['0015', 'USD:0', 15],
    ['0', 'USD:0', 0],
    ['0.100', 'USD:1', 1],
    ['123456789012', 'USD:0', 123_456_789_012],
    ['1234567890.12345', 'USD:2', 123_456_789_012],
  ])('%s is %s %d', (amount, detail, count) => {
    const exact = exactAmount({ amount, currency: 'USD' });
    expect([exact?.detail, exact && exact.count + 0]).toEqual([detail, count]);
  });

  test('of 10^12 and more is not counted', () => {
    expect(exactAmount({ amount: '1000000000000', currency: 'XAF' })).toBeUndefined();
  });

  test('adds up exactly, over scales and currencies', () => {
    const sum = new MoneySum();
    for (const [detail, count] of [
      ['USD:1', 1n],
      ['USD:1', 2n],
      ['USD:4', -75n],
      ['XAF:0', 15n],
      ['EUR:2', 5n],
      ['EUR:2', -5n],
    ] as const)
      sum.add(detail, count);
    expect(sum.money()).toEqual([
      { amount: '0.2925', currency: 'USD' },
      { amount: '15', currency: 'XAF' },
    ]);
  });
});

describe('a time', () => {
  test.each([
    [-5, 0],
    [1_000, 0],
    [1_001, 1],
    [30_000, 5],
    [3_600_000, 11],
    [3_600_001, 12],
  ])('of %d ms is in range %d', (ms, place) => {
    expect(histogramPlace(ms)).toBe(place);
  });

  const at = new Date('2026-01-31T13:47:12Z');
  test.each([
    [0, '5m', '2026-01-31T13:45:00.000Z'],
    [48 * 3_600_000 - 1, '5m', '2026-01-31T13:45:00.000Z'],
    [48 * 3_600_000, '1h', '2026-01-31T13:00:00.000Z'],
    [90 * 86_400_000, '1d', '2026-01-31T00:00:00.000Z'],
  ])('%d ms ago is in a bucket of %s', (ageMs, step, from) => {
    const bucket = bucketAt(at, new Date(at.getTime() + ageMs));
    expect([bucket.step, new Date(bucket.from).toISOString()]).toEqual([step, from]);
  });
});
