import type { DatabaseSync, DatabaseSyncOptions } from 'node:sqlite';
import { ConfigurationError } from '@nkul/core/store';

/**
 * Opens a file with Node's own SQLite.
 *
 * @throws ConfigurationError if this Node has no SQLite
 * @throws the error of SQLite, if the file cannot be opened
 */
export function openDatabase(file: string, options: DatabaseSyncOptions): DatabaseSync {
  const { DatabaseSync } = builtInSqlite();
  return new DatabaseSync(file, options);
}

/** @throws ConfigurationError if this Node has no SQLite */
export function builtInSqlite(): typeof import('node:sqlite') {
  // Not imported: in a Node without it, the import would end the program without a helpful error.
  const sqlite: typeof import('node:sqlite') | undefined = process.getBuiltinModule?.('node:sqlite');
  if (sqlite === undefined) {
    throw new ConfigurationError(
      `This Node (${process.version}) has no node:sqlite: use Node 22.19 or newer, without --no-experimental-sqlite.`,
    );
  }
  return sqlite;
}
