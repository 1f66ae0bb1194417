import type { Plugin } from '@nkul/core';
import { postgresStore, secretProblem } from '@nkul/store-postgres';
import { sqliteStore } from '@nkul/store-sqlite';
import { SettingsError } from './settings-error.ts';

/** Where the messages are kept: a file of this machine, or a database that several instances share. */
export type Database = { readonly file: string } | { readonly url: string; readonly secret: string };

/** Reads `NKUL_DB` and `NKUL_STORE_SECRET`. @throws SettingsError that quotes neither */
export function readDatabase(db: string, secret: string | undefined): Database {
  if (!/^[a-z]+:\/\//i.test(db)) return { file: db };
  if (!/^postgres(?:ql)?:\/\//.test(db) || !URL.canParse(db))
    throw new SettingsError(
      'NKUL_DB is not a valid address: give the path of a file, or postgres://user:password@host/database.',
    );
  const problem = secretProblem(secret);
  if (problem === undefined && secret !== undefined) return { url: db, secret };
  throw new SettingsError(
    `NKUL_STORE_SECRET ${problem}. Every instance on the database of NKUL_DB has the same, for good.`,
  );
}

export function storeOf(database: Database): Plugin {
  return 'file' in database ? sqliteStore(database) : postgresStore(database);
}
