import { manualClock, sampleMessage } from '@nkul/testing';
import { describe, expect, test } from 'vitest';
import { StoreError } from '../base/errors.ts';
import { memoryStore } from '../memory/memory-store.ts';
import type { CoreEvent } from '../model/core-event.ts';
import { createRecorder } from '../store/recorder.ts';
import { GroupCommit } from './group-commit.ts';

const clock = manualClock();

describe('a message whose key a transaction of somebody else has', () => {
  /** A store of which the first tries of one message find its key held. */
  async function holding(heldTries: number) {
    const inner = memoryStore();
    const message = sampleMessage(clock, { key: 'k', fingerprint: 'f' });
    let tries = 0;
    const add = inner.add.bind(inner);
    inner.add = async (messages, resends) => {
      const isHeld = messages.some(({ id }) => id === message.id) && tries++ < heldTries;
      const free = messages.filter(({ id }) => !isHeld || id !== message.id);
      const answers = (await add(free, resends)).values();
      return messages.map(
        ({ id }) =>
          (isHeld && id === message.id ? undefined : answers.next().value) ?? {
            ...{ ok: false, held: true, error: new StoreError('Another transaction has the key.') },
          },
      );
    };
    await inner.open(createRecorder());
    const emitted: CoreEvent[] = [];
    const groupCommit = new GroupCommit(inner, (events) => emitted.push(...events));
    return { groupCommit, emitted, store: inner, message, tries: () => tries };
  }

  test('is added again until the key is free, and each other message at once', async () => {
    const { groupCommit, message, emitted, tries } = await holding(3);
    const [before, after] = [sampleMessage(clock), sampleMessage(clock)];
    let isOver = false;
    const adding = groupCommit.add([before, message]).finally(() => {
      isOver = true;
    });
    expect(await groupCommit.add([after])).toMatchObject([{ ok: true }]);
    expect(isOver).toBe(false);
    expect(await adding).toMatchObject([
      { ok: true, message: { id: before.id } },
      { ok: true, message: { id: message.id }, duplicate: false },
    ]);
    expect(tries()).toBe(4);
    expect(emitted.map((event) => 'message' in event && event.message.id)).toEqual([
      before.id,
      after.id,
      message.id,
    ]);
  });

  test('is refused alone if the store fails meanwhile: what was stored is told', async () => {
    const { groupCommit, store, message } = await holding(1);
    const other = sampleMessage(clock);
    const adding = groupCommit.add([other, message]);
    await groupCommit.add([sampleMessage(clock)]);
    store.add = () => Promise.reject(new StoreError('The database is away.'));
    expect(await adding).toMatchObject([
      { ok: true, message: { id: other.id } },
      { ok: false, error: { message: 'The database is away.' } },
    ]);
  });

  test('is refused after 30 seconds, by an error that says so', async () => {
    const { store, message } = await holding(Number.POSITIVE_INFINITY);
    let nowMs = 0;
    const groupCommit = new GroupCommit(
      store,
      () => {},
      () => (nowMs += 10_000),
    );
    expect(await groupCommit.add([message])).toMatchObject([{ ok: false, held: true }]);
    expect(nowMs).toBeGreaterThanOrEqual(30_000);
  });

  test('is not tried again by a hub that stops', async () => {
    const { groupCommit, message } = await holding(Number.POSITIVE_INFINITY);
    const adding = groupCommit.add([message]);
    await groupCommit.flushed();
    await groupCommit.idle();
    expect(await adding).toMatchObject([{ ok: false, held: true }]);
  });
});
