import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Server, startServer } from '../../test/server.ts';
import { Batch } from '../connect/batch.ts';
import { Database } from '../connect/database.ts';
import { secretMark } from '../settings/secret-setting.ts';
import { resolveSettings } from '../settings/settings.ts';
import { openSchema } from './schema.ts';
import { KnownNames } from './tally-table.ts';

const secret = '0123456789abcdef0123456789abcdef';
let server: Server;
beforeAll(async () => {
  server = await startServer();
});
afterAll(async () => {
  await server?.stop();
});

it('a group whose counters cancel out is stored', async () => {
  const schema = server.schema();
  const settings = resolveSettings({ url: server.url, schema, secret });
  const database = new Database(settings, false);
  const mark = secretMark(settings.secret);
  await database.transaction((executor) => openSchema(executor, { mark, beside: false }));
  const row = { step: '5m', bucket: 0, notifier: 'alpha', route: 'default', template: 'otp' } as const;
  await database.transaction(async (executor) => {
    const batch = new Batch();
    await new KnownNames().addTallies(executor, batch, [{ ...row, place: 'CM', detail: '', counts: {} }]);
    await batch.run(executor);
  });
  await database.close();
  const [sum] = await server.run(
    `SELECT count(*)::int AS rows, sum(requested)::int AS requested FROM ${schema}.counters`,
  );
  expect(sum).toEqual({ rows: 1, requested: 0 });
});
