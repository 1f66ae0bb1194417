import { faultyStore, manualClock, sampleMessage, turnEventLoop } from '@nkul/testing';
import { describe, expect, test } from 'vitest';
import { memoryStore } from '../memory/memory-store.ts';
import type { CoreEvent } from '../model/core-event.ts';
import type { RecordItem } from '../ports/record-item.ts';
import type { Store } from '../ports/store.ts';
import { createRecorder } from '../store/recorder.ts';
import { GroupCommit, type MakeClaim } from './group-commit.ts';

const clock = manualClock();

/** A turn on a store, with the calls that the store got and what was told. */
async function groupCommitOn(given: Store = memoryStore()) {
  await given.open(createRecorder());
  const calls: string[] = [];
  const store = faultyStore(given, ({ method }) => void calls.push(method));
  const emitted: CoreEvent[] = [];
  return {
    groupCommit: new GroupCommit(store, (events) => emitted.push(...events)),
    calls,
    emitted,
    store: given,
  };
}

const makeClaim: MakeClaim = () => ({
  request: {
    lanes: [{ notifier: 'alpha', calls: 9, perCall: 1, mixed: false }],
    notTaking: [],
    maxUnassigned: 9,
  },
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
    const { groupCommit, calls } = await groupCommitOn();
    const messages = Array.from({ length: 50 }, () => sampleMessage(clock));
    const added = (await Promise.all(messages.map((message) => groupCommit.add([message])))).flat();
    expect(added.map((one) => one.ok && one.message.id)).toEqual(messages.map(({ id }) => id));
    const recorded = await Promise.all(messages.map(({ id }) => groupCommit.record(cancel(id))));
    expect(recorded.map((one) => one.ok && one.message?.id)).toEqual(messages.map(({ id }) => id));
    expect(calls).toEqual(['add', 'record']);
  });

  test('are several groups where they are many, between which the event loop goes round', async () => {
    const { groupCommit, calls } = await groupCommitOn();
    const messages = Array.from({ length: 2_500 }, () => sampleMessage(clock));
    await Promise.all(messages.map((message) => groupCommit.add([message])));
    let rounds = 0;
    let over = false;
    setImmediate(function count() {
      rounds += 1;
      if (!over) setImmediate(count);
    });
    const recorded = await Promise.all(messages.map(({ id }) => groupCommit.record(cancel(id))));
    over = true;
    expect(recorded.map((one) => one.ok && one.message?.id)).toEqual(messages.map(({ id }) => id));
    expect(calls).toEqual(['add', 'record', 'record', 'record']);
    expect(rounds).toBeGreaterThan(30);
  });

  test('that have many items are never parted, and share a group as far as they fit', async () => {
    const { groupCommit, store } = await groupCommitOn();
    const sizes: number[] = [];
    const record = store.record.bind(store);
    store.record = (items) => {
      sizes.push(items.length);
      return record(items);
    };
    const messages = Array.from({ length: 5 }, () => sampleMessage(clock));
    await groupCommit.add(messages);
    const ids = messages.map(({ id }) => id);
    const items = (count: number) => Array.from({ length: count }, (_, at) => cancel(ids[at % 5] ?? ''));
    const recorded = await Promise.all(
      [600, 400, 1, 1_500, 300].map((count) => groupCommit.recordAll(items(count))),
    );
    expect(sizes).toEqual([1_000, 1, 1_500, 300]);
    expect(recorded.map((results) => results.length)).toEqual([600, 400, 1, 1_500, 300]);
    expect(recorded.flat().every(({ ok }) => ok)).toBe(true);
    expect(await groupCommit.recordAll([])).toEqual([]);
  });

  test('reach it in the order of adding, recording, claiming', async () => {
    const { groupCommit, calls } = await groupCommitOn();
    const [stopped, sent] = [sampleMessage(clock), sampleMessage(clock)];
    const claimed = groupCommit.claim(makeClaim);
    const recorded = groupCommit.record(cancel(stopped.id));
    void groupCommit.add([stopped]);
    void groupCommit.add([sent]);
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
    const groupCommit = new GroupCommit(slow, () => {});
    const first = groupCommit.add([sampleMessage(clock)]);
    await turnEventLoop(3);
    const second = groupCommit.add([sampleMessage(clock)]);
    const third = groupCommit.add([sampleMessage(clock)]);
    await turnEventLoop(3);
    expect(begun).toEqual(['add']);
    letGo();
    await Promise.all([first, second, third]);
    expect(begun).toEqual(['add', 'add']);
  });

  test('ask what to claim at the last moment', async () => {
    const { groupCommit } = await groupCommitOn();
    let asked = false;
    const claimed = groupCommit.claim(() => {
      asked = true;
      return makeClaim();
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
    const groupCommit = new GroupCommit(inner, (events) => steps.push(...events.map(({ type }) => type)));
    const message = sampleMessage(clock);
    await groupCommit.add([message]).then(() => steps.push('added'));
    await groupCommit.claim(makeClaim).then(() => steps.push('claimed'));
    await groupCommit.record(cancel(message.id)).then(() => steps.push('recorded'));
    expect(steps).toEqual(['message.queued', 'added', 'message.sending', 'claimed', 'recorded']);
  });

  test('are told in the order of the calls', async () => {
    const { groupCommit, emitted } = await groupCommitOn();
    const messages = [sampleMessage(clock), sampleMessage(clock), sampleMessage(clock)];
    await Promise.all(messages.map((message) => groupCommit.add([message])));
    expect(emitted.map((event) => 'message' in event && event.message.id)).toEqual(
      messages.map(({ id }) => id),
    );
    expect(emitted.map(({ sequence }) => sequence)).toEqual([1, 2, 3]);
  });
});

describe('a store that fails', () => {
  test('fails every call of the group, tells nothing, and the next group goes on', async () => {
    const inner = memoryStore();
    await inner.open(createRecorder());
    const emitted: CoreEvent[] = [];
    const store = faultyStore(inner, ({ count }) => (count === 1 ? 'refused' : undefined));
    const groupCommit = new GroupCommit(store, (events) => emitted.push(...events));
    const refused = { code: 'NKUL_STORE' };
    const calls = [
      groupCommit.add([sampleMessage(clock)]),
      groupCommit.add([sampleMessage(clock)]),
      groupCommit.record(cancel('x')),
      groupCommit.claim(makeClaim),
    ];
    for (const result of await Promise.allSettled(calls))
      expect(result).toMatchObject({ status: 'rejected', reason: refused });
    expect(emitted).toEqual([]);
    expect(await groupCommit.add([sampleMessage(clock)])).toMatchObject([{ ok: true }]);
  });

  test('fails the calls that it left out', async () => {
    const { groupCommit, store } = await groupCommitOn();
    const short: Store = Object.assign(Object.create(store), {
      add: async (messages: Parameters<Store['add']>[0]) => (await store.add(messages)).slice(0, 1),
    });
    const one = new GroupCommit(short, () => {});
    const [kept, left] = await Promise.allSettled([
      one.add([sampleMessage(clock)]),
      one.add([sampleMessage(clock)]),
    ]);
    expect(kept).toMatchObject({ status: 'fulfilled' });
    expect(left).toMatchObject({ status: 'rejected', reason: expect.any(RangeError) });
    await groupCommit.idle();
  });

  test('that refuses one item harms no other', async () => {
    const { groupCommit, emitted } = await groupCommitOn();
    const message = sampleMessage(clock);
    await groupCommit.add([message]);
    const [bad, good] = await Promise.all([
      groupCommit.record(cancel('nobody')),
      groupCommit.record(cancel(message.id)),
    ]);
    expect(bad).toMatchObject({ ok: false, error: { code: 'NKUL_MESSAGE_NOT_FOUND' } });
    expect(good).toMatchObject({ ok: true });
    expect(emitted.at(-1)?.type).toBe('message.cancelled');
  });
});

describe('idle()', () => {
  test('resolves when nothing waits for the store', async () => {
    const { groupCommit, calls } = await groupCommitOn();
    await groupCommit.idle();
    const message = sampleMessage(clock);
    void groupCommit.add([message]).then(() => groupCommit.record(cancel(message.id)));
    await groupCommit.idle();
    expect(calls).toEqual(['add', 'record']);
  });
});

test('what notifiers answered comes before all other records: it frees the room that is claimed behind it', async () => {
  const { groupCommit, store } = await groupCommitOn();
  const messages = Array.from({ length: 2_500 }, () => sampleMessage(clock));
  await groupCommit.add(messages);
  const groups: string[][] = [];
  const [record, claim] = [store.record.bind(store), store.claim.bind(store)];
  store.record = (items) => {
    groups.push(items.flatMap((item) => (item.kind === 'message' ? [item.id] : [])));
    return record(items);
  };
  store.claim = (request, due) => {
    groups.push(['claim']);
    return claim(request, due);
  };
  const [answered, ...others] = messages;
  await Promise.all([
    ...others.map(({ id }) => groupCommit.record(cancel(id))),
    groupCommit.claim(makeClaim),
    groupCommit.recordAnswers([cancel(answered?.id ?? '')]),
  ]);
  expect(groups[0]?.[0]).toBe(answered?.id);
  expect(groups.map(({ length }) => length)).toEqual([1_001, 1, 1_000, 499]);
});

describe('a store that outlives the process', () => {
  /** The calls that it gets, and when the message is known to be accepted. */
  async function order(more: Partial<Store>) {
    const { groupCommit, calls } = await groupCommitOn(
      Object.assign(memoryStore(), { durable: true, ...more }),
    );
    const adding = groupCommit.add([sampleMessage(clock)]).then(() => calls.push('accepted'));
    await Promise.all([adding, groupCommit.claim(makeClaim)]);
    return calls;
  }

  test('and can give back what was claimed has acceptance and claim in one commit', async () => {
    const giving = { begun: () => {}, giveBack: () => {} };
    expect(await order(giving)).toEqual(['add', 'claim', 'accepted']);
  });

  test('and cannot has the claim in a later turn: what was just accepted is queued when the process ends', async () => {
    expect(await order({})).toEqual(['add', 'accepted', 'claim']);
  });
});

describe('a concurrent store', () => {
  /** A group commit on a store whose calls of one kind wait until they are let go. */
  async function held(method?: string) {
    const gate = Promise.withResolvers<void>();
    const inner = Object.assign(memoryStore(), { durable: true, concurrent: true });
    await inner.open(createRecorder());
    const calls: string[] = [];
    const told: string[] = [];
    const store = faultyStore(inner, (call) => {
      calls.push(call.method);
      return call.method === method ? gate.promise : undefined;
    });
    const groupCommit = new GroupCommit(store, (events) => told.push(...events.map(({ type }) => type)));
    return { groupCommit, inner, calls, told, letGo: () => gate.resolve() };
  }

  test('adds while it records, and while it claims', async () => {
    for (const method of ['record', 'claim'] as const) {
      const { groupCommit, letGo } = await held(method);
      const [message] = [sampleMessage(clock)];
      await groupCommit.add([message]);
      const waiting =
        method === 'record' ? groupCommit.record(cancel(message.id)) : groupCommit.claim(makeClaim);
      await turnEventLoop(3);
      expect(await groupCommit.add([sampleMessage(clock)])).toMatchObject([{ ok: true }]);
      letGo();
      await waiting;
    }
  });

  test('gets one group of a kind at a time', async () => {
    const { groupCommit, calls, letGo } = await held('add');
    const adding = [groupCommit.add([sampleMessage(clock)])];
    await turnEventLoop(3);
    adding.push(groupCommit.add([sampleMessage(clock)]), groupCommit.add([sampleMessage(clock)]));
    await turnEventLoop(3);
    expect(calls).toEqual(['add']);
    letGo();
    await Promise.all(adding);
    expect(calls).toEqual(['add', 'add']);
  });

  test('claims all that was added before, also what waited for the group before', async () => {
    const { groupCommit, calls, letGo } = await held('add');
    const messages = [sampleMessage(clock), sampleMessage(clock)] as const;
    void groupCommit.add([messages[0]]);
    await turnEventLoop(3);
    void groupCommit.add([messages[1]]);
    const claimed = groupCommit.claim(makeClaim);
    await turnEventLoop(3);
    expect(calls).toEqual(['add']);
    letGo();
    expect((await claimed).changes.map(({ message }) => message.id)).toEqual(messages.map(({ id }) => id));
  });

  test('claims with the capacity that the answers before have freed', async () => {
    const { groupCommit, calls, letGo } = await held('record');
    const message = sampleMessage(clock);
    await groupCommit.add([message]);
    const claimed = groupCommit.claim(makeClaim);
    const answered = groupCommit.recordAnswers([cancel(message.id)]);
    await turnEventLoop(3);
    expect(calls).toEqual(['add', 'record']);
    letGo();
    await answered;
    expect((await claimed).changes).toEqual([]);
  });

  test('tells of a message first that it is queued, also if the answer to the adding comes behind that of the claim', async () => {
    const { groupCommit, inner, told } = await held();
    const message = sampleMessage(clock);
    const add = inner.add.bind(inner);
    const gate = Promise.withResolvers<void>();
    inner.add = async (messages) => {
      const added = await add(messages);
      await gate.promise;
      return added;
    };
    // The claim began before the message was added, and looks behind its commit.
    const claim = inner.claim.bind(inner);
    inner.claim = async (request, due) => {
      void groupCommit.add([message]);
      await turnEventLoop(3);
      return await claim(request, due);
    };
    const claimed = groupCommit.claim(makeClaim);
    await turnEventLoop(9);
    expect(told).toEqual([]);
    gate.resolve();
    await claimed;
    expect(told).toEqual(['message.queued', 'message.sending']);
  });

  test('has ended all calls when it is flushed, and when it is idle', async () => {
    for (const end of ['flushed', 'idle'] as const) {
      const { groupCommit, calls, letGo } = await held('record');
      const message = sampleMessage(clock);
      await groupCommit.add([message]);
      const recorded = groupCommit.record(cancel(message.id)).then(() => calls.push('recorded'));
      const ended = groupCommit[end]().then(() => calls.push('ended'));
      await turnEventLoop(3);
      expect(calls).toEqual(['add', 'record']);
      letGo();
      await Promise.all([recorded, ended]);
      expect(calls).toEqual(['add', 'record', 'recorded', 'ended']);
    }
  });
});
