import { createRecorder, lastEventNumber } from '@nkul/core/store';
import { manualClock, sampleMessage } from '@nkul/testing';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { type Server, startServer } from '../../test/server.ts';
import { createPostgresStore } from './plugin.ts';
import type { PostgresStore } from './postgres-store.ts';

const newer = lastEventNumber + 1;
const clock = manualClock();
let server: Server;
let schema: string;
let store: PostgresStore;

beforeAll(async () => {
  server = await startServer();
});
afterAll(async () => {
  await server?.stop();
});
beforeEach(async () => {
  schema = server.schema();
  store = createPostgresStore({ url: server.url, schema, secret: 'a'.repeat(32) });
  await store.open(createRecorder());
});
afterEach(() => store.close());

/** Writes events as a newer version would that runs beside. */
async function writtenByNewer(values: string): Promise<void> {
  await server.run(`INSERT INTO ${schema}.events (at, type, message, personal, entry, body) ${values}`);
}

it('passes over events of types that it does not know, also a page of nothing else', async () => {
  await store.add([sampleMessage(clock)]);
  await writtenByNewer(`SELECT 0, ${newer}, NULL, false, false, '{}' FROM generate_series(1, 40)`);
  await store.add([sampleMessage(clock)]);
  for (const limit of [1, 10, 40, 100]) {
    const seen: number[] = [];
    for (let after = 0; ; ) {
      const last = (await store.events({ after, limit })).at(-1);
      if (last === undefined) break;
      seen.push(last.sequence);
      after = last.sequence;
    }
    expect(seen.at(-1)).toBe(42);
    expect(seen).toHaveLength(limit === 1 ? 2 : 1);
  }
});

it('passes over them in the history of a message, and keeps them when it is erased', async () => {
  const message = sampleMessage(clock);
  await store.add([message]);
  await writtenByNewer(`SELECT 0, ${newer}, number, true, false, '{"f":{"next":5}}' FROM ${schema}.messages`);
  const reader = store.reader({ timeoutMs: 5_000 });
  for (const reading of [store, reader])
    expect((await reading.history(message.id, { limit: 9 })).map(({ type }) => type)).toEqual([
      'message.queued',
    ]);
  await reader.close();
  expect(await store.erase({ id: message.id, at: clock.now(), limit: 100 })).toMatchObject({ messages: 1 });
  expect(await server.run(`SELECT body FROM ${schema}.events WHERE type = ${newer}`)).toEqual([
    { body: '{"f":{"next":5}}' },
  ]);
});

it('leaves those of no message to the newer version, which can erase them, and finds strays below them', async () => {
  const at = clock.now();
  const happening = { type: 'quarantined', at, entry: { reason: 'odd', raw: 1 } } as const;
  await store.record([{ kind: 'notifier', notifier: 'sms', happening }]);
  await writtenByNewer(`SELECT 0, ${newer}, NULL, true, true, '{}' FROM generate_series(1, 600)`);
  expect((await store.strays({ limit: 10 })).items.map(({ kind }) => kind)).toEqual(['quarantined']);
  await store.purge({ quotes: at, limit: 1_000 });
  const [row] = await server.run(
    `SELECT count(*)::int AS count FROM ${schema}.events WHERE personal AND type = ${newer}`,
  );
  expect(row).toEqual({ count: 600 });
});
