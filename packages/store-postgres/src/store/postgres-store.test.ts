import { storeContract } from '@nkul/testing';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { type Server, startServer } from '../../test/server.ts';
import { createPostgresStore } from './plugin.ts';

let server: Server;
beforeAll(async () => {
  server = await startServer();
});
afterAll(async () => {
  await server?.stop();
});

describe('the PostgreSQL store', () => {
  storeContract({
    test: (name, run) => test(name, run, 120_000),
    histories: 10,
    create: () => {
      const schema = server.schema();
      const settings = { url: server.url, schema, secret: 'a'.repeat(32), poolSize: 3 };
      return {
        store: (caps) => createPostgresStore({ ...settings, ...caps }),
        begin: () => server.begin(),
        remove: async () => void (await server.run(`DROP SCHEMA IF EXISTS ${schema} CASCADE`)),
      };
    },
    supports: { durable: true, shared: true, capped: true, transactions: true },
  });
});
