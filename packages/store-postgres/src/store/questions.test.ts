import { createRecorder, type StoreReader } from '@nkul/core/store';
import { manualClock, sampleMessage } from '@nkul/testing';
import { Pool } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Server, startServer } from '../../test/server.ts';
import { Database } from '../connect/database.ts';
import { resolveSettings } from '../settings/settings.ts';
import { createPostgresStore } from './plugin.ts';
import type { PostgresStore } from './postgres-store.ts';

const clock = manualClock();
const timeoutMs = 300;
const tooLong = { code: 'NKUL_QUESTION_TIMEOUT', timeoutMs };
const secret = 'a'.repeat(32);
let server: Server;
let schema: string;
let store: PostgresStore;
let reader: StoreReader;

beforeAll(async () => {
  server = await startServer();
});
afterAll(async () => {
  await server?.stop();
});

beforeEach(async () => {
  schema = server.schema();
  store = createPostgresStore({ url: server.url, schema, secret, poolSize: 2 });
  await store.open(createRecorder());
  reader = store.reader({ timeoutMs });
});
afterEach(() => store.close());

/** Another transaction keeps the table of the pauses: who reads it waits. */
async function locked() {
  const { transaction, rollback } = await server.begin();
  await transaction.query(`LOCK TABLE ${schema}.pauses IN ACCESS EXCLUSIVE MODE`);
  return rollback;
}

/** How many statements of readers the server works on. */
async function underWay(): Promise<number> {
  const [row] = await server.run(
    "SELECT count(*)::int AS count FROM pg_stat_activity WHERE query LIKE '%pauses%' AND state <> 'idle' AND wait_event_type = 'Lock'",
  );
  return Number(row?.['count']);
}

describe('a question that takes too long', () => {
  it('ends with an error, on the server too, while messages are added', async () => {
    const unlock = await locked();
    const asked = [reader.pauses(), reader.pauses(), reader.pauses(), reader.count()];
    const [added] = await store.add([sampleMessage(clock)]);
    expect(added?.ok).toBe(true);
    for (const end of (await Promise.allSettled(asked)).slice(0, 3))
      expect(end).toMatchObject({ status: 'rejected', reason: tooLong });
    await expect.poll(underWay).toBe(0);
    await unlock();
    expect(await reader.pauses()).toEqual([]);
    expect(await reader.count()).toEqual({ queued: 1 });
  });

  it('ends on the pool of the caller too', async () => {
    const pool = new Pool({ connectionString: server.url, max: 3 });
    const own = createPostgresStore({ pool, schema, secret });
    await own.open(createRecorder());
    const asking = own.reader({ timeoutMs });
    const unlock = await locked();
    await expect(asking.pauses()).rejects.toMatchObject(tooLong);
    await unlock();
    expect(await asking.pauses()).toEqual([]);
    await own.close();
    expect((await pool.query('SHOW statement_timeout')).rows).toEqual([{ statement_timeout: '0' }]);
    await pool.end();
  });

  it('is closed with the store', async () => {
    const unlock = await locked();
    const asked = reader.pauses().catch((error: unknown) => error);
    await store.close();
    expect(await asked).toMatchObject({ code: 'NKUL_STORE', message: expect.stringContaining('closed') });
    await expect(reader.latest()).rejects.toMatchObject({ code: 'NKUL_STORE' });
    await unlock();
  });
});

it('a reader takes no more than two connections, however much is asked', async () => {
  const names = await pids();
  await Promise.all(Array.from({ length: 12 }, () => reader.count()));
  const own = (await pids()).filter((pid) => !names.includes(pid));
  expect(own.length).toBeGreaterThan(0);
  expect(own.length).toBeLessThanOrEqual(2);
});

it('a question can write nothing', async () => {
  const database = new Database(resolveSettings({ url: server.url, schema, secret }), false);
  const erase = `DELETE FROM ${schema}.pauses`;
  await expect(
    database.reading(
      (executor) => executor.query(erase),
      () => 1_000,
    ),
  ).rejects.toMatchObject({
    code: '25006',
  });
  await database.close();
});

async function pids(): Promise<readonly unknown[]> {
  const rows = await server.run(
    "SELECT pid FROM pg_stat_activity WHERE application_name = 'nkul' AND query LIKE ANY (ARRAY['BEGIN%', 'SET LOCAL%', 'SELECT%', 'COMMIT'])",
  );
  return rows.map(({ pid }) => pid);
}
