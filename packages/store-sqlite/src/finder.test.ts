import { DatabaseSync } from 'node:sqlite';
import { createRecorder, type Message, type StoreReads } from '@nkul/core/store';
import { manualClock, sampleMessage } from '@nkul/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { temporaryDirectory } from '../test/temporary-directory.ts';
import { FindPlaces } from './find-places.ts';
import { PersonalTexts } from './personal-texts.ts';
import { createSqliteStore, type SqliteStore } from './sqlite-store.ts';

const clock = manualClock();
let directory: ReturnType<typeof temporaryDirectory>;
let store: SqliteStore;

beforeEach(async () => {
  directory = temporaryDirectory();
  store = createSqliteStore({ file: directory.file, synchronous: 'normal' });
  await store.open(createRecorder());
});

afterEach(async () => {
  vi.restoreAllMocks();
  await store.close();
  directory.remove();
});

it('a page of one is found behind many messages that do not match, in few steps', async () => {
  const others = Array.from({ length: 1_200 }, () => sampleMessage(clock, { metadata: { order: '1' } }));
  const message = sampleMessage(clock, { metadata: { order: '2' } });
  await store.add([...others, message]);
  const next = vi.spyOn(FindPlaces.prototype, 'next');
  const { items } = await store.find({ metadata: { order: '2' }, limit: 1 });
  expect(items.map(({ id }) => id)).toEqual([message.id]);
  expect(next.mock.calls.length).toBeLessThan(6);
});

describe('messages of a time, after the clock was ahead for one of them', () => {
  const dayMs = 86_400_000;

  /** Stores a message of a clock that was a day ahead, and then some with right times and ids. */
  async function addBehindAhead(): Promise<{ readonly from: Date; readonly right: readonly Message[] }> {
    const now = manualClock();
    const [from, ahead] = [now.now(), manualClock(new Date(now.now().getTime() + dayMs))];
    await store.add([sampleMessage(ahead)]);
    const right: Message[] = [];
    for (let count = 0; count < 20; count += 1) {
      right.push(sampleMessage(now));
      now.advance(3_600_000);
    }
    await store.add(right);
    return { from, right };
  }

  async function found(asked: StoreReads, createdBefore: Date): Promise<readonly string[]> {
    return (await asked.find({ createdBefore })).items.map(({ id }) => id);
  }

  it('are found by the threads that answer questions, and by another process', async () => {
    const createdBefore = new Date(clock.now().getTime() + dayMs);
    const other = createSqliteStore({ file: directory.file, synchronous: 'normal' });
    await other.open(createRecorder());
    const reader = store.reader({ timeoutMs: 20_000 });
    if (reader === undefined) throw new Error('a store in a file has readers');
    expect(await found(other, createdBefore)).toEqual([]);
    expect(await found(reader, createdBefore)).toEqual([]);
    const { right } = await addBehindAhead();
    const ids = right.map(({ id }) => id);
    expect(await found(other, createdBefore)).toEqual(ids);
    expect(await found(reader, createdBefore)).toEqual(ids);
    await reader.close();
    await other.close();
  });

  it('are found in a file that an earlier version has filled, once there is a new message', async () => {
    const { right, from } = await addBehindAhead();
    await store.close();
    const db = new DatabaseSync(directory.file);
    expect(db.prepare("DELETE FROM marks WHERE name = 'ids off by'").run().changes).toBe(1);
    db.close();
    store = createSqliteStore({ file: directory.file, synchronous: 'normal' });
    await store.open(createRecorder());
    const createdBefore = new Date(from.getTime() + dayMs - 3_600_000);
    expect(await found(store, createdBefore)).toEqual([]);
    await store.add([sampleMessage(manualClock(new Date(from.getTime() + 2 * dayMs)))]);
    expect(await found(store, createdBefore)).toEqual(right.map(({ id }) => id));
  });
});

it('a read finds no message that another process deletes between its row and its text', async () => {
  const message = sampleMessage(clock, { status: 'delivered' });
  await store.add([message]);
  const other = new DatabaseSync(directory.file);
  // What another process writes makes the store read the file again.
  other.exec("INSERT INTO marks VALUES ('other', 1)");
  const get = PersonalTexts.prototype.get;
  vi.spyOn(PersonalTexts.prototype, 'get').mockImplementation(function (this: PersonalTexts, number) {
    other.exec("UPDATE personal_0 SET text = ' '; DELETE FROM messages");
    return get.call(this, number);
  });
  expect(await store.get(message.id)).toBeUndefined();
  expect(PersonalTexts.prototype.get).toHaveBeenCalledOnce();
  other.close();
});
