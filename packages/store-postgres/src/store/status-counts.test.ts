import { createRecorder, type Message, type Store } from '@nkul/core/store';
import { itemFor, manualClock, sampleMessage, sampleSteps } from '@nkul/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type GatedPool, gatedPool } from '../../test/gate.ts';
import { type Server, startServer } from '../../test/server.ts';
import { createPostgresStore } from './plugin.ts';

const secret = '0123456789abcdef0123456789abcdef';
const clock = manualClock();
let server: Server;
let pool: GatedPool;
let schema: string;
let store: Store;

beforeAll(async () => {
  server = await startServer();
});
afterAll(async () => {
  await server?.stop();
});
beforeEach(async () => {
  schema = server.schema();
  pool = gatedPool(server.url);
  store = createPostgresStore({ pool, schema, secret });
  await store.open(createRecorder());
});
afterEach(async () => {
  pool.open();
  await store.close();
  await pool.end();
});

/** The counts of a scan of all messages. */
async function scanned(): Promise<Record<string, number>> {
  const rows = await server.run(
    `SELECT status, count(*)::int AS count FROM ${schema}.states GROUP BY status`,
  );
  return Object.fromEntries(rows.map(({ status, count }) => [String(status), Number(count)]));
}

/** The rows that are read for a count. */
async function rows(): Promise<number> {
  const [row] = await server.run(`SELECT count(*)::int AS count FROM ${schema}.status_counts`);
  return Number(row?.['count']);
}

async function add(count: number): Promise<readonly Message[]> {
  const messages = Array.from({ length: count }, () => sampleMessage(clock, {}));
  await store.add(messages);
  return messages;
}

async function claim(): Promise<void> {
  const at = clock.now();
  const lane = { notifier: 'alpha', calls: 10, perCall: 1, mixed: false };
  const due = {
    ...({ type: 'due', at, routes: { default: sampleSteps }, random: 0.5 } as const),
    ...{
      leaseUntil: new Date(at.getTime() + 60_000),
      available: new Set(['alpha']),
      placeOf: () => undefined,
    },
  };
  await store.claim({ lanes: [lane], notTaking: [] }, due);
}

async function purge(): Promise<void> {
  while ((await store.purge({ limit: 10, thin: clock.now() })).more);
}

/** Makes rows of gone connections, as those of an hour. They cancel each other out. */
async function fillOldRows(): Promise<void> {
  await server.run(
    `INSERT INTO ${schema}.status_counts SELECT minute, connection, status, connection * 2 - 1
     FROM generate_series(1000, 1059) AS minute, generate_series(0, 1) AS connection, unnest('{queued,sent}'::text[]) AS status`,
  );
}

describe('the counts of messages by their state on PostgreSQL', () => {
  it('are of all writers: also of statements beside the store, and within a statement of several parts', async () => {
    await add(5);
    await server.run(`UPDATE ${schema}.states SET status = 'sent' WHERE number <= 2`);
    await server.run(`UPDATE ${schema}.states SET status = 'sent' WHERE number <= 3`);
    expect(await store.count()).toEqual({ queued: 2, sent: 3 });
    await server.run(
      `WITH gone AS (DELETE FROM ${schema}.states WHERE number = 1 RETURNING *),
         changed AS (UPDATE ${schema}.states SET status = 'failed' WHERE number = 5),
         more AS (UPDATE ${schema}.states SET status = 'unknown' WHERE number = 4)
       INSERT INTO ${schema}.states (number, created_at, status, due_for, changing, said)
       SELECT number + 100, created_at, status, due_for, changing, said FROM gone`,
    );
    expect(await store.count()).toEqual({ sent: 3, failed: 1, unknown: 1 });
    expect(await scanned()).toEqual({ sent: 3, failed: 1, unknown: 1 });
    await server.run(`DELETE FROM ${schema}.states`);
    expect(await store.count()).toEqual({});
  });

  it('leave out a transaction that is rolled back, or whose connection is killed', async () => {
    await add(2);
    await server.run('BEGIN');
    await server.run(`UPDATE ${schema}.states SET status = 'sent'`);
    await server.run('ROLLBACK');
    expect(await store.count()).toEqual({ queued: 2 });
    pool.close();
    const adding = add(3);
    await pool.waits();
    await server.run(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE state = 'idle in transaction'",
    );
    pool.open();
    await adding;
    expect(await store.count()).toEqual({ queued: 5 });
    expect(await scanned()).toEqual({ queued: 5 });
  });

  it('have what a transaction of the application adds once it has committed, and before it is announced', async () => {
    const [one, two] = [sampleMessage(clock, {}), sampleMessage(clock, {})];
    const first = await server.begin();
    await store.addWithin?.([one], first.transaction);
    expect(await store.count()).toEqual({});
    await first.commit();
    expect(await store.count()).toEqual({ queued: 1 });
    const second = await server.begin();
    await store.addWithin?.([two], second.transaction);
    await second.rollback();
    expect(await store.count()).toEqual({ queued: 1 });
    // It announces, and the next one begins the attempt.
    for (let claims = 0; claims < 2; claims += 1) await claim();
    expect(await store.count()).toEqual({ sending: 1 });
    expect(await server.run(`SELECT FROM ${schema}.states WHERE NOT announced`)).toEqual([]);
    const again = sampleMessage(clock, {});
    const third = await server.begin();
    await store.addWithin?.([again], third.transaction);
    await third.commit();
    await server.run(`UPDATE ${schema}.states SET due_at = due_at WHERE NOT announced`);
    expect(await store.count()).toEqual({ queued: 1, sending: 1 });
    await store.record([itemFor(again, { type: 'cancelled', at: clock.now() })]);
    expect(await store.count()).toEqual({ sending: 1, cancelled: 1 });
    const fourth = await server.begin();
    await store.addWithin?.([sampleMessage(clock, {})], fourth.transaction);
    await fourth.commit();
    await server.run(`DELETE FROM ${schema}.states WHERE NOT announced`);
    expect(await store.count()).toEqual({ sending: 1, cancelled: 1 });
  });

  it('wait for no transaction of the application that is left open', async () => {
    const open = await server.begin();
    await store.addWithin?.([sampleMessage(clock, {})], open.transaction);
    await add(3);
    await claim();
    await fillOldRows();
    await purge();
    expect(await store.count()).toEqual({ sending: 3 });
    await open.commit();
    expect(await store.count()).toEqual({ queued: 1, sending: 3 });
  });

  it('are read while another store has changed them and has not committed, and by whoever may only read', async () => {
    const other = createPostgresStore({ url: server.url, schema, secret });
    await other.open(createRecorder());
    await add(1);
    pool.close();
    const adding = add(4);
    await pool.waits();
    await other.add([sampleMessage(clock, {})]);
    expect(await other.count()).toEqual({ queued: 2 });
    const reader = other.reader({ timeoutMs: 10_000 });
    expect(await reader.count()).toEqual({ queued: 2 });
    pool.open();
    await adding;
    expect(await reader.count()).toEqual({ queued: 6 });
    await other.close();
  });
});

describe('the rows of the counts', () => {
  it('are one for each state, connection and minute: however many messages there are', async () => {
    for (let times = 0; times < 20; times += 1) await add(10);
    const [row] = await server.run(
      `SELECT count(DISTINCT connection)::int AS count FROM ${schema}.status_counts`,
    );
    // The test may run across the end of a minute.
    expect(await rows()).toBeLessThanOrEqual(2 * Number(row?.['count']));
  });

  it('are summed by a purge, and the counts stay', async () => {
    await add(3);
    await fillOldRows();
    expect(await rows()).toBeGreaterThan(240);
    await purge();
    expect(await rows()).toBeLessThan(10);
    expect(await store.count()).toEqual({ queued: 3 });
    await server.run(`UPDATE ${schema}.status_counts SET minute = 7`);
    await purge();
    expect(await store.count()).toEqual({ queued: 3 });
    expect(await server.run(`SELECT FROM ${schema}.status_counts WHERE minute = 7`)).toEqual([]);
  });

  it('are left by a purge to the transaction that has locked them', async () => {
    await add(3);
    await fillOldRows();
    const open = await server.begin();
    await open.transaction.query(`SELECT FROM ${schema}.status_counts WHERE minute = 1003 FOR UPDATE`);
    await purge();
    const left = await server.run(
      `SELECT DISTINCT minute::int FROM ${schema}.status_counts WHERE minute < 2000`,
    );
    expect(left).toEqual([{ minute: 1003 }]);
    await open.rollback();
    expect(await store.count()).toEqual({ queued: 3 });
  });
});
