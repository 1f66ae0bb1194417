import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
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

it('is left alone by a tool beside the application, which says what to do', async () => {
  const before = readFileSync(directory.file);
  await expect(store.open(createRecorder(), { beside: true })).rejects.toThrow(
    /earlier schema .* start the application with this version first/,
  );
  expect(readFileSync(directory.file)).toEqual(before);
});
