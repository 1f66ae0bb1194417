import type { Message, Reading, StatsRow } from '@nkul/core';
import { expect, it } from 'vitest';
import { usualDelivery, withinMs } from './usual-delivery.ts';

const now = new Date('2026-11-25T13:00:00Z');

/** A row with so many deliveries within 10, 20, 30 and 60 seconds, and one beyond an hour. */
function row(place: string, counts: readonly number[], late = 0): StatsRow {
  const delivery = [0, 0, 0, ...counts, 0, 0, 0, 0, 0];
  delivery[12] = late;
  // A row of the store has more; the time of deliveries is taken from these.
  return { place, delivery } as unknown as StatsRow;
}

function sent(place: string): Message {
  const attempt = { notifier: 'devcode', place, outcome: 'accepted' };
  // A message of the store has more; these are looked at.
  return { status: 'sent', attempts: [attempt] } as unknown as Message;
}

it.each([
  ['nothing came', [row('CM', [0, 0, 0, 0])], 0.5, undefined],
  ['the median is in the first range', [row('CM', [6, 2, 1, 1])], 0.5, 10_000],
  ['nineteen of twenty are in a later one', [row('CM', [6, 2, 1, 1])], 0.95, 60_000],
  ['rows count together', [row('CM', [6, 0, 0, 0]), row('FR', [0, 0, 9, 0])], 0.5, 30_000],
  ['it is beyond the last bound', [row('CM', [1, 0, 0, 0], 9)], 0.5, undefined],
])('the time of a part of deliveries, if %s', (_, rows, part, ms) => {
  expect(withinMs(rows, part)).toBe(ms);
});

it('what is usual is of the provider in the country, and of all countries if that one has few deliveries', async () => {
  const rows = [row('CM', [20, 0, 0, 0]), row('FR', [0, 0, 0, 300]), row('GA', [3, 0, 0, 0])];
  const asked: unknown[] = [];
  const stats: Reading['stats'] = (query) => {
    asked.push(query);
    return Promise.resolve(rows);
  };
  const usual = async (place: string) => (await usualDelivery(stats, sent(place), now)).usualMs?.('devcode');
  expect([await usual('CM'), await usual('FR'), await usual('GA')]).toEqual([10_000, 60_000, 60_000]);
  expect(asked[0]).toEqual({
    ...{ from: new Date('2026-11-18T13:00:00Z'), to: now },
    ...{ by: ['place'], where: { notifier: 'devcode' } },
  });
  rows.splice(0, 2);
  expect(await usual('GA')).toBeUndefined();
});

it('a message that does not wait for a report needs no statistics', async () => {
  const stats = () => Promise.reject(new Error('asked'));
  expect(await usualDelivery(stats, { ...sent('CM'), status: 'delivered' }, now)).toEqual({});
});
