import { readFileSync } from 'node:fs';
import { createRecorder, type Store } from '@nkul/core/store';
import { itemFor, manualClock, sampleMessage, sampleSteps } from '@nkul/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Server, startServer } from '../../test/server.ts';
import { createPostgresStore } from './plugin.ts';

const secret = '0123456789abcdef0123456789abcdef';
const statements = readFileSync(new URL('../../test/fixtures/version-1.sql', import.meta.url), 'utf8');
const clock = manualClock();

let server: Server;
beforeAll(async () => {
  server = await startServer();
  await server.run("CREATE ROLE worker LOGIN PASSWORD 'w'");
});
afterAll(async () => {
  await server?.stop();
});

/** A schema of version 1, on whose tables a user that does not own them has rights. */
async function earlier(): Promise<string> {
  const schema = server.schema();
  await server.run(
    statements.replace('CREATE SCHEMA v1', `CREATE SCHEMA ${schema}`).replaceAll(/\bv1\./g, `${schema}.`),
  );
  await server.run(`GRANT USAGE ON SCHEMA ${schema} TO worker`);
  await server.run(`GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${schema} TO worker`);
  return schema;
}

async function openedBy(user: 'postgres:test' | 'worker:w', schema: string): Promise<Store> {
  const url = server.url.replace('postgres:test', user);
  const store = createPostgresStore({ url, schema, secret });
  await store.open(createRecorder());
  return store;
}

/** What a hub does with a store. */
async function work(store: Store): Promise<void> {
  const charge = { rule: 'recipient', amount: 1, limit: 9, windowMs: 60_000, over: 'reject' } as const;
  const message = sampleMessage(clock, { charges: [{ ...charge, counter: 'c' }] });
  expect(await store.add([message])).toMatchObject([{ ok: true }]);
  const lanes = [{ notifier: 'alpha', calls: 1, perCall: 1, mixed: false }];
  await store.claim(
    { lanes, notTaking: [] },
    {
      ...{ type: 'due', at: clock.now(), leaseUntil: new Date(clock.now().getTime() + 60_000), random: 0.5 },
      ...{ routes: { default: sampleSteps }, available: new Set(['alpha']), placeOf: () => undefined },
    },
  );
  const cancelled = { type: 'cancelled', at: clock.now() } as const;
  expect(await store.record([itemFor(message, cancelled)])).toMatchObject([{ ok: true }]);
  expect(await store.purge({ limit: 10, thin: clock.now(), messages: new Date(0) })).toBeDefined();
  expect(await store.count()).toBeDefined();
  expect(await store.latest()).toBeGreaterThan(0);
}

it('a user that does not own the tables goes on after the steps to this version: also a process of the version before', async () => {
  const schema = await earlier();
  const owner = await openedBy('postgres:test', schema);
  const store = await openedBy('worker:w', schema);
  await work(store);
  await store.close();
  await owner.close();
});

it('a database that has done the steps before they gave rights gets them by the last one', async () => {
  const schema = await earlier();
  await (await openedBy('postgres:test', schema)).close();
  await server.run(
    `REVOKE ALL ON ${schema}.status_counts, ${schema}.counters, ${schema}.charges, ${schema}.keyed_marks FROM worker;
     REVOKE ALL ON SEQUENCE ${schema}.events_sequence_seq FROM worker; UPDATE ${schema}.version SET version = 5`,
  );
  const before = await openedBy('postgres:test', schema);
  const store = await openedBy('worker:w', schema);
  await work(store);
  await store.close();
  await before.close();
});

it('a user that does not own the tables does not do the step that gives rights: it would be done, and give none', async () => {
  const schema = await earlier();
  await (await openedBy('postgres:test', schema)).close();
  await server.run(`UPDATE ${schema}.version SET version = 5`);
  await expect(openedBy('worker:w', schema)).rejects.toThrow(
    'does not own them: start this version once as the user that does. Nothing was changed',
  );
  expect(await server.run(`SELECT version FROM ${schema}.version`)).toMatchObject([{ version: 5 }]);
  await (await openedBy('postgres:test', schema)).close();
  await (await openedBy('worker:w', schema)).close();
});

it('a user that may use the tables of messages alone gets no rights on others', async () => {
  const schema = await earlier();
  await server.run(`CREATE ROLE app; GRANT SELECT, INSERT ON ${schema}.messages, ${schema}.states TO app`);
  await (await openedBy('postgres:test', schema)).close();
  const rights = await server.run(
    `SELECT table_name FROM information_schema.role_table_grants WHERE grantee = 'app' ORDER BY 1`,
  );
  expect([...new Set(rights.map((row) => row['table_name']))]).toEqual(['messages', 'states']);
});

it('the rights that the documents name are enough on new tables', async () => {
  const schema = server.schema();
  const owner = await openedBy('postgres:test', schema);
  const page = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  const granted = /```sql\n(GRANT[^`]+)```/.exec(page)?.[1] ?? '';
  await server.run(granted.replaceAll(/\bnkul\b/g, schema));
  const store = await openedBy('worker:w', schema);
  await work(store);
  await store.close();
  await owner.close();
});
