import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs, { existsSync, statSync, symlinkSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { setImmediate } from 'node:timers/promises';
import { createRecorder } from '@nkul/core/store';
import { eventually, manualClock, sampleMessage } from '@nkul/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { temporaryDirectory } from '../test/temporary-directory.ts';
import { CheckpointThread } from './checkpoint-thread.ts';
import { Checkpointer } from './checkpointer.ts';
import { LogFile } from './log-file.ts';
import { pragma } from './query.ts';
import { createSqliteStore, type SqliteStore } from './sqlite-store.ts';
import { Transactions } from './transactions.ts';

const clock = manualClock();
const content = { sms: { text: 'x'.repeat(4_096), segments: 27 } };
const mebibyte = 2 ** 20;
/** Enough messages for a log of more than 100 MiB, if it did not begin again. */
const many = 12_800;
/** Twice the pages of a checkpoint, and what one transaction adds. */
const bound = 36 * mebibyte;
let directory: ReturnType<typeof temporaryDirectory>;

beforeEach(() => {
  directory = temporaryDirectory();
});

afterEach(() => {
  vi.restoreAllMocks();
  directory.remove();
});

async function open(synchronous: 'full' | 'normal'): Promise<SqliteStore> {
  const store = createSqliteStore({ file: directory.file, synchronous });
  await store.open(createRecorder());
  return store;
}

/** Stores messages without a break, and returns the greatest length of the log. */
async function write(store: SqliteStore, count: number): Promise<number> {
  let longest = 0;
  for (let stored = 0; stored < count; stored += 64) {
    await store.add(Array.from({ length: 64 }, () => sampleMessage(clock, { content })));
    longest = Math.max(longest, logLength());
  }
  return longest;
}

const logLength = () => statSync(`${directory.file}-wal`).size;

/** Checks that a file is whole, and returns how many messages are in it. */
function messagesIn(file: string): number {
  const db = new DatabaseSync(file);
  expect(pragma(db, 'integrity_check')).toBe('ok');
  const count = Number(db.prepare('SELECT count(*) AS count FROM messages').get()?.count);
  db.close();
  return count;
}

/** Runs a process that writes. */
function writing(count: number, args: readonly string[] = []) {
  const program = new URL('../test/writing-process.ts', import.meta.url).pathname;
  const options = ['--conditions=nkul:source', '--disable-warning=ExperimentalWarning', ...args];
  const child = spawn(process.execPath, [...options, program, directory.file, String(count)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.on('data', (text: Buffer) => {
    said += text.toString();
  });
  return { child, stored: () => Number(said.trim().split('\n').at(-1) || 0) };
}

async function codeOf(child: ChildProcess): Promise<number | null> {
  await once(child, 'close');
  return child.exitCode;
}

describe('writes without a break', () => {
  it.each(['full', 'normal'] as const)('leave the log short, with synchronous: %s', async (synchronous) => {
    const store = await open(synchronous);
    const longest = await write(store, many);
    expect(longest).toBeGreaterThan(16 * mebibyte);
    expect(longest).toBeLessThan(bound);
    await store.close();
    expect(existsSync(`${directory.file}-wal`)).toBe(false);
    expect(messagesIn(directory.file)).toBe(many);
  });

  it('of two stores on one file leave the log short', async () => {
    const stores = [await open('full'), await open('full')];
    const longest = await Promise.all(stores.map((store) => write(store, many / 2)));
    expect(Math.max(...longest)).toBeLessThan(2 * bound);
    for (const store of stores) await store.close();
    expect(messagesIn(directory.file)).toBe(many);
  });

  it('are read meanwhile', async () => {
    const store = await open('normal');
    for (let stored = 0; stored < many / 2; stored += 64) {
      const messages = Array.from({ length: 64 }, () => sampleMessage(clock, { content }));
      const adding = store.add(messages);
      expect((await store.get(messages[63]?.id ?? ''))?.id).toBe(messages[63]?.id);
      await adding;
    }
    await store.close();
    expect(messagesIn(directory.file)).toBe(many / 2);
  });

  it('leave time to erase the bytes of a message', async () => {
    const store = await open('full');
    const { id } = sampleMessage(clock, { content });
    await store.add([sampleMessage(clock, { id, content })]);
    const writing = write(store, many);
    const { bytes } = await store.erase({ id, at: clock.now(), limit: 10 });
    expect(bytes).toBe('gone');
    await writing;
    await store.close();
    expect(messagesIn(directory.file)).toBe(many + 1);
  });

  it('go on while another connection reads for long, and the log is short again afterwards', async () => {
    const store = await open('full');
    await write(store, 64);
    const reader = new DatabaseSync(directory.file);
    reader.exec('BEGIN; SELECT count(*) FROM messages');
    expect(await write(store, many / 2)).toBeGreaterThan(bound);
    reader.close();
    await write(store, many / 2);
    // A log that was too long is cut when it begins again.
    expect(logLength()).toBeLessThan(65 * mebibyte);
    await store.close();
    expect(messagesIn(directory.file)).toBe(many + 64);
  });

  it('are still there, all that were answered, when the process is killed', async () => {
    const { child, stored } = writing(1_000_000);
    await eventually(() => stored() > 6_000);
    child.kill('SIGKILL');
    await codeOf(child);
    const store = await open('full');
    expect((await store.count()).queued).toBeGreaterThanOrEqual(stored());
    await store.close();
    expect(messagesIn(directory.file)).toBeGreaterThanOrEqual(stored());
  });
});

describe('the thread', () => {
  it('does not keep a process alive whose store is open', async () => {
    const { child, stored } = writing(6_400);
    expect(await codeOf(child)).toBe(0);
    expect(stored()).toBe(6_400);
    expect(messagesIn(directory.file)).toBe(6_400);
  });

  it('is not needed: where no thread may start, SQLite makes the checkpoints', async () => {
    const without = new URL('../test/without-threads.ts', import.meta.url).href;
    const { child, stored } = writing(many, [`--import=${without}`]);
    let longest = 0;
    child.stdout.on('data', () => {
      longest = Math.max(longest, existsSync(`${directory.file}-wal`) ? logLength() : 0);
    });
    expect(await codeOf(child)).toBe(0);
    expect(stored()).toBe(many);
    expect(longest).toBeLessThan(bound);
  });
});

describe('a checkpointer', () => {
  const every = 500;
  let db: DatabaseSync;
  let checkpointer: Checkpointer;

  beforeEach(() => {
    db = new DatabaseSync(directory.file);
    db.exec(
      `PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = ${every}; CREATE TABLE texts (text TEXT)`,
    );
  });

  afterEach(async () => {
    await checkpointer.close();
    db.close();
  });

  /** Commits a few pages at a time, as fast as the event loop turns, until something is so. */
  async function commitUntil(is: () => boolean): Promise<void> {
    for (let count = 0; count < 20_000 && !is(); count += 1) {
      db.exec('INSERT INTO texts VALUES (zeroblob(5000))');
      checkpointer.committed();
      await setImmediate();
    }
    expect(is()).toBe(true);
  }

  it('lets writes wait if commits came during a checkpoint, and the log begins again', async () => {
    checkpointer = new Checkpointer(db, directory.file);
    const log = new LogFile(directory.file, 4_096);
    const checkpoint = CheckpointThread.prototype.checkpoint;
    // Looked at when it is asked for: it may have ended before the next turn.
    let waits: boolean | undefined;
    let before: bigint | undefined;
    vi.spyOn(CheckpointThread.prototype, 'checkpoint').mockImplementation(function (
      this: CheckpointThread,
      mode,
    ) {
      if (mode === 'RESTART') {
        waits ??= checkpointer.pause !== undefined;
        before ??= log.identity();
      }
      return checkpoint.call(this, mode);
    });
    await commitUntil(() => waits !== undefined);
    expect(waits).toBe(true);
    await checkpointer.pause;
    expect(checkpointer.pause).toBeUndefined();
    db.exec('INSERT INTO texts VALUES (NULL)');
    expect(log.identity()).not.toBe(before);
    expect(log.has(1)).toBe(true);
    expect(log.has(every)).toBe(false);
    log.close();
  });

  it('goes on at once with a checkpoint that a commit has crossed', async () => {
    checkpointer = new Checkpointer(db, directory.file);
    const checkpoint = CheckpointThread.prototype.checkpoint;
    const asked = vi.spyOn(CheckpointThread.prototype, 'checkpoint').mockImplementationOnce(async function (
      this: CheckpointThread,
      mode,
    ) {
      const found = await checkpoint.call(this, mode);
      return { ...found, checkpointed: found.checkpointed - 1 };
    });
    await commitUntil(() => asked.mock.calls.length > 0);
    // Without another commit.
    await eventually(() => asked.mock.calls.length === 2);
    expect(asked.mock.calls.flat()).toEqual(['PASSIVE', 'PASSIVE']);
  });

  it('lets no write wait for a connection that reads for long', async () => {
    checkpointer = new Checkpointer(db, directory.file);
    const reader = new DatabaseSync(directory.file);
    reader.exec('BEGIN; SELECT count(*) FROM texts');
    const asked = vi.spyOn(CheckpointThread.prototype, 'checkpoint');
    // Twice each time: the second one tells a long reader from a commit at that moment.
    await commitUntil(() => asked.mock.calls.length >= 5);
    expect(new Set(asked.mock.calls.flat())).toEqual(new Set(['PASSIVE']));
    await eventually(() => checkpointer.pause === undefined);
    reader.close();
  });

  it('whose thread fails leaves the checkpoints to SQLite, and makes no file', async () => {
    const gone = `${directory.file}-gone`;
    symlinkSync(`${directory.file}-wal`, `${gone}-wal`);
    checkpointer = new Checkpointer(db, gone);
    expect(pragma(db, 'wal_autocheckpoint')).toBe(0);
    await commitUntil(() => pragma(db, 'wal_autocheckpoint') === every);
    expect(checkpointer.pause).toBeUndefined();
    expect(existsSync(gone)).toBe(false);
  });
});

it('a log that cannot be read does not fail a commit that is made', async () => {
  const store = await open('normal');
  const reading = vi.spyOn(fs, 'readSync').mockImplementationOnce(() => {
    throw Object.assign(new Error('EIO: i/o error, read'), { code: 'EIO' });
  });
  const message = sampleMessage(clock);
  expect(await store.add([message])).toMatchObject([{ ok: true, duplicate: false }]);
  expect(reading).toHaveBeenCalledOnce();
  expect(store.state.transactions).toBe(1);
  expect(await write(store, many / 2)).toBeLessThan(bound);
  expect(reading).toHaveBeenCalledOnce();
  await store.close();
  expect(messagesIn(directory.file)).toBe(many / 2 + 1);
});

describe('while writes wait for a checkpoint', () => {
  const ran: string[] = [];
  let waits: PromiseWithResolvers<void>;
  let db: DatabaseSync;
  let transactions: Transactions;

  beforeEach(() => {
    waits = Promise.withResolvers();
    db = new DatabaseSync(':memory:');
    const checkpointer = { pause: waits.promise, committed: () => ran.push('checkpointer') };
    transactions = new Transactions(db, ':memory:', { begin() {}, undone() {}, checkpointer });
    ran.length = 0;
  });

  afterEach(() => db.close());

  it('the calls of all turns are one transaction after it, which it is told of', async () => {
    const first = transactions.run(() => ran.push('first'));
    await setImmediate();
    const second = transactions.run(() => ran.push('second'));
    await setImmediate();
    expect(ran).toEqual([]);
    const read = transactions.endTurn()?.then(() => ran.push('read'));
    waits.resolve();
    await Promise.all([first, second, read]);
    expect(ran).toEqual(['first', 'second', 'checkpointer', 'read']);
    expect(transactions.committed).toBe(1);
  });

  it('what the process does before it ends does not wait', () => {
    void transactions.run(() => ran.push('call'));
    transactions.finish();
    transactions.runNow(() => ran.push('last'));
    expect(ran).toEqual(['call', 'checkpointer', 'last', 'checkpointer']);
  });

  it('what is read does not wait if no write does', () => {
    expect(transactions.endTurn()).toBeUndefined();
  });
});

it('a store in memory has no thread, and no log', async () => {
  const store = createSqliteStore({ file: ':memory:' });
  await store.open(createRecorder());
  await store.add([sampleMessage(clock)]);
  expect(store.state.journalMode).toBe('memory');
  await store.close();
});
