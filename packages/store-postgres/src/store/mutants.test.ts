import { failingCases, storeCases } from '@nkul/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { postgresPlace } from '../../test/postgres-place.ts';
import { type Server, startServer } from '../../test/server.ts';

let server: Server;
beforeAll(async () => {
  server = await startServer();
});
afterAll(async () => {
  await server?.stop();
});

/** Each has what it changes in the statements, and the case that finds it. */
const mutants: readonly (readonly [name: string, rewrite: (text: string) => string, caught: string])[] = [
  [
    'waits for the rows that another one claims',
    (text) => text.replaceAll('SKIP LOCKED', ''),
    'claims other messages at once while another store is claiming',
  ],
  [
    'claims rows without a lock',
    (text) => text.replaceAll('FOR NO KEY UPDATE SKIP LOCKED', ''),
    'claims other messages at once while another store is claiming',
  ],
  [
    'locks no reference before a report is parked',
    (text) => text.replace('pg_advisory_xact_lock(hash)', 'hash'),
    'applies a report that comes while another store stores its reference',
  ],
  [
    'locks no reference that an answer brings',
    (text) => text.replace('pg_advisory_xact_lock(hash)', 'hash'),
    'applies a report that another store parks while its reference is stored',
  ],
  [
    'reads events up to the greatest number',
    (text) => text.replace('FROM pg_locks', 'FROM (SELECT * FROM pg_locks LIMIT 0) AS none'),
    'reads no event before those with lower numbers, which are committed later',
  ],
  [
    'reads events of transactions that are older than all that run',
    (text) =>
      text
        .replace('FROM pg_locks', 'FROM (SELECT * FROM pg_locks LIMIT 0) AS none')
        .replace(
          'e.sequence > $2',
          'e.sequence > $2 AND e.xmin::text::bigint < pg_snapshot_xmin(pg_current_snapshot())::text::bigint',
        ),
    'reads every event if the transaction that began first draws the greater number',
  ],
  [
    'waits for the key of another transaction',
    (text) =>
      text
        .replace('NOT pg_try_advisory_xact_lock', 'pg_advisory_xact_lock')
        .replace(/(hashtextextended\(\$1 \|\| term, 0\)\))$/, '$1 IS NULL'),
    'stores the other messages of a group while another store has the key of one',
  ],
  [
    'reads what is taken of a limit without a lock',
    (text) => text.replace('DO UPDATE SET until = excluded.until', 'DO NOTHING'),
    'keeps a limit exactly that ten stores take of at once',
  ],
  [
    'takes a lost answer for a failure',
    (text) => text.replace('AS xid', 'AS number_of_nothing'),
    'returns the results of a commit whose answer is lost',
  ],
];

describe('the contract catches a PostgreSQL store that', () => {
  test.each(mutants)('%s', async (_, rewrite, caught) => {
    const cases = storeCases({
      create: () => postgresPlace(server, { rewrite }),
      supports: { durable: true, shared: true, hooked: true },
      histories: 1,
    });
    const suspects = cases.filter(({ name }) => name === caught);
    expect(suspects).toHaveLength(1);
    expect(await failingCases(suspects)).toEqual([caught]);
  });
});
