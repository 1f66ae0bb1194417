import type { Plugin } from '@nkul/core/adapter';
import type { Store } from '@nkul/core/store';
import { createSqliteStore, sqliteStore } from '@nkul/store-sqlite';
import { afterAll } from 'vitest';
import { createPostgresStore, postgresStore } from '../../store-postgres/src/index.ts';
import { type Server, startServer } from '../../store-postgres/test/server.ts';
import { giveSchemaBack, takeSchema } from '../../store-postgres/test/spare-schemas.ts';

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
  const running = await server;
  return {
    url: `${running.url}?schema=${takeSchema(running)}`,
    secret: '0123456789abcdef0123456789abcdef',
  };
}

/** Leaves a place to another test, once nothing has it open. */
export async function givePlaceBack(place: StorePlace): Promise<void> {
  const schema = 'url' in place ? new URL(place.url).searchParams.get('schema') : null;
  if (server !== undefined && schema !== null) await giveSchemaBack(await server, schema);
}

export function storeAt(place: StorePlace): Store {
  return 'file' in place ? createSqliteStore(place) : createPostgresStore(place);
}

export function pluginAt(place: StorePlace): Plugin {
  return 'file' in place ? sqliteStore(place) : postgresStore(place);
}
