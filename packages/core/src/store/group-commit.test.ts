import { faultyStore, manualClock, sampleMessage, turnEventLoop } from '@nkul/testing';
import { describe, expect, test } from 'vitest';
import { memoryStore } from '../memory/memory-store.ts';
import type { CoreEvent } from '../model/core-event.ts';
import type { RecordItem, Store } from '../ports/store.ts';
import { type ClaimQuestion, Turn } from './group-commit.ts';
import { createRecorder } from './recorder.ts';

const clock = manualClock();

/** A turn on a store, with the calls that the store got and what was told. */
async function turnOn(given: Store = memoryStore()) {
  await given.open(createRecorder());
  const calls: string[] = [];
  const store = faultyStore(given, ({ method }) => void calls.push(method));
  const told: CoreEvent[] = [];
  return { turn: new Turn(store, (events) => told.push(...events)), calls, told, store: given };
}

const question: ClaimQuestion = () => ({
  request: { lanes: [{ notifier: 'alpha', calls: 9, perCall: 1, mixed: false }], closed: [], others: 9 },
  due: {
    type: 'due',
    at: clock.now(),
    leaseUntil: new Date(clock.now().getTime() + 60_000),
    routes: {},
    available: new Set(['alpha']),
    random: 0,
  },
});

function cancel(id: string): RecordItem {
  return { kind: 'message', id, happening: { type: 'cancelled', at: clock.now() } };
}

describe('calls of one turn of the event loop', () => {
  test('reach the store together, each with its own answer', async () => {
    const { turn, calls } = await turnOn();
    const messages = Array.from({ length: 50 }, () => sampleMessage(clock));
    const added = (await Promise.all(messages.map((message) => turn.add([message])))).flat();
    expect(added.map((one) => one.ok && one.message.id)).toEqual(messages.map(({ id }) => id));
    const recorded = await Promise.all(messages.map(({ id }) => turn.record(cancel(id))));
    expect(recorded.map((one) => one.ok && one.message?.id)).toEqual(messages.map(({ id }) => id));
    expect(calls).toEqual(['add', 'record']);
  });

  test('are several groups where they are many, between which the event loop goes round', async () => {
    const { turn, calls } = await turnOn();
    const messages = Array.from({ length: 2_500 }, () => sampleMessage(clock));
    await Promise.all(messages.map((message) => turn.add([message])));
    let rounds = 0;
    let over = false;
    setImmediate(function count() {
      rounds += 1;
      if (!over) setImmediate(count);
    });
    const recorded = await Promise.all(messages.map(({ id }) => turn.record(cancel(id))));
    over = true;
    expect(recorded.map((one) => one.ok && one.message?.id)).toEqual(messages.map(({ id }) => id));
    expect(calls).toEqual(['add', 'record', 'record', 'record']);
    expect(rounds).toBeGreaterThan(30);
  });

  test('that have many items are never parted, and share a group as far as they fit', async () => {
    const { turn, store } = await turnOn();
    const sizes: number[] = [];
    const record = store.record.bind(store);
    store.record = (items) => {
      sizes.push(items.length);
      return record(items);
    };
    const messages = Array.from({ length: 5 }, () => sampleMessage(clock));
    await turn.add(messages);
    const ids = messages.map(({ id }) => id);
    const items = (count: number) => Array.from({ length: count }, (_, at) => cancel(ids[at % 5] ?? ''));
    const recorded = await Promise.all(
      [600, 400, 1, 1_500, 300].map((count) => turn.recordAll(items(count))),
    );
    expect(sizes).toEqual([1_000, 1, 1_500, 300]);
    expect(recorded.map((results) => results.length)).toEqual([600, 400, 1, 1_500, 300]);
    expect(recorded.flat().every(({ ok }) => ok)).toBe(true);
    expect(await turn.recordAll([])).toEqual([]);
  });

  test('reach it in the order of adding, recording, claiming', async () => {
    const { turn, calls } = await turnOn();
    const [stopped, sent] = [sampleMessage(clock), sampleMessage(clock)];
    const claimed = turn.claim(question);
    const recorded = turn.record(cancel(stopped.id));
    void turn.add([stopped]);
    void turn.add([sent]);
    expect(await recorded).toMatchObject({ ok: true, message: { status: 'cancelled' } });
    expect((await claimed).changes.map(({ message }) => message.id)).toEqual([sent.id]);
    expect(calls).toEqual(['add', 'record', 'claim']);
  });

  test('wait for the group before them', async () => {
    let letGo = () => {};
    const gate = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const inner = memoryStore();
    await inner.open(createRecorder());
    const begun: string[] = [];
    const slow = faultyStore(inner, ({ method, count }) => {
      begun.push(method);
      return method === 'add' && count === 1 ? gate : undefined;
    });
    const turn = new Turn(slow, () => {});
    const first = turn.add([sampleMessage(clock)]);
    await turnEventLoop(3);
    const second = turn.add([sampleMessage(clock)]);
    const third = turn.add([sampleMessage(clock)]);
    await turnEventLoop(3);
    expect(begun).toEqual(['add']);
    letGo();
    await Promise.all([first, second, third]);
    expect(begun).toEqual(['add', 'add']);
  });

  test('ask what to claim at the last moment', async () => {
    const { turn } = await turnOn();
    let asked = false;
    const claimed = turn.claim(() => {
      asked = true;
      return question();
    });
    await Promise.resolve();
    expect(asked).toBe(false);
    await claimed;
    expect(asked).toBe(true);
  });
});

describe('events', () => {
  test('are told after the commit and before the caller goes on', async () => {
    const inner = memoryStore();
    await inner.open(createRecorder());
    const steps: string[] = [];
    const turn = new Turn(inner, (events) => steps.push(...events.map(({ type }) => type)));
    const message = sampleMessage(clock);
    await turn.add([message]).then(() => steps.push('added'));
    await turn.claim(question).then(() => steps.push('claimed'));
    await turn.record(cancel(message.id)).then(() => steps.push('recorded'));
    expect(steps).toEqual(['message.queued', 'added', 'message.sending', 'claimed', 'recorded']);
  });

  test('are told in the order of the calls', async () => {
    const { turn, told } = await turnOn();
    const messages = [sampleMessage(clock), sampleMessage(clock), sampleMessage(clock)];
    await Promise.all(messages.map((message) => turn.add([message])));
    expect(told.map((event) => 'message' in event && event.message.id)).toEqual(messages.map(({ id }) => id));
    expect(told.map(({ sequence }) => sequence)).toEqual([1, 2, 3]);
  });
});

describe('a store that fails', () => {
  test('fails every call of the group, tells nothing, and the next group goes on', async () => {
    const inner = memoryStore();
    await inner.open(createRecorder());
    const told: CoreEvent[] = [];
    const store = faultyStore(inner, ({ count }) => (count === 1 ? 'refused' : undefined));
    const turn = new Turn(store, (events) => told.push(...events));
    const refused = { code: 'NKUL_STORE' };
    const calls = [
      turn.add([sampleMessage(clock)]),
      turn.add([sampleMessage(clock)]),
      turn.record(cancel('x')),
      turn.claim(question),
    ];
    for (const result of await Promise.allSettled(calls))
      expect(result).toMatchObject({ status: 'rejected', reason: refused });
    expect(told).toEqual([]);
    expect(await turn.add([sampleMessage(clock)])).toMatchObject([{ ok: true }]);
  });

  test('fails the calls that it left out', async () => {
    const { turn, store } = await turnOn();
    const short: Store = Object.assign(Object.create(store), {
      add: async (messages: Parameters<Store['add']>[0]) => (await store.add(messages)).slice(0, 1),
    });
    const one = new Turn(short, () => {});
    const [kept, left] = await Promise.allSettled([
      one.add([sampleMessage(clock)]),
      one.add([sampleMessage(clock)]),
    ]);
    expect(kept).toMatchObject({ status: 'fulfilled' });
    expect(left).toMatchObject({ status: 'rejected', reason: expect.any(RangeError) });
    await turn.idle();
  });

  test('that refuses one item harms no other', async () => {
    const { turn, told } = await turnOn();
    const message = sampleMessage(clock);
    await turn.add([message]);
    const [bad, good] = await Promise.all([turn.record(cancel('nobody')), turn.record(cancel(message.id))]);
    expect(bad).toMatchObject({ ok: false, error: { code: 'NKUL_MESSAGE_NOT_FOUND' } });
    expect(good).toMatchObject({ ok: true });
    expect(told.at(-1)?.type).toBe('message.cancelled');
  });
});

describe('idle()', () => {
  test('resolves when nothing waits for the store', async () => {
    const { turn, calls } = await turnOn();
    await turn.idle();
    const message = sampleMessage(clock);
    void turn.add([message]).then(() => turn.record(cancel(message.id)));
    await turn.idle();
    expect(calls).toEqual(['add', 'record']);
  });
});
