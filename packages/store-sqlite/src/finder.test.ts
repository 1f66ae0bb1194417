import { DatabaseSync } from 'node:sqlite';
import { createRecorder } from '@nkul/core/store';
import { manualClock, sampleMessage } from '@nkul/testing';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
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
