import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { migrate } from './schema.ts';
import { TermTable } from './term-table.ts';

const hash = 2 ** 48 - 1;
const last = 400_000;
// Two messages in the first part, the others in a part each; parts between them have none.
const messages = [1, 2, 70_000, 140_000, 399_999];
let db: DatabaseSync;
let table: TermTable;

beforeEach(() => {
  db = new DatabaseSync(':memory:');
  migrate(db, ':memory:');
  table = new TermTable(db);
  for (const message of messages) table.add(hash, message);
  table.add(hash - 1, 3);
});
afterEach(() => db.close());

it('finds messages in all parts, in both orders', () => {
  expect(table.find(hash, { last }, 100)).toEqual(messages);
  expect(table.find(hash, { last, falling: true }, 100)).toEqual(messages.toReversed());
});

it('goes on after each of them, as many as are asked for', () => {
  for (const falling of [false, true]) {
    const found: number[] = [];
    for (let after: number | undefined; ; ) {
      const page = table.find(hash, { last, falling, ...(after !== undefined && { after }) }, 2);
      found.push(...page);
      after = page.at(-1);
      if (page.length < 2) break;
    }
    expect(found).toEqual(falling ? messages.toReversed() : messages);
  }
});

it('goes on after a number that has no message, also beyond the last', () => {
  expect(table.find(hash, { last, after: 100_000 }, 100)).toEqual([140_000, 399_999]);
  expect(table.find(hash, { last, after: 100_000, falling: true }, 100)).toEqual([70_000, 2, 1]);
  expect(table.find(hash, { last, after: 10 ** 9, falling: true }, 100)).toEqual(messages.toReversed());
  expect(table.find(hash, { last, after: last }, 100)).toEqual([]);
});

it('gives the messages of the newest part first, the oldest of each part before the others', () => {
  expect([...table.recent(hash, last)]).toEqual([399_999, 140_000, 70_000, 1, 2]);
});

it('forgets a term that is removed', () => {
  table.remove(hash, 70_000);
  expect(table.find(hash, { last }, 100)).toEqual([1, 2, 140_000, 399_999]);
  table.remove(hash - 1, 3);
  expect([...table.recent(hash - 1, last)]).toEqual([]);
});
