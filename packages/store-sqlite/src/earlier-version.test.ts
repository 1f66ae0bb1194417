import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { gunzipSync } from 'node:zlib';
import { createRecorder } from '@nkul/core/store';
import { manualClock, sampleMessage } from '@nkul/testing';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { temporaryDirectory } from '../test/temporary-directory.ts';
import { createSqliteStore, type SqliteStore } from './sqlite-store.ts';

/** A file that the packed packages with the schema 13 have written: five messages, a pause, an erasure. */
const fixture = new URL('../test/fixtures/version-13.db', import.meta.url).pathname;

let directory: ReturnType<typeof temporaryDirectory>;
let store: SqliteStore;

beforeEach(() => {
  directory = temporaryDirectory();
  writeFileSync(directory.file, gunzipSync(readFileSync(`${fixture}.gz`)), { mode: 0o600 });
  copyFileSync(`${fixture}.secret`, `${directory.file}.key`);
  store = createSqliteStore({ file: directory.file });
});

afterEach(async () => {
  await store.close();
  directory.remove();
});

it('opens a file of the version before, keeps all that it has, takes of limits, and notes opt-outs', async () => {
  await store.open(createRecorder());
  const { items } = await store.find({ limit: 10 });
  expect(items.map(({ status, content }) => [status, content['sms']?.text])).toEqual([
    ['sent', 'first sent'],
    ['rejected', 'second refused'],
    ['unknown', 'third lost'],
    ['queued', 'fourth later'],
    ['sent', undefined],
  ]);
  expect(items[0]).toMatchObject({ key: 'first sent', metadata: { order: 10 } });
  expect((await store.pauses()).map(({ notifier }) => notifier)).toEqual(['sms']);
  expect(await store.events({ after: 0, limit: 100 })).toHaveLength(15);
  const message = sampleMessage(manualClock(), {
    charges: [{ counter: 'c', rule: 'recipient', amount: 1, limit: 1, windowMs: 60_000, over: 'reject' }],
  });
  const [first, second] = await store.add([message, { ...message, id: `${message.id.slice(0, -1)}0` }]);
  expect([first?.ok, second?.ok]).toEqual([true, false]);
  const optOut = { address: '+237699128531', categories: ['marketing'], by: 'link' } as const;
  await store.record([{ kind: 'address', happening: { type: 'opted_out', at: new Date(), ...optOut } }]);
  expect(await store.marks({ after: '', limit: 10 })).toHaveLength(1);
});

/** How the schemas up to 14 add to their counters. */
const countOfVersion14 = `INSERT INTO tallies VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT DO UPDATE SET count = count + excluded.count`;

const allTime = { from: new Date(0), to: new Date('2200-01-01T00:00:00Z') };
const none = Array.from({ length: 13 }, () => 0);

it('keeps its statistics, and counts with a process of the version before that runs beside', async () => {
  // The fixture has few kinds of counters.
  const before = new DatabaseSync(directory.file);
  const kept = before.prepare('SELECT measure, detail, sum(count) AS count FROM tallies GROUP BY 1, 2').all();
  const count = before.prepare(countOfVersion14);
  const bucket = 1_795_734_600_000;
  const add = (measure: string, detail: string, more: number, notifier = 'sms') =>
    count.run(300_000, bucket, measure, notifier, 'default', '', notifier && 'CM', detail, more);
  const outcomes = ['rejected', 'deferred', 'unknown', 'stopped'];
  const addAll = (more: number) => {
    for (const status of ['delivered', 'undelivered', 'rejected', 'failed', 'expired', 'cancelled'])
      add('ended', status, more, '');
    for (const one of ['requested', 'attempts', 'accepted', 'delivered', 'undelivered', 'units'])
      add(one, '', more);
    for (const one of outcomes) add(one, 'no_answer', more);
    add('cost', 'XAF:0', more);
    for (const [place] of none.entries()) {
      add('answer', String(place), more);
      add('delivery', String(place), more * place);
    }
  };
  const earlierCount = (measure: string, detail = '') =>
    Number(kept.find((row) => row['measure'] === measure && row['detail'] === detail)?.['count'] ?? 0);
  addAll(100);
  await store.open(createRecorder());
  const expected = (more: number) => ({
    ...{ requested: earlierCount('requested') + more, attempts: earlierCount('attempts') + more },
    ended: {
      ...{ delivered: more, undelivered: more, rejected: earlierCount('ended', 'rejected') + more },
      ...{ failed: more, expired: more, cancelled: more },
    },
    ...{ accepted: earlierCount('accepted') + more, delivered: more, undelivered: more },
    ...{ rejected: earlierCount('rejected', 'invalid_recipient') + more, deferred: more },
    ...{ unknown: earlierCount('unknown', 'no_answer') + more, stopped: more },
    ...{ units: earlierCount('units') + more, cost: [{ amount: String(more), currency: 'XAF' }] },
    answer: none.map((_, place) => earlierCount('answer', String(place)) + more),
    delivery: none.map((_, place) => more * place),
  });
  expect(earlierCount('attempts')).toBe(4);
  expect(await store.stats(allTime)).toEqual([expected(100)]);
  addAll(1);
  addAll(1);
  expect(await store.stats(allTime)).toEqual([expected(102)]);
  expect(before.prepare('SELECT count(*) AS count FROM tallies').get()).toEqual({ count: 0 });
  before.close();
});

/** A process that writes to a file for half a second, as one does that brings it to this version. */
const writing = `
  const { DatabaseSync } = require('node:sqlite');
  const db = new DatabaseSync(process.argv[1]);
  db.exec('BEGIN IMMEDIATE');
  process.stdout.write('begun');
  setTimeout(() => db.exec('COMMIT'), 500);
`;

it('waits for another process that brings the file to this version, however short its own busyTimeout is', async () => {
  const other = spawn(process.execPath, ['--no-warnings', '-e', writing, directory.file]);
  const ended = once(other, 'exit');
  await once(other.stdout, 'data');
  store = createSqliteStore({ file: directory.file, busyTimeout: '0s' });
  await store.open(createRecorder());
  expect((await store.find({ limit: 10 })).items).toHaveLength(5);
  expect(await ended).toEqual([0, null]);
});

it('is left alone by a tool beside the application, which says what to do', async () => {
  const before = readFileSync(directory.file);
  await expect(store.open(createRecorder(), { beside: true })).rejects.toThrow(
    /earlier schema .* start the application with this version first/,
  );
  expect(readFileSync(directory.file)).toEqual(before);
});
