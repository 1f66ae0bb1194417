import { memoryStore } from '@nkul/core';
import { createRecorder } from '@nkul/core/store';
import { describe, expect, test } from 'vitest';
import { eventually, turnEventLoop } from '../base/event-loop.ts';
import { sampleMessage } from '../base/sample-message.ts';
import { faultyStore, type StoreFault } from './faulty-store.ts';
import { manualClock } from './manual-clock.ts';

const clock = manualClock();

async function storeWith(fault: StoreFault) {
  const inner = memoryStore();
  await inner.open(createRecorder());
  return {
    inner,
    store: faultyStore(inner, ({ method, count }) => (method === 'add' && count === 2 ? fault : undefined)),
  };
}

describe('a faulty store', () => {
  test('does what the store does, but where it was told otherwise', async () => {
    const { store, inner } = await storeWith('refused');
    const message = sampleMessage(clock);
    expect(await store.add([message])).toMatchObject([{ ok: true }]);
    expect(await inner.get(message.id)).toEqual(message);
    expect(store.durable).toBe(false);
    await expect(store.add([sampleMessage(clock)])).rejects.toMatchObject({ code: 'NKUL_STORE' });
    expect(await inner.count()).toEqual({ queued: 1 });
    expect(await store.add([sampleMessage(clock)])).toMatchObject([{ ok: true }]);
  });

  test('may lose an answer of what it did', async () => {
    const { store, inner } = await storeWith('lost');
    await store.add([sampleMessage(clock)]);
    await expect(store.add([sampleMessage(clock)])).rejects.toMatchObject({ code: 'NKUL_STORE' });
    expect(await inner.count()).toEqual({ queued: 2 });
  });

  test('may wait', async () => {
    let letGo = () => {};
    const { store, inner } = await storeWith(
      new Promise<void>((resolve) => {
        letGo = resolve;
      }),
    );
    await store.add([sampleMessage(clock)]);
    const second = store.add([sampleMessage(clock)]);
    await turnEventLoop(3);
    expect(await inner.count()).toEqual({ queued: 1 });
    letGo();
    await second;
    expect(await inner.count()).toEqual({ queued: 2 });
  });

  test('may die: it answers nothing any more', async () => {
    const { store, inner } = await storeWith('dead');
    await store.add([sampleMessage(clock)]);
    let answers = 0;
    for (const call of [store.add([sampleMessage(clock)]), store.count(), store.close()])
      void call.then(() => {
        answers += 1;
      });
    await turnEventLoop(5);
    expect(answers).toBe(0);
    expect(await inner.count()).toEqual({ queued: 1 });
  });
});

describe('eventually()', () => {
  test('resolves when it is so', async () => {
    let turns = 0;
    await eventually(() => {
      turns += 1;
      return turns === 5;
    });
    expect(turns).toBe(5);
  });
});
