import { existsSync } from 'node:fs';
import { addressMark, type Category, createRecorder, type RecordItem } from '@nkul/core/store';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { temporaryDirectory } from '../test/temporary-directory.ts';
import { openConnection } from './connection.ts';
import { ConsentJournal } from './consent-journal.ts';
import { optOutsIn } from './consents.ts';
import { ErasureJournal } from './erasure-journal.ts';
import { readJournals } from './journal-entries.ts';
import { readableOn } from './readable.ts';
import { resolveSettings } from './settings.ts';
import { createSqliteStore, type SqliteStore } from './sqlite-store.ts';

const people = ['+237699128531', '+237699128532'] as const;
const [person] = people;
let directory: ReturnType<typeof temporaryDirectory>;
let store: SqliteStore;
/** In the same file, as `nkul opt-out` is. */
let other: SqliteStore;

beforeEach(async () => {
  directory = temporaryDirectory();
  [store, other] = [opened(), opened()];
  await store.open(createRecorder());
  await other.open(createRecorder(), { beside: true });
});
afterEach(async () => {
  await other.close();
  await store.close();
  directory.remove();
});

function opened(): SqliteStore {
  return createSqliteStore({ file: directory.file });
}

function said(
  type: 'opted_out' | 'opted_in',
  category: Category = 'marketing',
  address: string = person,
): RecordItem {
  return {
    kind: 'address',
    happening: { type, at: new Date(), address, categories: [category], by: 'link' },
  };
}

/** What cannot be stored: no JSON has such a number. */
const unwritable = { raw: { number: 1n } } as const;

/** Fails alone, and changes nothing. */
function bad(): RecordItem {
  const happening = { type: 'quarantined', at: new Date(), entry: { reason: 'odd', ...unwritable } } as const;
  return { kind: 'notifier', notifier: 'alpha', happening };
}

/** Opts in, and then fails. */
function badOptIn(from: string = person): RecordItem {
  const happening = {
    type: 'message_received',
    at: new Date(),
    inbound: { notifier: 'alpha', from, text: 'START', ...unwritable },
  } as const;
  return { kind: 'notifier', notifier: 'alpha', happening };
}

/** The opt-outs of an address by its last line. */
function inJournal(address: string = person): readonly Category[] {
  const path = `${directory.file}.erased`;
  const { consents } = readJournals(existsSync(path) ? [path] : []);
  return consents.find(({ name }) => name === addressMark(store.secret, address))?.optOuts ?? [];
}

async function inData(address: string = person): Promise<readonly Category[]> {
  const [mark] = await store.marks({ names: [addressMark(store.secret, address)] });
  return optOutsIn(mark);
}

describe('the last line of an address has its opt-outs', () => {
  it('after an opt-in and an opt-out in one transaction', async () => {
    await store.record([said('opted_out')]);
    await Promise.all([store.record([said('opted_in')]), store.record([said('opted_out')])]);
    expect(await inData()).toEqual(['marketing']);
    expect(inJournal()).toEqual(['marketing']);
  });

  it('after an opt-in and an opt-out in one call of which another item fails', async () => {
    await store.record([said('opted_out')]);
    const done = await store.record([said('opted_in'), said('opted_out'), bad()]);
    expect(done.map(({ ok }) => ok)).toEqual([true, true, false]);
    expect(await inData()).toEqual(['marketing']);
    expect(inJournal()).toEqual(['marketing']);
  });

  it('after an opt-in that was not stored', async () => {
    await store.record([said('opted_out')]);
    const done = await store.record([said('opted_out', 'transactional', people[1]), badOptIn()]);
    expect(done.map(({ ok }) => ok)).toEqual([true, false]);
    expect(await inData()).toEqual(['marketing']);
    expect(inJournal()).toEqual(['marketing']);
  });

  it('after one category took the place of another in one call', async () => {
    await store.record([said('opted_out')]);
    await store.record([said('opted_in'), said('opted_out', 'transactional')]);
    expect(await inData()).toEqual(['transactional']);
    expect(inJournal()).toEqual(['transactional']);
  });
});

it('an opt-out that takes the place of another is in the journal with both until it is committed', async () => {
  await store.record([said('opted_out')]);
  await inTransaction((consents, tables) => {
    const mark = { kind: 'address', name: addressMark(store.secret, person) } as const;
    const facts = { optOuts: { transactional: { since: Date.now(), by: 'link' } } } as const;
    consents.write([{ name: mark.name, before: ['marketing'], optOuts: ['transactional'] }]);
    tables.facts.write(new Map([[mark.name, { ...mark, facts }]]));
    expect(inJournal()).toEqual(['transactional', 'marketing']);
    return 'ROLLBACK';
  });
  expect(await inData()).toEqual(['marketing']);
});

it('an opt-out of another process, before the opt-in that was stored before it is written, stays in the journal', async () => {
  await store.record([said('opted_out')]);
  await inTransaction(
    (consents, tables) => {
      const name = addressMark(store.secret, person);
      consents.write([{ name, before: ['marketing'], optOuts: [] }]);
      tables.facts.write(new Map([[name, undefined]]));
      return 'COMMIT';
    },
    async () => {
      await other.record([said('opted_out')]);
      expect(inJournal()).toEqual(['marketing']);
    },
  );
  expect(await inData()).toEqual(['marketing']);
  expect(inJournal()).toEqual(['marketing']);
});

/** Changes consents by a connection of its own, and does something between its commit and the lines after it. */
async function inTransaction(
  change: (
    consents: ConsentJournal,
    tables: ReturnType<typeof readableOn>['tables'],
  ) => 'COMMIT' | 'ROLLBACK',
  meanwhile: () => Promise<void> = async () => {},
): Promise<void> {
  const settings = resolveSettings({ file: directory.file });
  const db = openConnection(settings);
  try {
    const { tables } = readableOn(db, store.secret, settings);
    const journal = new ErasureJournal(directory.file, store.secret);
    const consents = new ConsentJournal(db, tables, journal, () => tables.forget());
    db.exec('BEGIN IMMEDIATE');
    consents.begin();
    const end = change(consents, tables);
    db.exec(end);
    await meanwhile();
    if (end === 'COMMIT') consents.committed();
  } finally {
    db.close();
  }
}

it('the journal has all opt-outs of the data, and no other, in whatever order they change and fail', async () => {
  const item = fc
    .record({
      type: fc.constantFrom('opted_out' as const, 'opted_in' as const, 'bad' as const),
      category: fc.constantFrom('marketing' as const, 'transactional' as const),
      address: fc.constantFrom(...people),
      fails: fc.boolean(),
    })
    .map(({ type, category, address, fails }) => {
      if (type !== 'bad') return said(type, category, address);
      return fails ? bad() : badOptIn(address);
    });
  const call = fc.record({ beside: fc.boolean(), items: fc.array(item, { minLength: 1, maxLength: 4 }) });
  await fc.assert(
    fc.asyncProperty(fc.array(call, { minLength: 1, maxLength: 4 }), async (turn) => {
      await Promise.all(turn.map(({ beside, items }) => (beside ? other : store).record(items)));
      for (const address of people) expect(inJournal(address)).toEqual(await inData(address));
    }),
    { numRuns: 60 },
  );
});
