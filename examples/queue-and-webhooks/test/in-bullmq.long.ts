/** BullMQ on a real Redis: `npx --yes pnpm@12 test:long bullmq`. It needs `redis-server` on the PATH. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fakeNotifier, testHub } from '@nkul/testing';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { Queue, Worker } from '../../../tools/queues.ts';
import { inBullmq } from '../src/in-bullmq.ts';

const installed = spawnSync('redis-server', ['--version']).error === undefined;
const directory = mkdtempSync(join(tmpdir(), 'nkul-redis-'));
let redis: ChildProcess | undefined;
let port = 0;

beforeAll(async () => {
  if (!installed) return;
  port = await freePort();
  redis = spawn('redis-server', ['--port', String(port), '--bind', '127.0.0.1', '--save', ''], {
    cwd: directory,
    stdio: 'ignore',
  });
});
beforeEach(({ skip }) => {
  if (!installed) skip('redis-server is not installed');
});
afterAll(async () => {
  if (redis !== undefined) {
    redis.kill('SIGTERM');
    await once(redis, 'exit');
  }
  rmSync(directory, { recursive: true, force: true });
});

it('sends the message of a job once, if BullMQ runs the job twice', async () => {
  const connection = { host: '127.0.0.1', port, maxRetriesPerRequest: null };
  const notifier = fakeNotifier();
  const { hub } = await testHub({ notifiers: [notifier] });
  const work = inBullmq(hub);
  let runs = 0;
  const queue = new Queue('welcome', { connection });
  const worker = new Worker(
    'welcome',
    async (job) => {
      runs += 1;
      await work(job);
      if (runs === 1) throw new Error('the worker ends after notify(), and before its answer');
    },
    { connection },
  );
  const data = { phone: '+237699128531', name: 'Awa' };
  await queue.add('welcome', data, { jobId: 'user-42', attempts: 3 });
  await vi.waitFor(() => expect(runs).toBe(2), { timeout: 30_000 });
  await vi.waitFor(async () => expect(await hub.count()).toEqual({ sent: 1 }), { timeout: 30_000 });
  expect(notifier.messages).toHaveLength(1);
  const numbered = await queue.add('welcome', data);
  await vi.waitFor(async () => expect(await numbered.isFailed()).toBe(true), { timeout: 30_000 });
  expect(notifier.messages).toHaveLength(1);
  await worker.close();
  await queue.close();
  await hub.stop();
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A server that listens on a port has such an address.
  const { port: free } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return free;
}
