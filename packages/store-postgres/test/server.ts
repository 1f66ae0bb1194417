import { randomUUID } from 'node:crypto';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Pool } from 'pg';
import { freePort } from '../../../tools/free-port.ts';
import { EmbeddedPostgres, linkLibraries } from '../../../tools/postgres.ts';
import { makeData } from './first-data.ts';

/** A transaction of an application: a client of node-postgres that has begun one. */
interface ApplicationTransaction {
  readonly transaction: Client;
  commit(): Promise<unknown>;
  rollback(): Promise<unknown>;
}

/** A PostgreSQL of a test file, on loopback. */
export interface Server {
  readonly url: string;
  /** A new name for a schema. */
  schema(): string;
  /** Runs statements beside the store. */
  run(text: string, values?: readonly unknown[]): Promise<readonly Record<string, unknown>[]>;
  /** Begins a transaction of an application, on a connection of its own. */
  begin(isolation?: 'READ COMMITTED' | 'REPEATABLE READ'): Promise<ApplicationTransaction>;
  /** Kills the server at once, as a crash does, and starts it again after a while. */
  crash(awayMs?: number): Promise<void>;
  /** The folder of its data. */
  readonly dataDirectory: string;
  stop(): Promise<void>;
}

/** @param options `fsync`: true to sync each commit to the disk, for a bench */
/** Starts a server. Another program may have taken its port meanwhile: then once more, at another one. */
export async function startServer({ fsync = false }: { readonly fsync?: boolean } = {}): Promise<Server> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await startAtFreePort(fsync);
    } catch (error) {
      if (tries === 5 || !String(error).includes('Address already in use')) throw error;
    }
  }
}

async function startAtFreePort(fsync: boolean): Promise<Server> {
  linkLibraries();
  const directory = mkdtempSync(join(tmpdir(), 'nkul-postgres-'));
  // Another user runs the server, and must reach its own folder in this one.
  chmodSync(directory, 0o711);
  const port = await freePort();
  const log: string[] = [];
  const server = new EmbeddedPostgres({
    ...{ databaseDir: join(directory, 'data'), port, user: 'postgres', password: 'test', persistent: true },
    // PostgreSQL refuses to run as root.
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C', '--no-sync'],
    postgresFlags: [
      ...['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='],
      ...(fsync ? [] : ['-c', 'fsync=off']),
    ],
    onLog: (line) => void log.push(String(line)),
    onError: (line) => void log.push(String(line)),
  });
  try {
    await makeData(join(directory, 'data'), () => server.initialise());
    await server.start();
  } catch (error) {
    throw new Error(`PostgreSQL did not start:\n${log.join('\n')}`, { cause: error });
  }
  const url = `postgres://postgres:test@127.0.0.1:${port}/postgres`;
  // One connection, so that a statement may begin a transaction for the next ones; another one after a crash.
  const pool = new Pool({ connectionString: url, max: 1, idleTimeoutMillis: 0 });
  pool.on('error', () => {});
  pool.on('connect', (connected) => connected.on('error', () => {}));
  return {
    url,
    dataDirectory: join(directory, 'data'),
    schema: () => `nkul_${randomUUID().replaceAll('-', '').slice(0, 12)}`,
    run: async (text, values = []) => (await pool.query(text, [...values])).rows,
    begin: (isolation = 'READ COMMITTED') => begin(url, isolation),
    async crash(awayMs = 0) {
      process.kill(postmasterOf(directory), 'SIGKILL');
      await sleep(awayMs);
      await startAgain(server);
    },
    async stop() {
      await othersGone(pool);
      await pool.end();
      await server.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** A pool that was closed ends its connections a little later. If the server ends them first, that is an error of theirs. */
async function othersGone(pool: Pool): Promise<void> {
  for (let looks = 0; looks < 100; looks += 1) {
    const { rows } = await pool.query(
      "SELECT FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()",
    );
    if (rows.length === 0) return;
    await sleep(20);
  }
}

async function begin(url: string, isolation: string): Promise<ApplicationTransaction> {
  const transaction = new Client({ connectionString: url });
  await transaction.connect();
  await transaction.query(`BEGIN ISOLATION LEVEL ${isolation}`);
  const end = async (statement: string) => {
    await transaction.query(statement);
    await transaction.end();
  };
  return { transaction, commit: () => end('COMMIT'), rollback: () => end('ROLLBACK') };
}

/** The process that all others of the server belong to. */
function postmasterOf(directory: string): number {
  return Number(readFileSync(join(directory, 'data', 'postmaster.pid'), 'utf8').split('\n')[0]);
}

/** Its other processes end by themselves; until then they keep its memory. */
async function startAgain(server: EmbeddedPostgres): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await server.start();
    } catch (error) {
      if (tries === 100) throw new Error('PostgreSQL did not start again', { cause: error });
      await sleep(50);
    }
  }
}
