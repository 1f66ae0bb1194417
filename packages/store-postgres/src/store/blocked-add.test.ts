import { createRecorder } from '@nkul/core/store';
import { manualClock, sampleMessage } from '@nkul/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Server, startServer } from '../../test/server.ts';
import { createPostgresStore } from './plugin.ts';

const clock = manualClock();
let server: Server;
beforeAll(async () => {
  server = await startServer();
});
afterAll(async () => {
  await server?.stop();
});

it('messages without a key that wait for the lock of a table may be tried again, and their error names no key', async () => {
  const schema = server.schema();
  const store = createPostgresStore({ url: server.url, schema, secret: '0123456789abcdef0123456789abcdef' });
  await store.open(createRecorder());
  const messages = Array.from({ length: 100 }, () => sampleMessage(clock, {}));
  const open = await server.begin();
  await open.transaction.query(`LOCK TABLE ${schema}.states IN SHARE ROW EXCLUSIVE MODE`);
  const blocked = await store.add(messages);
  const error = expect.objectContaining({ message: expect.stringContaining('keeps a lock for too long') });
  expect(blocked).toEqual(messages.map(() => ({ ok: false, held: true, error })));
  await open.rollback();
  expect((await store.add(messages)).every(({ ok }) => ok)).toBe(true);
  await store.close();
}, 20_000);

it('a message that waits for the lock of its limit has no other one of its group refused', async () => {
  const schema = server.schema();
  const store = createPostgresStore({ url: server.url, schema, secret: '0123456789abcdef0123456789abcdef' });
  await store.open(createRecorder());
  const charge = { rule: 'recipient', amount: 1, limit: 9, windowMs: 60_000, over: 'reject' } as const;
  const charged = (counter: string) => sampleMessage(clock, { charges: [{ ...charge, counter }] });
  await store.add([charged('busy')]);
  const open = await server.begin();
  await open.transaction.query(`SELECT FROM ${schema}.charges FOR UPDATE`);
  const added = await store.add([charged('busy'), charged('free'), sampleMessage(clock, {})]);
  expect(added).toMatchObject([{ ok: false, held: true }, { ok: true }, { ok: true }]);
  await open.rollback();
  await store.close();
}, 20_000);
