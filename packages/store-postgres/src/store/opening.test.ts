import { createRecorder } from '@nkul/core/store';
import { manualClock, sampleMessage } from '@nkul/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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
      { version: 1, readable_from: 1 },
    ]);
    await Promise.all(stores.map((store) => store.close()));
  });

  it('refuses another secret than that of the data', async () => {
    const schema = server.schema();
    await (await opened(schema)).close();
    await expect(opened(schema, { secret: 'f'.repeat(32) })).rejects.toThrow(/another secret/);
  });

  it('uses tables that are an additive step ahead, and refuses those that it cannot read', async () => {
    const schema = server.schema();
    await (await opened(schema)).close();
    await server.run(`ALTER TABLE ${schema}.states ADD COLUMN later text`);
    await server.run(`UPDATE ${schema}.version SET version = 2`);
    const store = await opened(schema);
    const [added] = await store.add([sampleMessage(manualClock(), {})]);
    expect(added?.ok).toBe(true);
    await store.close();
    await server.run(`UPDATE ${schema}.version SET readable_from = 2`);
    await expect(opened(schema)).rejects.toThrow(/version 2.*update @nkul\/store-postgres/);
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
