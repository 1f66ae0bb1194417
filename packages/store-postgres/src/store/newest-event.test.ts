import { createRecorder } from '@nkul/core/store';
import { manualClock, sampleMessage } from '@nkul/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Server, startServer } from '../../test/server.ts';
import { createPostgresStore } from './plugin.ts';

let server: Server;
beforeAll(async () => {
  server = await startServer();
});
afterAll(async () => {
  await server?.stop();
});

it('tells the newest event that can be read, while a transaction that draws a number stays open', async () => {
  const schema = server.schema();
  const store = createPostgresStore({ url: server.url, schema, secret: 'a'.repeat(32) });
  await store.open(createRecorder());
  await store.add([sampleMessage(manualClock())]);
  const last = (await store.events({ after: 0, limit: 10 })).at(-1)?.sequence;
  const { transaction, commit } = await server.begin();
  // As a process that draws a number, and is between its last statement and the end of its commit.
  await transaction.query('SELECT pg_advisory_xact_lock_shared(7151012, hashtext($1))', [`"${schema}"`]);
  await transaction.query(
    `INSERT INTO ${schema}.events (at, type, personal, entry, body)
     SELECT at, type, personal, entry, body FROM ${schema}.events LIMIT 1`,
  );
  expect(await store.latest()).toBe(last);
  // A question waits for at most half of its time.
  const reader = store.reader({ timeoutMs: 900 });
  expect(await reader.latest()).toBe(last);
  await reader.close();
  const told = store.latest();
  await commit();
  expect(await told).toBe((last ?? 0) + 1);
  await store.close();
});
