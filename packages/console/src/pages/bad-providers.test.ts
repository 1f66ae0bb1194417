import type { StatsRow } from '@nkul/core';
import { expect, it } from 'vitest';
import { deliverBadly, refuse } from './bad-providers.ts';

const zero = {
  ...{ requested: 0, ended: {}, attempts: 0, accepted: 0, rejected: 0, deferred: 0, unknown: 0, stopped: 0 },
  ...{ delivered: 0, undelivered: 0, units: 0, cost: [], delivery: [], answer: [] },
};

function row(counts: Partial<StatsRow>): StatsRow {
  return { ...zero, notifier: 'devcode', ...counts };
}

it.each([
  [
    '76 of 100, usually 97',
    row({ delivered: 76, undelivered: 24 }),
    row({ delivered: 970, undelivered: 30 }),
    true,
  ],
  [
    '95 of 100, usually 97',
    row({ delivered: 95, undelivered: 5 }),
    row({ delivered: 970, undelivered: 30 }),
    false,
  ],
  ['0 of 19: too few to judge', row({ undelivered: 19 }), row({ delivered: 970, undelivered: 30 }), false],
  [
    '85 of 100, after one message in the week',
    row({ delivered: 85, undelivered: 15 }),
    row({ delivered: 1 }),
    false,
  ],
])('delivers badly: %s', (_, hour, week, isBad) => {
  expect(deliverBadly({ lastHour: [hour], usual: [week] }).has('devcode')).toBe(isBad);
});

it.each([
  ['all are refused', row({ rejected: 500 }), 0],
  ['most have no clear answer', row({ accepted: 10, unknown: 30 }), 0.25],
  ['it asks for fewer calls', row({ accepted: 5, deferred: 45 }), 0.1],
  ['few are refused', row({ accepted: 90, rejected: 10 }), undefined],
  ['too few to judge', row({ rejected: 19 }), undefined],
])('refuses: %s', (_, hour, share) => {
  expect(refuse({ lastHour: [hour] }).get('devcode')).toBe(share);
});
