import { afterAll, beforeAll, expect, it } from 'vitest';
import { openedTables } from '../../test/opened-tables.ts';
import { type Server, startServer } from '../../test/server.ts';
import { Batch } from '../connect/batch.ts';
import { KnownNames } from './tally-table.ts';

let server: Server;
beforeAll(async () => {
  server = await startServer();
});
afterAll(async () => {
  await server?.stop();
});

it('a group whose counters cancel out is stored', async () => {
  const { schema, database } = await openedTables(server);
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
