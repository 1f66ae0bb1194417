import { createHub, type Hub, StoreError } from '@nkul/core';
import { LOGGER, NOTIFIER, type Plugin } from '@nkul/core/adapter';
import { createRecorder } from '@nkul/core/store';
import { eventually, type FakeNotifier, fakeNotifier, manualClock, sampleMessage } from '@nkul/testing';
import { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CuttingProxy, cuttingProxy } from '../../test/cutting-proxy.ts';
import { type Server, startServer } from '../../test/server.ts';
import { createPostgresStore, postgresStore } from './plugin.ts';

const secret = '0123456789abcdef0123456789abcdef';
const clock = manualClock();
let server: Server;
beforeAll(async () => {
  server = await startServer();
});
afterAll(async () => {
  await server?.stop();
});

describe('a connection that breaks during a COMMIT', () => {
  let proxy: CuttingProxy;
  beforeAll(async () => {
    proxy = await cuttingProxy(server.url);
  });
  afterAll(async () => {
    await proxy?.close();
  });

  it.each(['before', 'after'] as const)('%s the server has it stores the message once', async (where) => {
    const store = createPostgresStore({ url: proxy.url, schema: server.schema(), secret });
    await store.open(createRecorder());
    try {
      const message = sampleMessage(clock, {});
      const cutsBefore = proxy.cuts;
      proxy.cutNext(where);
      expect(await store.add([message])).toMatchObject([
        { ok: true, duplicate: false, events: [{ type: 'message.queued', message: { id: message.id } }] },
      ]);
      expect(proxy.cuts).toBe(cutsBefore + 1);
      expect(await store.count()).toEqual({ queued: 1 });
      expect(await store.events({ after: 0, limit: 10 })).toHaveLength(1);
    } finally {
      await store.close();
    }
  });
});

describe('a server that goes away', () => {
  it('does not end the process by an idle connection of a pool that the application has', async () => {
    const pool = new Pool({ connectionString: server.url, application_name: 'app' });
    const store = createPostgresStore({ pool, schema: server.schema(), secret });
    await store.open(createRecorder());
    await server.run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'app'");
    await eventually(() => pool.totalCount === 0);
    expect(await store.add([sampleMessage(clock, {})])).toMatchObject([{ ok: true }]);
    await store.close();
    await pool.end();
  });

  it('loses nothing and sends nothing twice, though it is killed three times', async () => {
    const sms = fakeNotifier({ name: 'sms' });
    const hub = await hubWith(sms);
    const failures: unknown[] = [];
    const keys = Array.from({ length: 160 }, (_, index) => `order-${index}`);
    const ids: string[] = [];
    const waiting = keys.values();
    const caller = async (): Promise<void> => {
      for (const key of waiting) ids.push(await notifyUntilTaken(hub, key, failures));
    };
    const callers = Promise.all([caller(), caller(), caller(), caller()]);
    for (const answered of [10, 40, 80]) {
      await eventually(() => ids.length >= answered, 'the next answers', 30_000);
      await server.crash();
    }
    await callers;
    const allSent = async (): Promise<boolean> => ((await hub.count()).sent ?? 0) === keys.length;
    await eventually(allSent, 'the sending of all messages', 30_000);
    const sent = sms.calls.flatMap(({ messages }) => messages.map(({ id }) => id));
    expect(new Set(ids).size).toBe(keys.length);
    expect(sent.toSorted()).toEqual(ids.toSorted());
    expect(failures).not.toEqual([]);
    for (const error of failures) {
      expect(error).toBeInstanceOf(StoreError);
      expect(String(error)).toMatch(/try again|repeat/);
    }
    await hub.stop();
  }, 120_000);

  async function hubWith(sms: FakeNotifier): Promise<Hub> {
    const silent: Plugin = {
      name: 'parts',
      register(container) {
        container.registerInstance(NOTIFIER, sms);
        container.registerInstance(LOGGER, { warn: () => {}, error: () => {} });
      },
    };
    const store = postgresStore({ url: server.url, schema: server.schema(), secret });
    return await createHub({ plugins: [store, silent], routes: { default: [{ notifier: 'sms' }] } });
  }
});

async function notifyUntilTaken(hub: Hub, key: string, failures: unknown[]): Promise<string> {
  for (;;) {
    try {
      const { id } = await hub.notify({ to: { phone: '+237699128531' }, text: 'Bonjour', key });
      return id;
    } catch (error) {
      failures.push(error);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
