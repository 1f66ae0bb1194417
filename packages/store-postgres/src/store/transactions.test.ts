import { createRecorder, type Message, type RecordItem, type Store } from '@nkul/core/store';
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

async function claim(store: Store, calls: number): Promise<readonly Message[]> {
  const at = clock.now();
  const { changes } = await store.claim(
    { lanes: [{ notifier: 'alpha', calls, perCall: 1, mixed: false }], notTaking: [] },
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

/** How many statements each step of the way of some messages takes. */
async function statementsOf(store: PostgresStore, count: number): Promise<readonly number[]> {
  const taken: number[] = [];
  const counted = async <Result>(work: Promise<Result>): Promise<Result> => {
    const before = store.statements;
    const result = await work;
    taken.push(store.statements - before);
    return result;
  };
  const added = messages(count);
  await counted(store.add(added));
  const claimed = await counted(claim(store, count));
  expect(claimed).toHaveLength(count);
  await counted(store.record(claimed.map(accepted)));
  await counted(store.record(claimed.map(delivered)));
  return taken;
}

describe('a transaction of the PostgreSQL store', () => {
  it('takes as many statements for 500 messages as for one', async () => {
    const store = await opened({ pollEvery: '1h' });
    // The first message brings the names of counters with it.
    await statementsOf(store, 1);
    const one = await statementsOf(store, 1);
    expect(await statementsOf(store, 250)).toEqual(one);
    expect(await statementsOf(store, 500)).toEqual(one);
  });

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
