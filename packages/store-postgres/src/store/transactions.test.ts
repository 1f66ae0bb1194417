import { randomUUID } from 'node:crypto';
import {
  createRecorder,
  type DeliveryReport,
  type LaneCalls,
  type Message,
  type RecordItem,
  type Settled,
  type Store,
} from '@nkul/core/store';
import { eventually, itemFor, manualClock, sampleMessage, sampleSteps } from '@nkul/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Server, startServer } from '../../test/server.ts';
import { createPostgresStore } from './plugin.ts';
import type { PostgresStore } from './postgres-store.ts';

const secret = '0123456789abcdef0123456789abcdef';
const clock = manualClock();
let server: Server;
let schema: string;
let stores: PostgresStore[] = [];

beforeAll(async () => {
  server = await startServer();
});
afterAll(async () => {
  await server?.stop();
});
beforeEach(() => {
  schema = server.schema();
});
afterEach(async () => {
  for (const store of stores) await store.close();
  stores = [];
});

async function opened(settings: { readonly pollEvery?: '1h' | '20ms' } = {}): Promise<PostgresStore> {
  const store = createPostgresStore({ url: server.url, schema, secret, ...settings });
  await store.open(createRecorder());
  stores.push(store);
  return store;
}

function messages(count: number): readonly Message[] {
  return Array.from({ length: count }, () => sampleMessage(clock, {}));
}

/** @param limits those of the notifier in all processes */
async function claim(
  store: Store,
  calls: number,
  limits?: Pick<LaneCalls, 'perSecond' | 'inFlight'>,
): Promise<readonly Message[]> {
  const at = clock.now();
  const lane = { notifier: 'alpha', active: 0, surplus: 0, ended: [], ...limits };
  const { changes } = await store.claim(
    {
      ...{ lanes: [{ notifier: 'alpha', calls, perCall: 1, mixed: false }], notTaking: [] },
      ...{ maxUnassigned: calls, ...(limits && { calls: { worker: 'one', lanes: [lane] } }) },
    },
    {
      ...{ type: 'due', at, leaseUntil: new Date(at.getTime() + 60_000), routes: { default: sampleSteps } },
      ...{ available: new Set(['alpha']), placeOf: () => undefined, random: 0.5 },
    },
  );
  return changes.map(({ message }) => message);
}

it('claims messages with keys in the order in which they were given', async () => {
  const store = await opened();
  const given = Array.from({ length: 20 }, (_, place) => sampleMessage(clock, { key: `key ${place}` }));
  await store.add(given);
  expect((await claim(store, 20)).map(({ key }) => key)).toEqual(given.map(({ key }) => key));
});

function accepted(message: Message): RecordItem {
  return settled(message, { outcome: 'accepted', reference: message.id });
}

function lost(message: Message): RecordItem {
  return settled(message, { outcome: 'unknown', reason: { code: 'no_answer', message: 'silence' } });
}

function settled(message: Message, submission: Settled['submission']): RecordItem {
  return itemFor(message, { type: 'settled', at: clock.now(), attempt: 1, submission, random: 0.5 });
}

function delivered({ id, recipient: { phone } }: Message): RecordItem {
  const report: DeliveryReport = {
    ...{ notifier: 'alpha', reference: id, status: 'delivered', raw: null },
    ...(phone !== undefined && { to: phone }),
  };
  const happening = { type: 'reported', at: clock.now(), report } as const;
  return { kind: 'reference', notifier: 'alpha', reference: id, happening };
}

/** How many statements each kind of call takes for some messages, with BEGIN and COMMIT. */
async function statementsOf(store: PostgresStore, count: number): Promise<Readonly<Record<string, number>>> {
  const taken: Record<string, number> = {};
  const counted = async <Result>(kind: string, work: Promise<Result>): Promise<Result> => {
    const before = store.statements;
    const result = await work;
    taken[kind] = store.statements - before;
    return result;
  };
  const added = Array.from({ length: count }, () =>
    sampleMessage(clock, { key: randomUUID(), fingerprint: 'f' }),
  );
  await counted('add', store.add(added));
  await counted('add again', store.add(added));
  const claimed = await counted('claim', claim(store, count));
  expect(claimed).toHaveLength(count);
  await counted('reports that come first', store.record(claimed.map(delivered)));
  await counted('answers, with parked reports', store.record(claimed.map(accepted)));
  await counted('reports again', store.record(claimed.map(delivered)));
  expect(await store.count()).toEqual({ delivered: count });
  await store.add(messages(count));
  const toLose = await claim(store, count);
  await counted('unknown answers', store.record(toLose.map(lost)));
  await counted('reports with candidates', store.record(toLose.map(delivered)));
  await store.add(messages(count));
  await claim(store, count);
  clock.advance(60_000);
  await store.add(messages(count));
  const after = await counted('claim that ends leases', claim(store, count));
  expect(after).toHaveLength(2 * count);
  await store.add(messages(count));
  const limits = { perSecond: 1_000, inFlight: 1_000 };
  const limited = await counted('claim with limits', claim(store, count, limits));
  expect(limited).toHaveLength(count);
  await counted('claim with limits that takes nothing', claim(store, count, limits));
  return taken;
}

describe('a transaction of the PostgreSQL store', () => {
  it('takes at most 10 statements for a call of one kind, as many for 500 items as for one', async () => {
    const taken: Readonly<Record<string, number>>[] = [];
    for (const count of [1, 64, 500]) {
      schema = server.schema();
      const store = await opened({ pollEvery: '1h' });
      taken.push(await statementsOf(store, count));
    }
    const [one = {}, ...more] = taken;
    expect(Object.entries(one).filter(([, statements]) => statements > 10)).toEqual([]);
    expect(more).toEqual([one, one]);
  }, 60_000);

  it('stores the other items of a group if the database does not take one', async () => {
    const store = await opened();
    const [good, alsoGood] = messages(2);
    const bad = sampleMessage(clock, { template: 'a\0b' });
    if (good === undefined || alsoGood === undefined) throw new Error('two messages are missing');
    const answers = await store.add([good, bad, alsoGood]);
    expect(answers.map(({ ok }) => ok)).toEqual([true, false, true]);
    expect(answers[1]).toMatchObject({ error: { code: 'NKUL_STORE' } });
    expect(await store.count()).toEqual({ queued: 2 });
    expect(await store.get(bad.id)).toBeUndefined();
  });

  it('goes on after the server has ended all connections', async () => {
    const store = await opened();
    store.onDue(() => {});
    await store.add(messages(1));
    await server.run(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'nkul%'",
    );
    const isStored = async (): Promise<boolean> => {
      const [added] = await store.add(messages(1)).catch(() => []);
      return added?.ok ?? false;
    };
    await eventually(isStored);
    expect(await isStored()).toBe(true);
  });

  it('fails a call whose connection breaks, and stores nothing of it', async () => {
    const store = await opened();
    await server.run(`BEGIN`);
    await server.run(`LOCK TABLE ${schema}.messages`);
    const failing = store.add(messages(1));
    failing.catch(() => {});
    await eventually(async () => {
      const ended = await server.run(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event_type = 'Lock'",
      );
      return ended.length === 1;
    });
    await server.run('ROLLBACK');
    await expect(failing).rejects.toMatchObject({ code: 'NKUL_STORE', message: /cannot be reached/ });
    expect(await store.count()).toEqual({});
  });
});

describe('a process beside others', () => {
  it('hears at once that another process has added a message', async () => {
    const [store, other] = [await opened({ pollEvery: '1h' }), await opened()];
    let woken = 0;
    store.onDue(() => {
      woken += 1;
    });
    // Once when it begins to listen.
    await eventually(() => woken === 1);
    await other.add(messages(1));
    await eventually(() => woken > 1);
    expect(woken).toBe(2);
  });

  it('looks by itself every `pollEvery`', async () => {
    const store = await opened({ pollEvery: '20ms' });
    let woken = 0;
    store.onDue(() => {
      woken += 1;
    });
    await eventually(() => woken > 3);
    expect(woken).toBeGreaterThan(3);
  });
});
