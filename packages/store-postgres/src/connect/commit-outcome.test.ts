import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Server, startServer } from '../../test/server.ts';
import { transactionMark, wasCommitted } from './commit-outcome.ts';
import type { Executor } from './database.ts';

let server: Server;
beforeAll(async () => {
  server = await startServer();
});
afterAll(async () => {
  await server?.stop();
});

const beside: Executor = {
  schema: 'public',
  // The statement names its columns.
  query: async <Row>(text: string, values: readonly unknown[] = []) =>
    (await server.run(text, values)) as readonly Row[],
};

/** Begins a transaction in a process of the server of its own. */
async function begin(): Promise<{ readonly mark: string; readonly pid: number; readonly client: Client }> {
  const client = new Client({ connectionString: server.url });
  client.on('error', () => {});
  await client.connect();
  await client.query('BEGIN');
  const { rows } = await client.query(`SELECT ${transactionMark} AS mark, pg_backend_pid() AS pid`);
  return { mark: rows[0].mark, pid: rows[0].pid, client };
}

/** Resolves when the server has ended a connection. */
async function ended(client: Client): Promise<void> {
  for (;;) {
    try {
      await client.query('SELECT 1');
    } catch {
      return;
    }
    await sleep(5);
  }
}

/** A transaction that is committed at once. Waits while the server starts again. */
async function commitOne(): Promise<string> {
  for (let tries = 1; ; tries += 1)
    try {
      const [row] = await server.run(`SELECT ${transactionMark} AS mark`);
      return String(row?.['mark']);
    } catch (error) {
      if (tries === 100) throw error;
      await sleep(50);
    }
}

const numberOf = (mark: string): number => Number(mark.split(' ', 1)[0]);
const runOf = (mark: string): string => mark.slice(mark.indexOf(' '));

describe('the outcome of a commit whose answer was lost', () => {
  it.each([
    ['COMMIT', true],
    ['ROLLBACK', false],
  ])('is known after a %s', async (end, committed) => {
    const { mark, client } = await begin();
    await client.query(end);
    await client.end();
    expect(await wasCommitted(beside, mark)).toBe(committed);
  });

  it('is not that of another transaction, which got the same number after a crash', async () => {
    // Its workers have transactions of their own: one could take the number.
    await server.run('ALTER SYSTEM SET autovacuum = off');
    await server.run('SELECT pg_reload_conf()');
    const { mark, pid } = await begin();
    const other = await begin();
    process.kill(pid, 'SIGKILL');
    // The server ends every other connection before it starts again. Until then, a transaction would take a number of its own.
    await ended(other.client);
    let last = await commitOne();
    while (numberOf(last) < numberOf(mark)) last = await commitOne();
    expect(runOf(last)).not.toBe(runOf(mark));
    expect(numberOf(last)).toBe(numberOf(mark));
    const [row] = await server.run('SELECT pg_xact_status($1::text::xid8) AS status', [numberOf(mark)]);
    expect(row).toEqual({ status: 'committed' });
    await expect(wasCommitted(beside, mark)).rejects.toThrow(
      'the database does not say whether it was stored',
    );
  });
});
