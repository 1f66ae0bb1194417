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

it('a purge deletes marks that count no more, and later the rows that locked their names', async () => {
  const server = await startServer();
  const schema = server.schema();
  const store = createPostgresStore({ url: server.url, schema, secret: '0123456789abcdef0123456789abcdef' });
  await store.open(createRecorder());
  const clock = manualClock(new Date());
  const same = (name: string, forMs: number) =>
    sampleMessage(clock, { createdAt: new Date(), same: { name: name.repeat(22), forMs } });
  await store.add([same('a', 60_000)]);
  await store.add([same('b', 7_200_000)]);
  const at = new Date();
  const said = { at, address: '+237699128531', categories: ['marketing'], by: 'link' } as const;
  await store.record([{ kind: 'address', happening: { type: 'opted_in', ...said } }]);
  const left = async (hours: number) => {
    await store.purge({ thin: new Date(Date.now() + hours * 3_600_000), limit: 100 });
    const rows = await server.run(`SELECT kind FROM ${schema}.keyed_marks ORDER BY kind`);
    return rows.map((row) => JSON.stringify(row));
  };
  const [locked, repeats] = ['{"kind":"locked"}', '{"kind":"same"}'];
  expect(await left(0)).toEqual([locked, repeats, repeats]);
  expect(await left(1)).toEqual([locked, repeats]);
  expect(await left(25)).toEqual([]);
  await store.close();
  await server.stop();
});
