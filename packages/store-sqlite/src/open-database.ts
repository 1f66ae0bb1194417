import type { DatabaseSync, DatabaseSyncOptions } from 'node:sqlite';
import { ConfigurationError } from '@nkul/core/store';

/**
 * Opens a file with Node's own SQLite.
 *
 * @throws ConfigurationError if this Node has none; what SQLite throws
 */
export function openDatabase(file: string, options: DatabaseSyncOptions): DatabaseSync {
  // Not imported: a Node without it would refuse the whole program, and not say what to do.
  const sqlite: typeof import('node:sqlite') | undefined = process.getBuiltinModule?.('node:sqlite');
  if (sqlite === undefined) {
    throw new ConfigurationError(
      `This Node (${process.version}) has no node:sqlite: use Node 22.19 or newer, without --no-experimental-sqlite.`,
    );
  }
  return new sqlite.DatabaseSync(file, options);
}
