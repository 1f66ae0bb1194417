import type { Server } from './server.ts';

/** Empties the tables of a store that is closed, for another test: sooner done than new tables. */
export async function emptySchema({ run }: Server, schema: string): Promise<void> {
  const tables = await run(
    "SELECT tablename AS name FROM pg_tables WHERE schemaname = $1 AND tablename <> 'version'",
    [schema],
  );
  const sequences = await run('SELECT sequencename AS name FROM pg_sequences WHERE schemaname = $1', [
    schema,
  ]);
  await run(
    [
      ...tables.map(({ name }) => `DELETE FROM ${schema}.${String(name)}`),
      ...sequences.map(({ name }) => `ALTER SEQUENCE ${schema}.${String(name)} RESTART`),
    ].join(';'),
  );
}
