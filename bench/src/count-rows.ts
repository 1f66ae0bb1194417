import { Client } from 'pg';

/** The number that a statement counts as `rows` in a PostgreSQL, over a connection of its own. */
export async function countRows(url: string, statement: string): Promise<number> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query(statement);
    return Number(rows[0].rows);
  } finally {
    await client.end();
  }
}
