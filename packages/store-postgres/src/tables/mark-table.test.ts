import { afterAll, beforeAll, expect, it } from 'vitest';
import { openedTables } from '../../test/opened-tables.ts';
import { type Server, startServer } from '../../test/server.ts';
import { loadMarks } from './mark-table.ts';

let server: Server;
beforeAll(async () => {
  server = await startServer();
});
afterAll(async () => {
  await server?.stop();
});

it('locks a name once that a group gives many times, also while the clock goes on', async () => {
  const { schema, database } = await openedTables(server);
  // So many that the statement takes several milliseconds.
  const marks = Array.from({ length: 50_000 }, () => 'A'.repeat(22));
  const found = await database.transaction((executor) => loadMarks(executor, { marks, readMarks: [] }));
  await database.close();
  expect(found.size).toBe(0);
  const rows = await server.run(`SELECT name, kind FROM ${schema}.keyed_marks`);
  expect(rows).toEqual([{ name: 'A'.repeat(22), kind: 'locked' }]);
});
