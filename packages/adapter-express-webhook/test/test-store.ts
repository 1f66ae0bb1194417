import type { Plugin } from '@nkul/core/adapter';
import type { Store } from '@nkul/core/store';
import { createSqliteStore, sqliteStore } from '@nkul/store-sqlite';
import { afterAll } from 'vitest';
import { createPostgresStore, postgresStore } from '../../store-postgres/src/index.ts';
import { type Server, startServer } from '../../store-postgres/test/server.ts';

/** A store that several processes open: a file, or a schema of PostgreSQL. */
export type StorePlace = { readonly file: string } | { readonly url: string; readonly secret: string };

/** True in the file of tests that run on PostgreSQL too: it sets the variable, and imports the tests. */
export const onPostgres: boolean = process.env['NKUL_TEST_STORE'] === 'postgres';

let server: Promise<Server> | undefined;
afterAll(async () => {
  await (await server)?.stop();
});

/** A new place: the file, or a schema of PostgreSQL if the tests run on it. */
export async function newPlace(file: string): Promise<StorePlace> {
  if (!onPostgres) return { file };
  server ??= startServer();
  const { url, schema } = await server;
  return { url: `${url}?schema=${schema()}`, secret: '0123456789abcdef0123456789abcdef' };
}

export function storeAt(place: StorePlace): Store {
  return 'file' in place ? createSqliteStore(place) : createPostgresStore(place);
}

export function pluginAt(place: StorePlace): Plugin {
  return 'file' in place ? sqliteStore(place) : postgresStore(place);
}
