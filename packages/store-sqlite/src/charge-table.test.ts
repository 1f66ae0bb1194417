import { DatabaseSync } from 'node:sqlite';
import { createRecorder } from '@nkul/core/store';
import { manualClock, sampleMessage } from '@nkul/testing';
import { expect, test } from 'vitest';
import { temporaryDirectory } from '../test/temporary-directory.ts';
import { ChargeTable } from './charge-table.ts';
import { migrate } from './schema.ts';
import { createSqliteStore } from './sqlite-store.ts';

test('a purge deletes the parts that count no more, as many as it may, and no others', () => {
  const db = new DatabaseSync(':memory:');
  migrate(db, ':memory:');
  const table = new ChargeTable(db);
  const until = (hour: number) => new Date(Date.UTC(2026, 10, 27, hour));
  table.add([1, 2, 3, 4].map((part) => ({ counter: 'a', part, amount: 1, until: until(part) })));
  expect(table.drop(until(3), 2)).toBe(2);
  expect(table.drop(until(3), 2)).toBe(1);
  expect(table.drop(until(3), 2)).toBe(0);
  expect(table.all()).toEqual([{ counter: 'a', part: 4, amount: 1, until: until(4) }]);
  db.close();
});

test('the purge of a store deletes them an hour after their last window', async () => {
  const { file, remove } = temporaryDirectory();
  const store = createSqliteStore({ file });
  await store.open(createRecorder());
  const createdAt = new Date('2026-11-27T10:00:00Z');
  const charge = {
    counter: 'a',
    rule: 'all',
    amount: 1,
    limit: 9,
    windowMs: 60_000,
    over: 'reject',
  } as const;
  await store.add([sampleMessage(manualClock(), { charges: [charge], createdAt })]);
  const left = async (minutes: number) => {
    await store.purge({ thin: new Date(createdAt.getTime() + minutes * 60_000), limit: 100 });
    const db = new DatabaseSync(file);
    const rows = db.prepare('SELECT * FROM charges').all().length;
    db.close();
    return rows;
  };
  expect([await left(61), await left(62)]).toEqual([1, 0]);
  await store.close();
  remove();
});
