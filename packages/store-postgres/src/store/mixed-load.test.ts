import { createRecorder, type Message, type RecordItem, type Store } from '@nkul/core/store';
import { itemFor, manualClock, sampleMessage, sampleSteps } from '@nkul/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Server, startServer } from '../../test/server.ts';
import { createPostgresStore } from './plugin.ts';

const secret = '0123456789abcdef0123456789abcdef';
const clock = manualClock();
let server: Server;
beforeAll(async () => {
  server = await startServer();
});
afterAll(async () => {
  await server?.stop();
});

/** Numbers from a seed: at least 0, less than 1. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return state / 2 ** 32;
  };
}

function shuffled<One>(all: readonly One[], random: () => number): readonly One[] {
  return all
    .map((one) => ({ one, place: random() }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ one }) => one);
}

async function claim(store: Store): Promise<readonly Message[]> {
  const at = clock.now();
  const { changes } = await store.claim(
    { lanes: [{ notifier: 'alpha', calls: 7, perCall: 1, mixed: false }], notTaking: [] },
    {
      ...{ type: 'due', at, leaseUntil: new Date(at.getTime() + 60_000), routes: { default: sampleSteps } },
      ...{ available: new Set(['alpha']), placeOf: () => undefined, random: 0.5 },
    },
  );
  return changes.map(({ message }) => message);
}

function accepted(message: Message): RecordItem {
  const submission = { outcome: 'accepted', reference: message.id } as const;
  return itemFor(message, { type: 'settled', at: clock.now(), attempt: 1, submission, random: 0.5 });
}

function delivered({ id }: Message): RecordItem {
  const report = { notifier: 'alpha', reference: id, status: 'delivered', raw: null } as const;
  const happening = { type: 'reported', at: clock.now(), report } as const;
  return { kind: 'reference', notifier: 'alpha', reference: id, happening };
}

/** One process: adds keys that the others add too, claims, and settles what it has claimed while its reports come. */
async function work(store: Store, others: Store, random: () => number, claimed: string[]): Promise<void> {
  for (let round = 0; round < 12; round += 1) {
    const keys = shuffled([...Array(8).keys()], random).map((one) => `round ${round}, ${one}`);
    const added = store.add(keys.map((key) => sampleMessage(clock, { key, fingerprint: 'f' })));
    const taken = await claim(store);
    claimed.push(...taken.map(({ id }) => id));
    await Promise.all([
      added,
      store.record(shuffled(taken, random).map(accepted)),
      others.record(shuffled(taken, random).map(delivered)),
      store.record(shuffled(taken, random).map(delivered)),
    ]);
  }
}

describe('four stores that add, claim, settle and report at once', () => {
  it.each([1, 2, 3])(
    'lose nothing and take nothing twice (seed %i)',
    async (seed) => {
      const schema = server.schema();
      const stores = Array.from({ length: 4 }, () =>
        createPostgresStore({ url: server.url, schema, secret }),
      );
      for (const store of stores) await store.open(createRecorder());
      const claimed: string[] = [];
      try {
        await Promise.all(
          stores.map((store, index) =>
            work(store, stores[(index + 1) % 4] ?? store, seeded(seed * 10 + index), claimed),
          ),
        );
        const [first] = stores;
        if (first === undefined) throw new Error('a store is missing');
        // A key may have been held: it is added again, as the hub does.
        for (let round = 0; round < 12; round += 1)
          for (let one = 0; one < 8; one += 1)
            await first.add([sampleMessage(clock, { key: `round ${round}, ${one}`, fingerprint: 'f' })]);
        for (let more = await claim(first); more.length > 0; more = await claim(first)) {
          claimed.push(...more.map(({ id }) => id));
          await first.record([...more.map(accepted), ...more.map(delivered)]);
        }
        expect(await first.count()).toEqual({ delivered: 96 });
        expect(new Set(claimed).size).toBe(96);
        expect(claimed).toHaveLength(96);
        expect(await server.run(`SELECT FROM ${schema}.parked`)).toEqual([]);
        const events = await first.events({ after: 0, limit: 10_000 });
        expect(events.filter(({ type }) => type === 'message.queued')).toHaveLength(96);
      } finally {
        for (const store of stores) await store.close();
      }
    },
    60_000,
  );

  it('begin again after a deadlock', async () => {
    const schema = server.schema();
    const store = createPostgresStore({ url: server.url, schema, secret });
    await store.open(createRecorder());
    await store.add([sampleMessage(clock, {}), sampleMessage(clock, {})]);
    const [low, high] = await claim(store);
    if (low === undefined || high === undefined) throw new Error('two messages are missing');
    // Another program locks the rows in the other order.
    const other = await server.begin();
    const lock = `SELECT FROM ${schema}.states s JOIN ${schema}.messages m USING (number) WHERE m.id = $1 FOR UPDATE OF s`;
    await other.transaction.query(lock, [high.id]);
    const settling = store.record([accepted(low), accepted(high)]);
    await eventuallyLocked();
    // Either the server ends this one, or the store's, which begins again.
    await other.transaction.query("SET deadlock_timeout = '1h'");
    const locking = other.transaction.query(lock, [low.id]).then(() => other.commit());
    expect(await settling).toMatchObject([{ ok: true }, { ok: true }]);
    await locking;
    expect(await store.count()).toEqual({ sent: 2 });
    await store.close();
  }, 30_000);
});

/** Resolves once a statement waits for a lock. */
async function eventuallyLocked(): Promise<void> {
  for (;;) {
    const [row] = await server.run(
      "SELECT count(*)::int AS count FROM pg_stat_activity WHERE wait_event_type = 'Lock'",
    );
    if (row?.['count'] === 1) return;
  }
}
