import type { StatsRow } from '@nkul/core';
import { expect, it } from 'vitest';
import { columnsOf } from './volume.ts';

const now = new Date('2026-11-25T13:32:07Z');
const view = { now, options: { timeZone: 'Africa/Douala' } };

const row = (at: string, delivered: number) =>
  // A row of the store has more; columns are made of these.
  ({ at: new Date(at), attempts: delivered, accepted: delivered, delivered, undelivered: 0 }) as StatsRow;

it('a time without a message has a column too, so that a line shows the gap', () => {
  const columns = columnsOf([row('2026-11-25T09:00:00Z', 3), row('2026-11-25T12:00:00Z', 5)], '24h', view);
  expect(columns).toHaveLength(25);
  expect(columns[0]?.at).toEqual(new Date('2026-11-24T13:00:00Z'));
  expect(columns.slice(20).map(({ ended }) => ended.delivered)).toEqual([3, 0, 0, 5, 0]);
});

it('days are those of the zone: a message after midnight in Douala is one of that day', () => {
  const columns = columnsOf([row('2026-11-24T22:00:00Z', 3), row('2026-11-24T23:00:00Z', 5)], '30d', view);
  expect(columns).toHaveLength(31);
  expect(columns[0]?.at).toEqual(new Date('2026-10-25T23:00:00Z'));
  expect(columns.slice(29).map(({ ended }) => ended.delivered)).toEqual([3, 5]);
});
