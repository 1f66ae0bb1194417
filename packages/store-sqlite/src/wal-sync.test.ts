import fs from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { createRecorder } from '@nkul/core/store';
import { eventually, manualClock, sampleMessage } from '@nkul/testing';
import { afterEach, beforeEach, describe, expect, it, type Mock, vi } from 'vitest';
import { temporaryDirectory } from '../test/temporary-directory.ts';
import { Checkpointer } from './checkpointer.ts';
import { createSqliteStore, type SqliteStore } from './sqlite-store.ts';
import { Watch } from './watch.ts';

type Callback = (error: NodeJS.ErrnoException | null) => void;

const clock = manualClock();
const message = () => sampleMessage(clock);
/** What the disk was asked, and has not answered. */
const asked: { readonly inode: number; readonly answer: Callback }[] = [];
let directory: ReturnType<typeof temporaryDirectory>;
let store: SqliteStore;

beforeEach(async () => {
  directory = temporaryDirectory();
  store = createSqliteStore({ file: directory.file });
  await store.open(createRecorder());
  // What a file holds when it is opened is brought to the disk with the first answer.
  await store.count();
  asked.length = 0;
  vi.spyOn(fs, 'fdatasync').mockImplementation((descriptor: number, answer: Callback) => {
    asked.push({ inode: fs.fstatSync(descriptor).ino, answer });
  });
});

afterEach(async () => {
  vi.restoreAllMocks();
  for (const { answer } of asked) answer(null);
  await store.close().catch(() => {});
  directory.remove();
});

/** Answers what the disk was asked first. */
const answer = (error: NodeJS.ErrnoException | null = null) => asked.shift()?.answer(error);

/** True when a promise is settled, however long the event loop turns. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  const settled = promise.then(
    () => true,
    () => true,
  );
  return await Promise.race([settled, sleep(30, false)]);
}

describe('a commit', () => {
  it('is answered when the log of this very file is on the disk, also through a link', async () => {
    const link = `${directory.file}-link`;
    fs.symlinkSync(directory.file, link);
    const linked = createSqliteStore({ file: link });
    await linked.open(createRecorder());
    for (const one of [store, linked]) {
      const added = one.add([message()]);
      expect(await isSettled(added)).toBe(false);
      expect(asked.map(({ inode }) => inode)).toEqual([fs.statSync(`${directory.file}-wal`).ino]);
      answer();
      expect((await added)[0]).toMatchObject({ ok: true });
    }
    await linked.close();
  });

  it('is shared by all that is committed while the disk is busy', async () => {
    const first = store.add([message()]);
    await eventually(() => asked.length === 1);
    const others = [];
    for (let count = 0; count < 3; count += 1) {
      others.push(store.add([message()]));
      await sleep(1);
    }
    expect(store.state.transactions).toBe(4);
    expect(asked).toHaveLength(1);
    answer();
    await first;
    await eventually(() => asked.length === 1);
    expect(await isSettled(Promise.race(others))).toBe(false);
    answer();
    expect((await Promise.all(others)).flat().map(({ ok }) => ok)).toEqual([true, true, true]);
    expect(asked).toHaveLength(0);
  });

  it('is not waited for where nothing was written, nor with synchronous: normal', async () => {
    const room = { lanes: [], notTaking: [], maxUnassigned: 10 };
    const due = { type: 'due' as const, at: clock.now(), leaseUntil: clock.now(), routes: {}, random: 0 };
    await store.claim(room, { ...due, available: new Set() });
    await store.close();
    store = createSqliteStore({ file: directory.file, synchronous: 'normal' });
    await store.open(createRecorder());
    await store.add([message()]);
    expect(asked).toHaveLength(0);
  });

  it('that says of a message that it is there already waits until that one is on the disk', async () => {
    const twice = sampleMessage(clock, { key: 'k', fingerprint: 'f' });
    const first = store.add([twice]);
    await eventually(() => asked.length === 1);
    const second = store.add([{ ...twice, id: clock.id() }]);
    expect(await isSettled(second)).toBe(false);
    answer();
    expect((await first)[0]).toMatchObject({ duplicate: false });
    expect((await second)[0]).toMatchObject({ duplicate: true });
  });
});

describe('what is read', () => {
  it('is on the disk before it is answered', async () => {
    const added = message();
    const adding = store.add([added]);
    const found = store.get(added.id);
    expect(await isSettled(found)).toBe(false);
    answer();
    expect((await found)?.id).toBe(added.id);
    await adding;
  });

  it('is brought to the disk where a process has written it that ended before it was there', async () => {
    const written = sampleMessage(clock, { key: 'k', fingerprint: 'f' });
    void store.add([written]).catch(() => {});
    await eventually(() => asked.length === 1);
    for (const ask of [
      (next: SqliteStore) => next.get(written.id),
      (next: SqliteStore) => next.add([{ ...written, id: clock.id() }]),
    ]) {
      const next = createSqliteStore({ file: directory.file });
      await next.open(createRecorder());
      const answered = ask(next);
      expect(await isSettled(answered)).toBe(false);
      expect(asked).toHaveLength(2);
      asked.pop()?.answer(null);
      expect(await answered).toBeDefined();
      await next.close();
    }
  });

  it('is brought to the disk where another process has written it right before', async () => {
    await store.close();
    store = createSqliteStore({ file: directory.file, watchEvery: '1h' });
    await store.open(createRecorder());
    const counted = store.count();
    await eventually(() => asked.length === 1);
    answer();
    await counted;
    const other = new DatabaseSync(directory.file);
    const { changed } = Watch.prototype;
    vi.spyOn(Watch.prototype, 'changed').mockImplementationOnce(function (this: Watch) {
      const before = changed.call(this);
      other.exec("INSERT INTO pauses VALUES ('sms', 'operator', 0, NULL)");
      return before;
    });
    const pauses = store.pauses();
    expect(await isSettled(pauses)).toBe(false);
    answer();
    expect(await pauses).toHaveLength(1);
    other.close();
  });

  it('is brought to the disk where another process has written it and may not have', async () => {
    const other = createSqliteStore({ file: directory.file });
    await other.open(createRecorder());
    const counted = other.count();
    await eventually(() => asked.length === 1);
    answer();
    await counted;
    const added = message();
    const adding = store.add([added]);
    await eventually(() => asked.length === 1);
    const found = other.get(added.id);
    await eventually(() => asked.length === 2);
    expect(await isSettled(found)).toBe(false);
    asked.pop()?.answer(null);
    expect((await found)?.id).toBe(added.id);
    answer();
    await adding;
    await other.close();
  });
});

it('a log that cannot be opened is a StoreError when the store is opened, and leaves nothing open', async () => {
  await store.close();
  vi.spyOn(fs, 'openSync').mockImplementationOnce(() => {
    throw Object.assign(new Error('EMFILE: too many open files'), { code: 'EMFILE' });
  });
  const opening = store.open(createRecorder());
  await expect(opening).rejects.toMatchObject({
    code: 'NKUL_STORE',
    message: expect.stringContaining(directory.file),
    cause: { code: 'EMFILE' },
  });
  // The last connection that is closed takes the log with it.
  expect(fs.existsSync(`${directory.file}-wal`)).toBe(false);
  await store.open(createRecorder());
  const added = store.add([message()]);
  await eventually(() => asked.length === 1);
  answer();
  expect((await added)[0]).toMatchObject({ ok: true });
});

it('a disk that refuses is a StoreError, and nothing is taken any more until the store is opened again', async () => {
  const [first, second] = [store.add([message()]), store.add([message()])];
  await eventually(() => asked.length === 1);
  const waiting = store.add([message()]);
  await sleep(1);
  answer(Object.assign(new Error('EIO: i/o error, fdatasync'), { code: 'EIO' }));
  const refused = {
    code: 'NKUL_STORE',
    message: expect.stringContaining(directory.file),
    cause: { code: 'EIO' },
  };
  for (const call of [first, second, waiting]) await expect(call).rejects.toMatchObject(refused);
  const { transactions } = store.state;
  await expect(store.add([message()])).rejects.toMatchObject(refused);
  await expect(store.count()).rejects.toMatchObject(refused);
  expect(store.state.transactions).toBe(transactions);
  expect(asked).toHaveLength(0);
  await expect(store.close()).rejects.toMatchObject(refused);
  store = createSqliteStore({ file: directory.file });
  await store.open(createRecorder());
  const again = store.add([message()]);
  await eventually(() => asked.length === 1);
  answer();
  expect((await again)[0]).toMatchObject({ ok: true });
});

describe('a commit to a disk that was quick', () => {
  let inPlace: Mock<typeof fs.fdatasyncSync>;
  let nowMs: number;

  beforeEach(async () => {
    nowMs = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => nowMs);
    inPlace = vi.spyOn(fs, 'fdatasyncSync').mockImplementation(() => {});
    const byThread = vi.mocked(fs.fdatasync);
    const asking = byThread.getMockImplementation();
    byThread.mockImplementation((_descriptor: number, done: Callback) => process.nextTick(done, null));
    for (let count = 0; count < 20; count += 1) await store.add([message()]);
    byThread.mockImplementation(asking ?? expect.unreachable());
    inPlace.mockClear();
  });

  /** A message whose commit is synced by a thread. */
  async function addedByThread(): Promise<void> {
    const added = store.add([message()]);
    await eventually(() => asked.length === 1);
    answer();
    await added;
  }

  it('is synced in place if it has one message or two', async () => {
    await store.add([message(), message()]);
    expect(inPlace).toHaveBeenCalledOnce();
    expect(asked).toHaveLength(0);
  });

  it('is synced by a thread if it has more, or does other work than its items', async () => {
    const added = store.add([message(), message(), message()]);
    await eventually(() => asked.length === 1);
    answer();
    await added;
    const purged = store.purge({ events: clock.now(), limit: 10 });
    await eventually(() => asked.length === 1);
    answer();
    await purged;
    expect(inPlace).not.toHaveBeenCalled();
  });

  it('is synced by a thread while a checkpoint writes to the disk', async () => {
    vi.spyOn(Checkpointer.prototype, 'running', 'get').mockReturnValue(true);
    await addedByThread();
    expect(inPlace).not.toHaveBeenCalled();
  });

  it('is synced by a thread if another process has written to the log: that may be much', async () => {
    const other = new DatabaseSync(directory.file);
    other.exec("INSERT INTO pauses VALUES ('sms', 'operator', 0, NULL)");
    await addedByThread();
    expect(inPlace).not.toHaveBeenCalled();
    await store.add([message()]);
    expect(inPlace).toHaveBeenCalledOnce();
    other.close();
  });

  it('is synced by a thread if the last sync was long ago', async () => {
    nowMs = 6_000;
    await addedByThread();
    expect(inPlace).not.toHaveBeenCalled();
  });

  it('waits for the sync that is under way, and is synced behind it by a thread', async () => {
    const first = store.add([message(), message(), message()]);
    await eventually(() => asked.length === 1);
    const next = store.add([message()]);
    expect(await isSettled(next)).toBe(false);
    answer();
    await first;
    await eventually(() => asked.length === 1);
    answer();
    await next;
    expect(inPlace).not.toHaveBeenCalled();
  });

  it('is synced by a thread again after the disk was slow once', async () => {
    inPlace.mockImplementation(() => {
      nowMs += 6;
    });
    await store.add([message()]);
    expect(inPlace).toHaveBeenCalledOnce();
    await addedByThread();
    expect(inPlace).toHaveBeenCalledOnce();
  });

  it('is a StoreError if the disk refuses in place, and nothing is taken any more', async () => {
    inPlace.mockImplementation(() => {
      throw Object.assign(new Error('EIO: i/o error, fdatasync'), { code: 'EIO' });
    });
    const refused = { code: 'NKUL_STORE', cause: { code: 'EIO' } };
    await expect(store.add([message()])).rejects.toMatchObject(refused);
    await expect(store.add([message()])).rejects.toMatchObject(refused);
    expect(inPlace).toHaveBeenCalledOnce();
  });
});
