import { array, assert as check, nat, property, record } from 'fast-check';
import { expect, test } from 'vitest';
import { compare, nearest, type TimeOrder } from '../group/time-order.ts';
import { TimeIndex } from './time-index.ts';

interface Entry {
  readonly time: number;
  readonly id: number;
}

const order: TimeOrder<Entry> = { timeOf: ({ time }) => new Date(time), tie: (a, b) => a.id - b.id };
const entry = record({ time: nat(20), id: nat(5) });

test('holds the entries nearest to a time on either side, whatever was added and deleted', () => {
  void check(
    property(array(entry), array(entry), nat(20), nat(4), (added, deleted, time, count) => {
      const index = new TimeIndex(order);
      const left = new Map<string, Entry>();
      for (const one of added) {
        if (!left.has(JSON.stringify(one))) index.add('a', one);
        left.set(JSON.stringify(one), one);
      }
      for (const one of deleted) {
        index.delete('a', { ...one });
        left.delete(JSON.stringify(one));
      }
      index.delete('b', { time, id: 0 });
      const all = [...left.values()].sort((a, b) => compare(order, a, b));
      const until = all.filter((one) => one.time <= time);
      const after = all.filter((one) => one.time > time);
      expect(index.near('a', new Date(time), count)).toEqual([
        ...until.slice(Math.max(0, until.length - count)),
        ...after.slice(0, count),
      ]);
    }),
  );
});

test('nearest() gives the nearest first, and of two equally near the one that is not after the time', () => {
  const entries = [12, 8, 10, 30, 9].map((time) => ({ time, id: 0 }));
  expect(nearest(order, entries, new Date(10), 4).map(({ time }) => time)).toEqual([10, 9, 8, 12]);
});

test('nearest() goes from the time on, also among entries of one time', () => {
  const entries = [0, 1, 2].flatMap((id) => [
    { time: 5, id },
    { time: 15, id },
  ]);
  expect(nearest(order, entries, new Date(10), 6).map(({ id }) => id)).toEqual([2, 1, 0, 0, 1, 2]);
});
