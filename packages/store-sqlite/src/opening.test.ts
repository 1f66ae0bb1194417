import { execFile } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createRecorder } from '@nkul/core/store';
import { eventually, manualClock, sampleMessage } from '@nkul/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { temporaryDirectory } from '../test/temporary-directory.ts';
import { migrate, schemaVersion } from './schema.ts';
import { createSqliteStore } from './sqlite-store.ts';

let directory: ReturnType<typeof temporaryDirectory>;
let file: string;

beforeEach(() => {
  directory = temporaryDirectory();
  file = directory.file;
});

afterEach(() => directory.remove());

/** A file with enough messages that damage in its middle hits something. */
async function fullStore(): Promise<void> {
  const clock = manualClock();
  const store = createSqliteStore({ file });
  await store.open(createRecorder());
  await store.add(Array.from({ length: 300 }, () => sampleMessage(clock)));
  await store.close();
}

/** How many files of the directory this process has open. Only Linux tells. */
function openFiles(): number {
  if (process.platform !== 'linux') return 0;
  const paths = readdirSync('/proc/self/fd').map((one) => {
    const link = `/proc/self/fd/${one}`;
    return existsSync(link) ? readlinkSync(link) : '';
  });
  return paths.filter((path) => path.startsWith(directory.path)).length;
}

/** Opens the file, which must be refused and stay as it was. */
async function refused(): Promise<unknown> {
  const before = readFileSync(file);
  const error = await createSqliteStore({ file })
    .open(createRecorder())
    .catch((thrown: unknown) => thrown);
  expect(readFileSync(file).equals(before)).toBe(true);
  return error;
}

describe('opening a file', () => {
  it('writes each commit through to the disk, ahead into the log', async () => {
    for (const synchronous of ['full', 'normal'] as const) {
      const store = createSqliteStore({ file, synchronous });
      await store.open(createRecorder());
      expect(store.state).toEqual({
        transactions: 0,
        synchronous,
        journalMode: 'wal',
        schemaVersion,
      });
      await store.close();
    }
  });

  it('takes an empty file as a new one', async () => {
    writeFileSync(file, '');
    await fullStore();
    const store = createSqliteStore({ file });
    await store.open(createRecorder());
    expect(await store.count()).toEqual({ queued: 300 });
    await store.close();
  });

  it('lets several begin with one file at once', async () => {
    const stores = Array.from({ length: 5 }, () => createSqliteStore({ file }));
    await Promise.all(stores.map((store) => store.open(createRecorder())));
    await Promise.all(stores.map((store) => store.close()));
  });

  it('tells where the directory is missing that the file belongs in', async () => {
    const store = createSqliteStore({ file: join(directory.path, 'missing', 'nkul.db') });
    await expect(store.open(createRecorder())).rejects.toMatchObject({
      code: 'NKUL_STORE',
      message: expect.stringContaining('directory'),
    });
  });

  it('refuses a directory', async () => {
    mkdirSync(file);
    await expect(createSqliteStore({ file }).open(createRecorder())).rejects.toMatchObject({
      code: 'NKUL_STORE',
    });
  });

  it('leaves nothing open if it fails', async () => {
    await fullStore();
    // The last that is opened.
    mkdirSync(`${file}.erased`);
    const before = openFiles();
    await expect(createSqliteStore({ file }).open(createRecorder())).rejects.toThrow('journal of erasures');
    await eventually(() => openFiles() === before, 'the files are closed');
    // The log goes with the last connection.
    expect(existsSync(`${file}-wal`)).toBe(false);
  });

  it('can be opened only once', async () => {
    const store = createSqliteStore({ file });
    await store.open(createRecorder());
    await expect(store.open(createRecorder())).rejects.toMatchObject({ code: 'NKUL_STORE' });
    await store.close();
    await expect(store.count()).rejects.toMatchObject({ code: 'NKUL_STORE' });
  });
});

describe('a file that is not ours, or not whole', () => {
  it('refuses a SQLite file of another program, and does not change it', async () => {
    const other = new DatabaseSync(file);
    other.exec('CREATE TABLE customers (name TEXT); INSERT INTO customers VALUES (1)');
    other.close();
    expect(await refused()).toMatchObject({
      code: 'NKUL_STORE',
      message: expect.stringContaining('is not a store of Nkul'),
    });
  });

  it('refuses a SQLite file of another program that is open in write-ahead mode', async () => {
    const other = new DatabaseSync(file);
    other.exec('PRAGMA journal_mode = WAL; CREATE TABLE customers (name TEXT)');
    expect(await refused()).toMatchObject({ code: 'NKUL_STORE' });
    other.close();
  });

  it('refuses what is no SQLite file, and does not change it', async () => {
    writeFileSync(file, 'Dear diary, '.repeat(1_000));
    expect(await refused()).toMatchObject({
      code: 'NKUL_STORE',
      message: expect.stringContaining('is not a store of Nkul'),
    });
  });

  it('refuses a file that a newer version has written, and does not change it', async () => {
    await fullStore();
    const newer = new DatabaseSync(file);
    newer.exec(`PRAGMA user_version = ${schemaVersion + 1}`);
    newer.close();
    expect(await refused()).toMatchObject({
      code: 'NKUL_STORE',
      message: expect.stringMatching(/newer version.*update @nkul\/store-sqlite/),
    });
  });

  it('refuses a file of an earlier format, and does not change it', async () => {
    await fullStore();
    const earlier = new DatabaseSync(file);
    earlier.exec('PRAGMA user_version = 3');
    earlier.close();
    expect(await refused()).toMatchObject({
      code: 'NKUL_STORE',
      message: expect.stringMatching(/earlier format.*begin with another file/),
    });
  });

  it('refuses it also while the newer version has it open', async () => {
    await fullStore();
    const newer = new DatabaseSync(file);
    newer.exec(`PRAGMA user_version = ${schemaVersion + 1}`);
    expect(await refused()).toMatchObject({ message: expect.stringContaining('newer version') });
    newer.close();
  });

  it('refuses a file whose end is missing, and does not change it', async () => {
    await fullStore();
    truncateSync(file, Math.floor(readFileSync(file).length / 2));
    expect(await refused()).toMatchObject({
      code: 'NKUL_STORE',
      message: expect.stringContaining('is damaged'),
    });
  });

  it('refuses a file whose end is missing also if it is too large to be checked whole', async () => {
    await fullStore();
    truncateSync(file, Math.floor(readFileSync(file).length / 2));
    const store = createSqliteStore({ file, checkUpTo: 0 });
    await expect(store.open(createRecorder())).rejects.toThrow('is damaged');
  });

  it.each([0.1, 0.3, 0.5, 0.7, 0.9])('refuses a file with rubbish at %d of its length', async (part) => {
    await fullStore();
    const bytes = readFileSync(file);
    const page = Math.floor((bytes.length * part) / 4_096) * 4_096;
    bytes.fill(0xa5, page, page + 4_096);
    writeFileSync(file, bytes);
    expect(await refused()).toMatchObject({
      code: 'NKUL_STORE',
      message: expect.stringContaining('damaged'),
    });
  });

  it('takes up a file whose log was being written back when the process ended', async () => {
    const clock = manualClock();
    const store = createSqliteStore({ file });
    await store.open(createRecorder());
    await store.add(Array.from({ length: 300 }, () => sampleMessage(clock)));
    const copy = join(directory.path, 'copy.db');
    const bytes = readFileSync(file);
    // The first page was written already, and says how many there will be.
    bytes.writeUInt32BE(1_000, 28);
    writeFileSync(copy, bytes, { mode: 0o600 });
    copyFileSync(`${file}-wal`, `${copy}-wal`);
    copyFileSync(`${file}.key`, `${copy}.key`);
    await store.close();
    const other = createSqliteStore({ file: copy });
    await other.open(createRecorder());
    expect(await other.count()).toEqual({ queued: 300 });
    await other.close();
  });

  it('goes on with a copy that was put in its place', async () => {
    await fullStore();
    const copy = join(directory.path, 'copy.db');
    copyFileSync(file, copy);
    writeFileSync(file, 'rubbish');
    await refused();
    copyFileSync(copy, file);
    const store = createSqliteStore({ file });
    await store.open(createRecorder());
    expect(await store.count()).toEqual({ queued: 300 });
    await store.close();
  });
});

it('says which Node has SQLite, where this one has none', async () => {
  const program = fileURLToPath(new URL('../test/without-sqlite.ts', import.meta.url));
  const args = ['--no-experimental-sqlite', '--conditions=nkul:source', program, file];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  expect(stdout).toMatch(/^NKUL_CONFIGURATION: This Node .* has no node:sqlite: use Node 22\.19 or newer/);
  expect(existsSync(file)).toBe(false);
});

describe('migrating', () => {
  const base = 'CREATE TABLE t (a INTEGER); PRAGMA application_id = 1315665260';
  const version = (db: DatabaseSync) => db.prepare('PRAGMA user_version').get()?.['user_version'];

  it('goes forward from any version, a step at a time', () => {
    const db = new DatabaseSync(file);
    migrate(db, file, [base]);
    const first = Number(version(db));
    db.exec('INSERT INTO t VALUES (7)');
    migrate(db, file, [base, 'ALTER TABLE t ADD COLUMN b INTEGER', 'UPDATE t SET b = a + 1']);
    expect(version(db)).toBe(first + 2);
    expect(db.prepare('SELECT a, b FROM t').get()).toMatchObject({ a: 7, b: 8 });
    migrate(db, file, [base, 'rubbish is not run again', 'nor this']);
    db.close();
  });

  it('takes a step back wholly that fails', () => {
    const db = new DatabaseSync(file);
    migrate(db, file, [base]);
    const first = version(db);
    const failing = [base, 'CREATE TABLE half (a INTEGER); INSERT INTO nothing VALUES (1)'];
    expect(() => migrate(db, file, failing)).toThrow('nothing');
    expect(version(db)).toBe(first);
    expect(db.prepare("SELECT name FROM sqlite_schema WHERE name = 'half'").get()).toBeUndefined();
    db.close();
  });
});
