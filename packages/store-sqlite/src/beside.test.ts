import { chmodSync, existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { createHub, type Hub } from '@nkul/core';
import { NOTIFIER } from '@nkul/core/adapter';
import { createRecorder } from '@nkul/core/store';
import { eventually, fakeNotifier } from '@nkul/testing';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { temporaryDirectory } from '../test/temporary-directory.ts';
import { schemaVersion } from './schema.ts';
import { resolveSettings } from './settings.ts';
import { createSqliteStore, SqliteStore, sqliteStore } from './sqlite-store.ts';

let directory: ReturnType<typeof temporaryDirectory>;
let file: string;

beforeEach(() => {
  directory = temporaryDirectory();
  file = directory.file;
});

afterEach(() => directory.remove());

const phone = '+237699128531';

function hubOn(options: Omit<Parameters<typeof createHub>[0], 'plugins'> = {}): Promise<Hub> {
  const notifier = fakeNotifier({ name: 'sms' });
  const plugin = {
    name: 'sms',
    register: (into: { registerInstance(token: typeof NOTIFIER, value: typeof notifier): unknown }) =>
      void into.registerInstance(NOTIFIER, notifier),
  };
  return createHub({ plugins: [sqliteStore({ file, watchEvery: '10ms' }), plugin], ...options });
}

/** The bytes of the file and of its log. */
function bytes(): string {
  return [file, `${file}-wal`].map((path) => readFileSync(path, 'latin1')).join('');
}

/** Erases all about the number. */
async function erase(store: SqliteStore): Promise<'gone' | 'pending' | undefined> {
  for (let after: string | undefined; ; ) {
    const at = new Date();
    const part = await store.erase({ to: [phone], at, limit: 100, ...(after !== undefined && { after }) });
    if (part.next === undefined) return part.bytes;
    after = part.next;
  }
}

it('reads beside the application without changing a byte, and its changes reach the application', async () => {
  const application = await hubOn();
  const { id } = await application.notify({
    to: { phone },
    text: 'Bonjour',
    sendAt: new Date(Date.now() + 60_000),
  });
  const before = bytes();
  const tool = await hubOn({ beside: true });
  expect((await tool.find({ to: phone })).items.map((one) => one.id)).toEqual([id]);
  expect(await tool.reading.queues()).toMatchObject([{ notifier: 'sms', waiting: 1 }]);
  expect(bytes()).toBe(before);
  await tool.pause('sms', { by: { name: 'awa', through: 'cli' } });
  await eventually(async () => (await application.pauses()).length === 1);
  await tool.stop();
  await application.stop();
});

it('needs no notifier of the application, and pauses them by name', async () => {
  const application = await hubOn();
  const tool = await createHub({ plugins: [sqliteStore({ file })], beside: true });
  await tool.pause('sms');
  await eventually(async () => (await application.pauses()).length === 1);
  const { id } = await application.notify({ to: { phone }, text: 'Bonjour' });
  await eventually(async () => (await tool.get(id))?.held === true);
  await tool.resume('sms');
  await eventually(async () => (await application.get(id))?.status === 'sent');
  await expect(tool.pause('')).rejects.toMatchObject({ code: 'NKUL_INVALID_ARGUMENT', field: 'notifier' });
  await expect(tool.resend(id, { evenIfItMayArriveTwice: true })).rejects.toThrow('"default" does not exist');
  await tool.stop();
  await application.stop();
});

it('lets what is held for another notifier go to one that takes messages again', async () => {
  const [first, second] = [fakeNotifier({ name: 'first' }), fakeNotifier({ name: 'second' })];
  const both = {
    name: 'both',
    register(into: { registerInstance(token: typeof NOTIFIER, value: typeof first): unknown }) {
      into.registerInstance(NOTIFIER, first);
      into.registerInstance(NOTIFIER, second);
    },
  };
  const application = await createHub({
    plugins: [sqliteStore({ file, watchEvery: '10ms' }), both],
    routes: { default: [{ notifier: 'first' }, { notifier: 'second' }] },
  });
  const tool = await createHub({ plugins: [sqliteStore({ file })], beside: true });
  for (const name of ['first', 'second']) await tool.pause(name);
  await eventually(async () => (await application.pauses()).length === 2);
  const { id } = await application.notify({ to: { phone }, text: 'Bonjour' });
  await eventually(async () => (await tool.get(id))?.held === true);
  await tool.resume('second');
  await eventually(async () => (await application.get(id))?.status === 'sent');
  expect((await application.get(id))?.attempts.map(({ notifier }) => notifier)).toEqual(['second']);
  await tool.stop();
  await application.stop();
});

it('leaves the bytes of what it erased to the application, if a reader is in the way until it ends', async () => {
  const application = await hubOn();
  await application.notify({ to: { phone }, text: 'Bonjour', sendAt: new Date(Date.now() + 60_000) });
  const reader = new DatabaseSync(file, { readOnly: true });
  reader.exec('BEGIN; SELECT count(*) FROM messages');
  const tool = new SqliteStore({ ...resolveSettings({ file }), eraseWithinMs: 100 });
  await tool.open(createRecorder(), { beside: true });
  expect(await erase(tool)).toBe('pending');
  await tool.close();
  expect(bytes()).toContain(phone);
  reader.close();
  await eventually(() => !bytes().includes(phone));
  expect(bytes()).not.toContain(phone);
  await application.stop();
});

it('never starts', async () => {
  await (await hubOn()).stop();
  const tool = await hubOn({ beside: true });
  await expect(tool.start()).rejects.toMatchObject({ code: 'NKUL_CONFIGURATION' });
  expect(tool.running).toBe(false);
  await tool.stop();
  await expect(hubOn({ beside: true, start: true })).rejects.toThrow('never starts');
});

it('makes no file and no key', async () => {
  await expect(hubOn({ beside: true })).rejects.toThrow(`${file} is not there`);
  expect(existsSync(file)).toBe(false);
  await (await hubOn()).stop();
  rmSync(`${file}.key`);
  await expect(hubOn({ beside: true })).rejects.toThrow(`${file}.key is missing`);
  expect(existsSync(`${file}.key`)).toBe(false);
});

it.each([
  [schemaVersion + 1, 'update @nkul/store-sqlite'],
  [0, 'start the application with this version first'],
])('does not migrate a file of the schema %s, nor change its rights', async (version, advice) => {
  await (await hubOn()).stop();
  const db = new DatabaseSync(file);
  db.exec(`PRAGMA user_version = ${version}`);
  db.close();
  chmodSync(file, 0o640);
  const before = readFileSync(file);
  await expect(hubOn({ beside: true })).rejects.toThrow(advice);
  expect(readFileSync(file).equals(before)).toBe(true);
  expect(statSync(file).mode & 0o777).toBe(0o640);
});

it('waits for a lock for at most two seconds, and says so', async () => {
  await (await hubOn()).stop();
  const store = createSqliteStore({ file, busyTimeout: '1h' });
  await store.open(createRecorder(), { beside: true });
  const writer = new DatabaseSync(file);
  writer.exec('BEGIN IMMEDIATE');
  const at = new Date();
  const paused = { type: 'paused', at, reason: 'operator' } as const;
  await expect(store.record([{ kind: 'notifier', notifier: 'sms', happening: paused }])).rejects.toThrow(
    'another process has been writing',
  );
  // Reading does not wait.
  expect(await store.pauses()).toEqual([]);
  writer.exec('ROLLBACK');
  writer.close();
  await store.close();
});
