import { DatabaseSync } from 'node:sqlite';
import { createRecorder } from '@nkul/core/store';
import { manualClock, sampleMessage } from '@nkul/testing';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { temporaryDirectory } from '../test/temporary-directory.ts';
import { createSqliteStore, type SqliteStore } from './sqlite-store.ts';

const clock = manualClock();
const allTime = { from: new Date(0), to: new Date('2200-01-01T00:00:00Z') };
let directory: ReturnType<typeof temporaryDirectory>;
let store: SqliteStore;

beforeEach(async () => {
  directory = temporaryDirectory();
  store = createSqliteStore({ file: directory.file });
  await store.open(createRecorder());
});

afterEach(async () => {
  await store.close();
  directory.remove();
});

/** Adds a message whose only attempt is refused. @param meanwhile other calls in the turn of its claim */
async function refused(batch: string, meanwhile: () => Promise<unknown> = async () => {}): Promise<string> {
  const message = sampleMessage(clock, { batch, dueFor: 'alpha' });
  await store.add([message]);
  const at = clock.now();
  const claiming = store.claim(
    { lanes: [{ notifier: 'alpha', calls: 9, perCall: 1, mixed: false }], notTaking: [] },
    {
      type: 'due',
      at,
      leaseUntil: new Date(at.getTime() + 60_000),
      routes: {},
      available: new Set(['alpha']),
      random: 0,
    },
  );
  const [{ changes }] = await Promise.all([claiming, meanwhile()]);
  expect(changes).toHaveLength(1);
  const reason = { code: 'invalid_recipient', message: 'no' } as const;
  const submission = { outcome: 'rejected', reason } as const;
  const [attempt] = changes[0]?.message.attempts ?? [];
  if (attempt === undefined) throw new RangeError('no attempt was started');
  const happening = { type: 'settled', at, attempt: 1, submission, random: 0 } as const;
  await store.record([{ kind: 'attempt', id: message.id, attempt, happening }]);
  return message.id;
}

const unwritable = () => sampleMessage(clock, { content: { sms: { text: 'é', extra: 1n } } as never });

it.each([
  ['', async () => {}],
  [', also if its transaction was repeated', async () => await store.add([unwritable()])],
])('keeps nothing by which a deleted message was found%s', async (_also, meanwhile) => {
  const id = await refused('b1', meanwhile);
  expect((await store.find({ notifier: 'alpha' })).items.map((message) => message.id)).toEqual([id]);
  await store.purge({ messages: clock.now(), limit: 100 });
  expect(await store.get(id)).toBeUndefined();
  const db = new DatabaseSync(directory.file);
  for (const table of ['messages', 'terms', 'keys', 'changes', 'unknown_attempts'])
    expect([table, db.prepare(`SELECT count(*) AS count FROM ${table}`).get()]).toEqual([
      table,
      { count: 0 },
    ]);
  const personal = db.prepare("SELECT name FROM sqlite_schema WHERE name GLOB 'personal_*'").all();
  expect(personal).toEqual([]);
  db.close();
});

it('counts the same in two processes on one file, beyond the cap of names too', async () => {
  const other = createSqliteStore({ file: directory.file });
  await other.open(createRecorder());
  const named = (from: number) =>
    Array.from({ length: 120 }, (_, index) => sampleMessage(clock, { template: `t${from + index}` }));
  await store.add(named(0));
  await other.add(named(100));
  await store.add(named(200));
  const rows = await other.stats({ ...allTime, by: ['template'] });
  const counted = Object.fromEntries(rows.map(({ template, requested }) => [template, requested]));
  expect(rows).toHaveLength(201);
  expect([counted['t0'], counted['t100'], counted['t199'], counted['other']]).toEqual([1, 2, 1, 140]);
  await other.close();
});

it('counters go on in their new row after another process has summed the old one up', async () => {
  const other = createSqliteStore({ file: directory.file });
  await other.open(createRecorder());
  const createdAt = new Date('2026-11-25T13:00:00Z');
  const add = () => store.add([sampleMessage(clock, { createdAt, updatedAt: createdAt })]);
  await add();
  await other.purge({ thin: new Date('2027-11-25T13:00:00Z'), limit: 100 });
  const widths = new DatabaseSync(directory.file);
  expect(widths.prepare('SELECT DISTINCT width FROM counters').all()).toEqual([{ width: 86_400_000 }]);
  widths.close();
  await add();
  const [sum] = await store.stats(allTime);
  expect(sum?.requested).toBe(2);
  await other.close();
});
