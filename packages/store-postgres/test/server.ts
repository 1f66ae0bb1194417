import { randomUUID } from 'node:crypto';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { EmbeddedPostgres, linkLibraries } from '../../../tools/postgres.ts';

/** A PostgreSQL of a test file, on loopback. */
export interface Server {
  readonly url: string;
  /** A new name for a schema. */
  schema(): string;
  /** Runs statements beside the store. */
  run(text: string, values?: readonly unknown[]): Promise<readonly Record<string, unknown>[]>;
  /** Kills the server at once, as a crash does, and starts it again. */
  crash(): Promise<void>;
  /** The folder of its data. */
  readonly dataDirectory: string;
  stop(): Promise<void>;
}

/** @param options `fsync`: true to sync each commit to the disk, for a bench */
export async function startServer({ fsync = false }: { readonly fsync?: boolean } = {}): Promise<Server> {
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
    await server.initialise();
    await server.start();
  } catch (error) {
    throw new Error(`PostgreSQL did not start:\n${log.join('\n')}`, { cause: error });
  }
  const url = `postgres://postgres:test@127.0.0.1:${port}/postgres`;
  let client = await connected(url);
  return {
    url,
    dataDirectory: join(directory, 'data'),
    schema: () => `nkul_${randomUUID().replaceAll('-', '').slice(0, 12)}`,
    run: async (text, values = []) => (await client.query(text, [...values])).rows,
    async crash() {
      const [postmaster = ''] = readFileSync(join(directory, 'data', 'postmaster.pid'), 'utf8').split('\n');
      process.kill(Number(postmaster), 'SIGKILL');
      // Its other processes end a little later: until then, it does not start.
      while (!(await server.start().then(isDone, isNotDone))) await sleep(50);
      client = await connected(url);
    },
    async stop() {
      await client.end();
      await server.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

const isDone = (): boolean => true;
const isNotDone = (): boolean => false;

async function connected(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  // A server that goes away ends it.
  client.on('error', () => {});
  await client.connect();
  return client;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on a port has such an address.
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
