import { readFileSync } from 'node:fs';
import { createRecorder } from '@nkul/core/store';
import { fakeNotifier, manualClock, sampleMessage, testHub } from '@nkul/testing';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Server, startServer } from '../../test/server.ts';
import { createPostgresStore } from './plugin.ts';
import type { PostgresStore } from './postgres-store.ts';

let server: Server;
beforeAll(async () => {
  server = await startServer();
});
afterAll(async () => {
  await server?.stop();
});

const secret = '0123456789abcdef0123456789abcdef';

async function opened(
  schema: string,
  options: { secret?: string; beside?: boolean } = {},
): Promise<PostgresStore> {
  const store = createPostgresStore({ url: server.url, schema, secret: options.secret ?? secret });
  await store.open(createRecorder(), { beside: options.beside ?? false });
  return store;
}

describe('opening a store on PostgreSQL', () => {
  it('makes the tables once, if ten processes start at the same time', async () => {
    const schema = server.schema();
    const stores = await Promise.all(Array.from({ length: 10 }, () => opened(schema)));
    expect(await server.run(`SELECT version, readable_from FROM ${schema}.version`)).toEqual([
      { version: 6, readable_from: 1 },
    ]);
    await Promise.all(stores.map((store) => store.close()));
  });

  it('refuses another secret than that of the data', async () => {
    const schema = server.schema();
    await (await opened(schema)).close();
    await expect(opened(schema, { secret: 'f'.repeat(32) })).rejects.toThrow(/another secret/);
  });

  it('goes on beside a version that is an additive step ahead, and keeps what that one stores', async () => {
    const schema = server.schema();
    const before = await opened(schema);
    const clock = manualClock();
    const [old, fresh] = [sampleMessage(clock, {}), sampleMessage(clock, {})];
    await before.add([old]);
    // The newer version takes its step while this one runs: a column, a table, and rows that it alone knows.
    await server.run(`ALTER TABLE ${schema}.states ADD COLUMN later text DEFAULT 'x' NOT NULL`);
    await server.run(`CREATE TABLE ${schema}.labels (message text PRIMARY KEY, label text NOT NULL)`);
    await server.run(`UPDATE ${schema}.version SET version = 7`);
    await server.run(`INSERT INTO ${schema}.labels VALUES ($1, 'blue')`, [old.id]);
    await server.run(`UPDATE ${schema}.states SET later = 'y'`);
    const after = await opened(schema);
    const [added] = await after.add([fresh]);
    expect(added?.ok).toBe(true);
    for (const { id } of [old, fresh]) {
      const happening = { type: 'cancelled', at: clock.now() } as const;
      const [recorded] = await before.record([{ kind: 'message', id, happening }]);
      expect(recorded?.ok).toBe(true);
      expect((await after.get(id))?.status).toBe('cancelled');
    }
    expect(await server.run(`SELECT status, later FROM ${schema}.states ORDER BY number`)).toEqual([
      { status: 'cancelled', later: 'y' },
      { status: 'cancelled', later: 'x' },
    ]);
    expect(await server.run(`SELECT label FROM ${schema}.labels`)).toEqual([{ label: 'blue' }]);
    for (const store of [before, after]) await store.close();
    expect(await server.run(`SELECT version FROM ${schema}.version`)).toEqual([{ version: 7 }]);
  });

  it('refuses tables that it cannot read, and leaves them as they are', async () => {
    const schema = server.schema();
    await (await opened(schema)).close();
    await server.run(`UPDATE ${schema}.version SET version = 8, readable_from = 7`);
    for (const beside of [false, true])
      await expect(opened(schema, { beside })).rejects.toThrow(/version 8.*update @nkul\/store-postgres/);
    expect(await server.run(`SELECT version, readable_from FROM ${schema}.version`)).toEqual([
      { version: 8, readable_from: 7 },
    ]);
  });

  it('sends nothing on a restored database, once the statement of docs/scaling.md has closed it', async () => {
    const schema = server.schema();
    await (await opened(schema)).close();
    const page = readFileSync(new URL('../../../../docs/scaling.md', import.meta.url), 'utf8');
    const [statement = ''] = /^INSERT INTO nkul\.closed.*$/m.exec(page) ?? [];
    await server.run(statement.replace('nkul.', `${schema}.`));
    const notifier = fakeNotifier();
    const store = createPostgresStore({ url: server.url, schema, secret });
    const { hub, notify, log } = await testHub({ notifiers: [notifier], store });
    const { id } = await notify();
    await notify();
    const since = await store.restoredAt();
    expect(Math.abs(Date.now() - (since?.getTime() ?? 0))).toBeLessThan(3_600_000);
    expect(await hub.count()).toEqual({ queued: 2 });
    expect(notifier.calls).toEqual([]);
    expect(await hub.acceptRestore()).toBe(true);
    await vi.waitFor(async () => expect(await hub.count()).toEqual({ sent: 2 }), { timeout: 30_000 });
    expect(await hub.get(id)).toMatchObject({ status: 'sent' });
    expect(log.map(({ message }) => message).join()).toMatch(/restored from a backup/);
    await hub.stop();
  });

  it('makes nothing beside the application', async () => {
    const schema = server.schema();
    await expect(opened(schema, { beside: true })).rejects.toThrow(/There is no store/);
    expect(await server.run('SELECT FROM pg_namespace WHERE nspname = $1', [schema])).toEqual([]);
  });

  it('says that the database cannot be reached', async () => {
    const store = createPostgresStore({ url: 'postgres://nkul@127.0.0.1:1/nkul', secret });
    await expect(store.open(createRecorder())).rejects.toThrow(/cannot be reached/);
  });
});
