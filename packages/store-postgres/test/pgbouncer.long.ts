/**
 * The whole store contract through PgBouncer in transaction mode: `npx --yes pnpm@12 test:long pgbouncer`. It needs
 * `pgbouncer` on the PATH.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRecorder } from '@nkul/core/store';
import { eventually, manualClock, sampleMessage, storeContract } from '@nkul/testing';
import { Client } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { freePort } from '../../../tools/free-port.ts';
import { createPostgresStore } from '../src/store/plugin.ts';
import { postgresPlace } from './postgres-place.ts';
import { type Server, startServer } from './server.ts';

const installed = spawnSync('pgbouncer', ['--version']).error === undefined;
const directory = mkdtempSync(join(tmpdir(), 'nkul-pgbouncer-'));
const isRoot = process.getuid?.() === 0;
let server: Server;
let pooler: ChildProcess | undefined;
let url = '';

beforeAll(async () => {
  if (!installed) return;
  server = await startServer();
  const port = await freePort();
  url = `postgres://postgres@127.0.0.1:${port}/nkul`;
  const file = join(directory, 'pgbouncer.ini');
  writeFileSync(file, configuration(port));
  // It refuses to run as root.
  chmodSync(directory, 0o755);
  pooler = spawn('pgbouncer', ['-q', ...(isRoot ? ['-u', 'nobody'] : []), file], { stdio: 'ignore' });
  await eventually(answers, 'PgBouncer', 10_000);
}, 60_000);
beforeEach(({ skip }) => {
  if (!installed) skip('pgbouncer is not installed');
});
afterAll(async () => {
  if (pooler !== undefined) {
    pooler.kill('SIGTERM');
    await once(pooler, 'exit');
  }
  await server?.stop();
  rmSync(directory, { recursive: true, force: true });
});

function configuration(port: number): string {
  const { hostname, port: upstream } = new URL(server.url);
  return `[databases]
nkul = host=${hostname} port=${upstream} dbname=postgres user=postgres password=test
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = 10
max_client_conn = 200
`;
}

async function answers(): Promise<boolean> {
  const client = new Client({ connectionString: url });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.end();
    return true;
  } catch {
    return false;
  }
}

describe('the PostgreSQL store through PgBouncer', () => {
  storeContract({
    test: (name, run) => it(name, run, 120_000),
    histories: 10,
    create: () => postgresPlace(server, { url, prepare: false }),
    supports: { durable: true, shared: true, capped: true, hooked: true, transactions: true, readers: true },
  });

  it('hears another process at once by `listenUrl`, which goes past it', async () => {
    const settings = { url, prepare: false, schema: server.schema(), secret: 'a'.repeat(32) };
    const store = createPostgresStore({ ...settings, listenUrl: server.url, pollEvery: '1h' });
    const other = createPostgresStore(settings);
    for (const one of [store, other]) await one.open(createRecorder());
    let woken = 0;
    store.onDue(() => {
      woken += 1;
    });
    // Once when it begins to listen.
    await eventually(() => woken === 1);
    await other.add([sampleMessage(manualClock(), {})]);
    await eventually(() => woken > 1);
    expect(woken).toBe(2);
    for (const one of [store, other]) await one.close();
  });
});
