import { createPostgresStore } from '@nkul/store-postgres';
import { fakeNotifier, testHub } from '@nkul/testing';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { PgBoss, type Server, startServer } from '../test/judges.ts';
import { inPgBoss } from './in-pg-boss.ts';

const secret = '0123456789abcdef0123456789abcdef';
const data = { phone: '+237699128531', name: 'Awa' };
let server: Server;
let boss: PgBoss;

beforeAll(async () => {
  server = await startServer();
  boss = new PgBoss({ connectionString: server.url, schedule: false, supervise: false });
  await boss.start();
  await boss.createQueue('welcome', { retryLimit: 3, retryDelay: 0 });
}, 60_000);
afterAll(async () => {
  await boss?.stop({ graceful: false });
  await server?.stop();
});

it('sends the message of a job once, if pg-boss runs the job twice', async () => {
  const notifier = fakeNotifier();
  const store = createPostgresStore({ url: server.url, secret });
  const { hub } = await testHub({ notifiers: [notifier], store });
  const work = inPgBoss(hub);
  let runs = 0;
  await boss.work<typeof data>('welcome', { pollingIntervalSeconds: 0.5 }, async (jobs) => {
    runs += 1;
    await work(jobs);
    if (runs === 1) throw new Error('the worker ends after notify(), and before its answer');
  });
  const id = await boss.send('welcome', data);
  await boss.send('welcome', { ...data, phone: '+237677018812' });
  await vi.waitFor(async () => expect(await hub.count()).toEqual({ sent: 2 }), { timeout: 30_000 });
  await vi.waitFor(() => expect(runs).toBe(3), { timeout: 30_000 });
  expect(notifier.messages).toHaveLength(2);
  const { items } = await hub.find({ key: `pg-boss:${id}` });
  expect(items).toMatchObject([{ recipient: { phone: '+237699128531' }, status: 'sent' }]);
  await hub.stop();
}, 60_000);
