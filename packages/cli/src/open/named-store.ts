import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Store } from '@nkul/core/store';
import type { MoveTarget } from '@nkul/store-postgres';
import { createSqliteStore } from '@nkul/store-sqlite';
import type { Terminal } from '../base/terminal.ts';
import { Exit } from '../words/exit.ts';

/** True for the address of a database. @throws Exit for another address */
export function isDatabase(named: string): boolean {
  if (/^postgres(?:ql)?:\/\//i.test(named)) return true;
  if (/^[a-z]+:\/\//i.test(named)) throw new Exit(2, ({ errors }) => errors.notAFile);
  return false;
}

/**
 * The store of a file or of a database. It is not opened yet.
 *
 * @throws Exit if the file is missing, or see `databaseStore()`
 */
export async function namedStore(named: string, terminal: Terminal): Promise<Store> {
  if (isDatabase(named)) return await databaseStore(named, terminal);
  const file = resolve(terminal.cwd, named);
  // A slip in the name must not make a new store.
  if (!existsSync(file)) throw new Exit(5, ({ errors }) => errors.missing(file));
  return createSqliteStore({ file });
}

/**
 * The store of a database, whose secret is in `NKUL_STORE_SECRET`. Its package is loaded for those who name one.
 *
 * @throws Exit if the secret is missing or too short, or the package is not installed
 */
export async function databaseStore(url: string, { env }: Terminal): Promise<Store> {
  const { createPostgresStore, secretProblem } = await storePostgres();
  const secret = env['NKUL_STORE_SECRET'] ?? '';
  mustBeSecret(secretProblem(secret));
  return createPostgresStore({ url, secret, poolSize: 2 });
}

/** The database that a file moves to. @throws Exit like `databaseStore()` */
export async function databaseTarget(url: string, secret: string): Promise<MoveTarget> {
  const { createMoveTarget, secretProblem } = await storePostgres();
  mustBeSecret(secretProblem(secret));
  return createMoveTarget({ url, secret, poolSize: 2 });
}

function mustBeSecret(problem: string | undefined): void {
  if (problem !== undefined) throw new Exit(2, ({ errors }) => errors.storeSecret(problem));
}

async function storePostgres(): Promise<typeof import('@nkul/store-postgres')> {
  try {
    return await import('@nkul/store-postgres');
  } catch (error) {
    if (!isNotInstalled(error)) throw error;
    throw new Exit(5, ({ errors }) => errors.noPostgres);
  }
}

function isNotInstalled(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND';
}
