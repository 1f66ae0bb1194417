import { storeContract } from '@nkul/testing';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { postgresPlace } from '../../test/postgres-place.ts';
import { type Server, startServer } from '../../test/server.ts';

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
    create: () => postgresPlace(server),
    supports: { durable: true, shared: true, capped: true, hooked: true, transactions: true, readers: true },
  });
});
