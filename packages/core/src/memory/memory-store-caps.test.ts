import { itemFor, manualClock, sampleMessage } from '@nkul/testing';
import { describe, expect, test } from 'vitest';
import type { Message } from '../model/message.ts';
import type { RecordItem } from '../ports/record-item.ts';
import { createRecorder } from '../store/recorder.ts';
import { memoryStore } from './memory-store.ts';
import type { MemoryStoreOptions } from './memory-store-options.ts';

const dayMs = 86_400_000;

/** How much a store in memory keeps. */
async function opened(options: MemoryStoreOptions) {
  const clock = manualClock();
  const store = memoryStore(options);
  await store.open(createRecorder());
  const at = () => clock.now();

  function reported(reference: string): RecordItem {
    const report = { notifier: 'alpha', reference, status: 'enroute', raw: null } as const;
    return {
      kind: 'reference',
      notifier: 'alpha',
      reference,
      happening: { type: 'reported', at: at(), report },
    };
  }

  /** Parks reports, in one call. */
  const park = (...references: readonly string[]) => store.record(references.map(reported));

  /** The references of the reports that waited for these. */
  async function claimParked(...references: readonly string[]): Promise<readonly string[]> {
    const message = await started();
    const submission = { outcome: 'accepted', aliases: references } as const;
    const happening = { type: 'settled', at: at(), attempt: 1, submission, random: 0 } as const;
    const [recorded] = await store.record([itemFor(message, happening)]);
    const events = recorded?.ok ? recorded.events : [];
    return events.flatMap((event) => (event.type === 'report.received' ? [event.report.reference] : []));
  }

  async function started(): Promise<Message> {
    await store.add([sampleMessage(clock, { dueFor: 'alpha' })]);
    const lanes = [{ notifier: 'alpha', calls: 9, perCall: 1, mixed: false }];
    const leaseUntil = new Date(at().getTime() + 60_000);
    const available = new Set(['alpha']);
    const { changes } = await store.claim(
      { lanes, notTaking: [], maxUnassigned: 0 },
      { type: 'due', at: at(), leaseUntil, routes: {}, available, random: 0 },
    );
    const [change] = changes;
    if (change === undefined) throw new RangeError('no attempt was started');
    return change.message;
  }

  async function cancelled(patch: Partial<Message> = {}): Promise<string> {
    const message = sampleMessage(clock, patch);
    await store.add([message]);
    await store.record([{ kind: 'message', id: message.id, happening: { type: 'cancelled', at: at() } }]);
    return message.id;
  }

  /** Messages that were sent, and that no report came for. */
  async function unconfirmed(count: number): Promise<readonly string[]> {
    const messages: Message[] = [];
    for (let index = 0; index < count; index += 1) messages.push(await started());
    const happening = { at: at(), attempt: 1, submission: { outcome: 'accepted' }, random: 0 } as const;
    for (const message of messages) await store.record([itemFor(message, { type: 'settled', ...happening })]);
    clock.advance(72 * 3_600_000);
    const leaseUntil = new Date(at().getTime() + 60_000);
    const due = {
      type: 'due',
      at: at(),
      leaseUntil,
      routes: {},
      available: new Set<string>(),
      random: 0,
    } as const;
    await store.claim({ lanes: [], notTaking: [], maxUnassigned: count }, due);
    return messages.map(({ id }) => id);
  }

  async function sent(count: number): Promise<string[]> {
    const ids: string[] = [];
    for (let index = 0; index < count; index += 1) {
      const message = await started();
      const submission = { outcome: 'accepted' } as const;
      const happening = { type: 'settled', at: at(), attempt: 1, submission, random: 0 } as const;
      await store.record([itemFor(message, happening)]);
      ids.push(message.id);
    }
    return ids;
  }

  /** A message of which nobody knows whether it went out. */
  async function unknown(): Promise<Message> {
    const message = await started();
    const reason = { code: 'no_answer', message: 'silence' } as const;
    const submission = { outcome: 'unknown', reason } as const;
    const happening = { type: 'settled', at: at(), attempt: 1, submission, random: 0 } as const;
    await store.record([itemFor(message, happening)]);
    return message;
  }
  return { store, clock, park, claimParked, cancelled, unconfirmed, unknown, sent };
}

const numbered = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => `r${from + index}`);

describe('reports that wait for their reference', () => {
  test('are as many as one says: the oldest go, once they have waited for a day', async () => {
    const { park, clock, claimParked } = await opened({ maxParked: 100 });
    await park(...numbered(0, 100));
    clock.advance(dayMs);
    await park(...numbered(100, 150));
    expect(await claimParked(...numbered(0, 150))).toEqual(numbered(50, 150));
  });

  test('are counted down when they are applied', async () => {
    const { park, claimParked } = await opened({ maxParked: 10 });
    await park(...numbered(0, 10));
    expect(await claimParked(...numbered(0, 5))).toHaveLength(5);
    await park(...numbered(10, 15));
    expect(await claimParked(...numbered(5, 15))).toEqual(numbered(5, 15));
  });

  test('are counted down when they are purged', async () => {
    const { store, park, clock, claimParked } = await opened({ maxParked: 10 });
    await park(...numbered(0, 8));
    const parked = clock.now();
    clock.advance(1);
    await park('r8', 'r9');
    expect(await store.purge({ parked, limit: 100 })).toEqual({ more: false });
    await park(...numbered(10, 18));
    expect(await claimParked(...numbered(0, 18))).toEqual(numbered(8, 18));
  });

  test('of one reference wait on when another of it is parked at the cap', async () => {
    const { park, clock, claimParked } = await opened({ maxParked: 2 });
    await park('r0', 'r1');
    clock.advance(dayMs);
    await park('r2');
    await park('r1');
    expect(await claimParked('r0', 'r1', 'r2')).toEqual(['r1', 'r2']);
  });
});

describe('messages in a final state', () => {
  test('are kept as many as one says, and a tenth: then the oldest go, and their keys', async () => {
    const { store, cancelled } = await opened({ maxAtRest: 10 });
    const ids: string[] = [];
    for (let count = 0; count < 11; count += 1)
      ids.push(await cancelled({ key: `k${count}`, fingerprint: 'f' }));
    expect(await store.count()).toEqual({ cancelled: 11 });
    ids.push(await cancelled());
    expect(await store.count()).toEqual({ cancelled: 10 });
    expect((await store.find({})).items.map(({ id }) => id)).toEqual(ids.slice(2));
    expect((await store.find({ key: 'k1' })).items).toEqual([]);
    expect((await store.find({ key: 'k2' })).items).toHaveLength(1);
  });

  test('go with their references: a report that comes then is parked', async () => {
    const { store, park, claimParked, cancelled, clock } = await opened({ maxAtRest: 0 });
    await claimParked('r0');
    const { items } = await store.find({});
    const happening = { type: 'resolved', at: clock.now(), as: 'delivered' } as const;
    await store.record(items.map((message) => itemFor(message, happening)));
    await cancelled();
    expect(await store.count()).toEqual({});
    const [recorded] = await park('r0');
    expect(recorded).toMatchObject({ ok: true, events: [{ type: 'report.parked' }] });
  });
});

describe('messages that wait for nothing any more', () => {
  test('are capped as final ones are', async () => {
    const { store, unconfirmed } = await opened({ maxAtRest: 10 });
    const ids = await unconfirmed(12);
    expect((await store.find({})).items.map(({ id }) => id)).toEqual(ids.slice(2));
  });

  test('are kept while they are on their way again', async () => {
    const { store, unknown, cancelled, clock } = await opened({ maxAtRest: 10 });
    const message = await unknown();
    const happening = { type: 'resolved', at: clock.now(), as: 'not_sent' } as const;
    await store.record([itemFor(message, happening)]);
    for (let count = 0; count < 12; count += 1) await cancelled();
    expect((await store.get(message.id))?.status).toBe('queued');
  });
});

describe('events', () => {
  test('are kept as many as one says, and at most twice that', async () => {
    const { store, cancelled } = await opened({ maxEvents: 4 });
    for (let count = 0; count < 4; count += 1) await cancelled();
    expect(await store.events({ after: 0, limit: 100 })).toHaveLength(8);
    await cancelled();
    const events = await store.events({ after: 0, limit: 100 });
    expect(events.map(({ sequence }) => sequence)).toEqual([6, 7, 8, 9, 10]);
  });

  test('show a message as it was last, also when it is gone', async () => {
    const { store, cancelled } = await opened({ maxAtRest: 0 });
    const id = await cancelled();
    expect(await store.get(id)).toBeUndefined();
    const events = await store.events({ after: 0, limit: 100 });
    expect(events.map((event) => 'message' in event && event.message.id)).toEqual([id, id]);
  });
});

test('a store that is not open says so', async () => {
  await expect(memoryStore().add([sampleMessage(manualClock())])).rejects.toThrow('the store is not open');
});

describe('messages in whatever state', () => {
  const full = expect.objectContaining({ message: expect.stringContaining('The store in memory is full') });

  test('are kept as many as one says, and a tenth: then those go that wait for reports, and it is told', async () => {
    const { store, sent } = await opened({ maxMessages: 10 });
    const dropped: number[] = [];
    store.onDropped?.((messages) => dropped.push(messages));
    const ids = await sent(11);
    expect([await store.count(), dropped]).toEqual([{ sent: 11 }, []]);
    ids.push(...(await sent(1)));
    expect([await store.count(), dropped]).toEqual([{ sent: 10 }, [2]]);
    expect((await store.find({})).items.map(({ id }) => id)).toEqual(ids.slice(2));
  });

  test('stay while a person may still release them, and count among those that wait to be sent', async () => {
    const { store, sent, clock } = await opened({ maxMessages: 10 });
    const charges = [
      { counter: 'c', rule: 'all', amount: 1, limit: 0, windowMs: 60_000, over: 'review' },
    ] as const;
    const held = sampleMessage(clock, { charges });
    await store.add([held]);
    await sent(12);
    expect(await store.count()).toEqual({ review: 1, sent: 10 });
    expect((await store.get(held.id))?.status).toBe('review');
    const more = await store.add(Array.from({ length: 10 }, () => sampleMessage(clock, { charges })));
    expect(more.map(({ ok }) => ok)).toEqual([...Array.from({ length: 9 }, () => true), false]);
  });

  test('are refused when so many wait to be sent, but for a known key, and are taken again later', async () => {
    const { store, clock } = await opened({ maxMessages: 2 });
    const [first, second, third] = ['a', 'b', 'c'].map((key) =>
      sampleMessage(clock, { key, fingerprint: 'f' }),
    );
    if (first === undefined || second === undefined || third === undefined) return;
    const again = sampleMessage(clock, { key: 'a', fingerprint: 'f' });
    expect(await store.add([first, second, third, again])).toMatchObject([
      { ok: true },
      { ok: true },
      { ok: false, error: full },
      { ok: false, error: full },
    ]);
    expect(await store.add([third, again])).toMatchObject([
      { ok: false, error: full },
      { ok: true, duplicate: true, message: { id: first.id } },
    ]);
    const cancel = { type: 'cancelled', at: clock.now() } as const;
    await store.record([{ kind: 'message', id: first.id, happening: cancel }]);
    expect(await store.add([third])).toMatchObject([{ ok: true }]);
    expect(await store.count()).toEqual({ queued: 2 });
  });
});
