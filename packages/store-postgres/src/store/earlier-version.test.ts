import { readFileSync } from 'node:fs';
import { createRecorder } from '@nkul/core/store';
import { manualClock, sampleMessage } from '@nkul/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Server, startServer } from '../../test/server.ts';
import { createPostgresStore } from './plugin.ts';

const secret = '0123456789abcdef0123456789abcdef';
const statements = readFileSync(new URL('../../test/fixtures/version-1.sql', import.meta.url), 'utf8');

let server: Server;
beforeAll(async () => {
  server = await startServer();
});
afterAll(async () => {
  await server?.stop();
});

/** A schema as the packed packages with version 1 have written it: five messages, a pause, an erasure. */
async function earlier(): Promise<string> {
  const schema = server.schema();
  await server.run(
    statements.replace('CREATE SCHEMA v1', `CREATE SCHEMA ${schema}`).replaceAll(/\bv1\./g, `${schema}.`),
  );
  return schema;
}

it('opens tables of the version before, keeps all that they have, and takes of limits', async () => {
  const schema = await earlier();
  const stores = await Promise.all(
    [1, 2].map(async () => {
      const store = createPostgresStore({ url: server.url, schema, secret });
      await store.open(createRecorder());
      return store;
    }),
  );
  const [store] = stores;
  const { items = [] } = (await store?.find({ limit: 10 })) ?? {};
  expect(items.map(({ status, content }) => [status, content['sms']?.text])).toEqual([
    ['sent', 'first sent'],
    ['rejected', 'second refused'],
    ['unknown', 'third lost'],
    ['queued', 'fourth later'],
    ['sent', undefined],
  ]);
  expect((await store?.pauses())?.map(({ notifier }) => notifier)).toEqual(['sms']);
  expect(await store?.events({ after: 0, limit: 100 })).toHaveLength(15);
  expect(await server.run(`SELECT version, readable_from FROM ${schema}.version`)).toEqual([
    { version: 2, readable_from: 1 },
  ]);
  const message = sampleMessage(manualClock(), {
    charges: [{ counter: 'c', rule: 'recipient', amount: 1, limit: 1, windowMs: 60_000, over: 'reject' }],
  });
  const again = { ...message, id: `${message.id.slice(0, -1)}0` };
  const answers = await store?.add([message, again]);
  expect(answers?.map(({ ok }) => ok)).toEqual([true, false]);
  for (const one of stores) await one.close();
});

it('are left alone by a tool beside the application, which says what to do', async () => {
  const schema = await earlier();
  const store = createPostgresStore({ url: server.url, schema, secret });
  await expect(store.open(createRecorder(), { beside: true })).rejects.toThrow(
    /earlier version \(1, this one writes 2\): start the application with this version first/,
  );
  expect(await server.run(`SELECT to_regclass('${schema}.charges') AS there`)).toEqual([{ there: null }]);
});
