import type { Plugin } from '@nkul/core';
import type { Store } from '@nkul/core/store';
import { createPostgresStore, postgresStore } from '@nkul/store-postgres';
import { createSqliteStore, sqliteStore } from '@nkul/store-sqlite';
import { afterAll } from 'vitest';
import { type Server, startServer } from '../../store-postgres/test/server.ts';
import { giveSchemaBack, takeSchema } from '../../store-postgres/test/spare-schemas.ts';

/** The store of a test. */
export interface TestStore {
  /** As `--store` takes it. */
  readonly named: string;
  /** The environment of a command that names it. */
  readonly env: Readonly<Record<string, string>>;
  plugin(): Plugin;
  create(): Store;
  /** A configuration imports it, and calls it among its plugins. */
  readonly imported: string;
  readonly called: string;
  /** Ends it, once nothing has it open. */
  end(): Promise<void>;
}

/** True in the files of tests that run on PostgreSQL too: they set the variable, and import the tests. */
export const onPostgres: boolean = process.env['NKUL_TEST_STORE'] === 'postgres';

/** The secret of the stores in PostgreSQL. */
export const secret = '0123456789abcdef0123456789abcdef';
let server: Promise<Server> | undefined;
afterAll(async () => {
  await (await server)?.stop();
});

/** A new store: the file at a path, or a schema of PostgreSQL if the tests run on it. */
export async function testStore(file: string): Promise<TestStore> {
  if (!onPostgres) return fileStore(file);
  const running = await testServer();
  const schema = takeSchema(running);
  return {
    ...databaseStore(`${running.url}?schema=${schema}`),
    end: () => giveSchemaBack(running, schema),
  };
}

/** The server of a file of tests, which starts once. */
export async function testServer(): Promise<Server> {
  server ??= startServer();
  return await server;
}

function fileStore(file: string): TestStore {
  return {
    named: file,
    env: { NKUL_STORE: file },
    plugin: () => sqliteStore({ file }),
    create: () => createSqliteStore({ file }),
    imported: `import { sqliteStore } from '${sourceOf('store-sqlite')}';`,
    called: `sqliteStore({ file: ${JSON.stringify(file)} })`,
    end: () => Promise.resolve(),
  };
}

function databaseStore(url: string): Omit<TestStore, 'end'> {
  const settings = { url, secret, pollEvery: '100ms' } as const;
  return {
    named: url,
    env: { NKUL_STORE: url, NKUL_STORE_SECRET: secret },
    plugin: () => postgresStore(settings),
    create: () => createPostgresStore(settings),
    imported: `import { postgresStore } from '${sourceOf('store-postgres')}';`,
    called: `postgresStore(${JSON.stringify(settings)})`,
  };
}

function sourceOf(name: string): string {
  return new URL(`../../${name}/src/index.ts`, import.meta.url).href;
}
