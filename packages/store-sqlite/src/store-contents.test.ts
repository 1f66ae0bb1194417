import { DatabaseSync } from 'node:sqlite';
import type { Tally } from '@nkul/core/store';
import { expect, it } from 'vitest';
import { migrate } from './schema.ts';
import { StoreContents } from './store-contents.ts';
import { TallyTable } from './tally-table.ts';

it('a row of counters that were all taken back is not moved', () => {
  const db = new DatabaseSync(':memory:');
  migrate(db, ':memory:');
  const tally = (template: string, counts: Tally['counts']): Tally => ({
    ...{ step: '5m', bucket: 0, notifier: 'alpha', route: 'default', template, place: 'CM', detail: '' },
    counts,
  });
  new TallyTable(db).add([
    tally('otp', { unknown: 1 }),
    tally('otp', { unknown: -1 }),
    tally('alert', { requested: 2 }),
  ]);
  const contents = new StoreContents(db, new Uint8Array(32), ':memory:');
  expect([...contents.tallies()]).toEqual([[tally('alert', { requested: 2 })]]);
  db.close();
});
