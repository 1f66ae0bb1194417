import type { Plugin } from '@nkul/core/adapter';
import { onTestFinished } from 'vitest';
import { postgresStore } from '../../store-postgres/src/index.ts';
import { startServer } from '../../store-postgres/test/server.ts';

/** True in the file of tests that run on PostgreSQL too: it sets the variable, and imports the tests. */
export const onPostgres: boolean = process.env['NKUL_TEST_STORE'] === 'postgres';

/** The store of the storm: without a plugin, it is in memory. */
export async function stormStore(): Promise<readonly Plugin[]> {
  if (!onPostgres) return [];
  const server = await startServer();
  onTestFinished(() => server.stop());
  const secret = '0123456789abcdef0123456789abcdef';
  return [postgresStore({ url: server.url, schema: server.schema(), secret })];
}
