import { createRecorder } from '@nkul/core/store';
import { manualClock, sampleMessage } from '@nkul/testing';
import { expect, it } from 'vitest';
import { startServer } from '../../test/server.ts';
import { createPostgresStore } from './plugin.ts';

it('a purge deletes what counts no more, and later the rows that lock counters', async () => {
  const server = await startServer();
  const schema = server.schema();
  const store = createPostgresStore({ url: server.url, schema, secret: '0123456789abcdef0123456789abcdef' });
  await store.open(createRecorder());
  const charge = { rule: 'all', amount: 1, limit: 9, over: 'reject' } as const;
  const charges = [
    { ...charge, counter: 'short', windowMs: 60_000 },
    { ...charge, counter: 'long', windowMs: 86_400_000 },
  ];
  const message = sampleMessage(manualClock(), { charges, createdAt: new Date() });
  await store.add([message]);
  const left = async (hours: number) => {
    await store.purge({ thin: new Date(Date.now() + hours * 3_600_000), limit: 100 });
    return await server.run(`SELECT counter, part < 0 AS lock FROM ${schema}.charges ORDER BY 1, 2`);
  };
  const locks = ['long', 'short'].map((counter) => ({ counter, lock: true }));
  const [long] = await left(0);
  expect(long).toEqual({ counter: 'long', lock: false });
  expect(await left(2)).toEqual([{ counter: 'long', lock: false }, ...locks]);
  expect(await left(40)).toEqual(locks);
  expect(await left(34 * 24 + 1)).toEqual([]);
  await store.close();
  await server.stop();
});
