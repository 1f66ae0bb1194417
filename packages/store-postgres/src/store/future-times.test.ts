import { createRecorder } from '@nkul/core/store';
import { manualClock } from '@nkul/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Server, startServer } from '../../test/server.ts';
import { createPostgresStore } from './plugin.ts';

const clock = manualClock();
const now = clock.now().getTime();
const day = 86_400_000;
let server: Server;

beforeAll(async () => {
  server = await startServer();
});
afterAll(async () => {
  await server?.stop();
});

it.each([
  ['a little less than are looked at', 9_990, 30_000],
  ['as many as are looked at', 10_000, 30_000],
  ['far more', 60_000, 30_000],
  ['all but the last ones', 89_000, 1_000],
])('a purge deletes what is old behind rows of a clock that was ahead: %s', async (_, ahead, old) => {
  const schema = server.schema();
  const store = createPostgresStore({ url: server.url, schema, secret: '0123456789abcdef0123456789abcdef' });
  await store.open(createRecorder());
  const [future, past] = [now + 400 * day, now - 40 * day];
  const insert = (at: number, count: number) =>
    server.run(
      `INSERT INTO ${schema}.events (at, type, personal, entry, body)
       SELECT ${at}, 1, false, false, '{}' FROM generate_series(1, ${count}) AS n`,
    );
  await insert(future, ahead);
  await insert(past, old);
  await insert(now, 20_000);
  let calls = 0;
  for (let more = true; more; calls += 1)
    ({ more } = await store.purge({ limit: 500, events: new Date(now - 30 * day) }));
  const left = await server.run(
    `SELECT at::text, count(*)::int AS count FROM ${schema}.events GROUP BY at ORDER BY at`,
  );
  expect(left).toEqual([
    { at: String(now), count: 20_000 },
    { at: String(future), count: ahead },
  ]);
  // One finds that nothing more is old.
  expect(calls).toBeLessThanOrEqual(old / 500 + 2);
  await store.close();
});
