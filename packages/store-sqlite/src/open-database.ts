import type { DatabaseSync, DatabaseSyncOptions } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
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

/**
 * Opens a file to read it as it is on the disk, without its log and its journal. Nothing is made or changed, also if it is not whole.
 *
 * Only SQLite may open a database file. Another connection of this process may have it open, and the locks of POSIX belong to the
 * process: they are gone once it closes the file by whatever descriptor. SQLite knows this, and closes its descriptor later.
 * Without its locks, another program takes itself for the last one, and deletes the log with all that is stored from then on.
 */
export function openAsItIs(file: string): DatabaseSync {
  const { host, pathname } = pathToFileURL(file);
  // SQLite takes the server of a Windows path as a part of the path.
  const address = `file://${host && `//${host}`}${pathname}?mode=ro&immutable=1`;
  const db = openDatabase(address, { readOnly: true, defensive: false });
  // Also if the file is shorter than its header says.
  db.exec('PRAGMA writable_schema = ON');
  return db;
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
