import type { DatabaseSync } from 'node:sqlite';
import { NkulError, StoreError } from '@nkul/core/store';
import { checkFile } from './file-check.ts';
import { openDatabase } from './open-database.ts';
import { migrate } from './schema.ts';
import { resolveSettings } from './settings.ts';
import { isBusy, storeFailure } from './store-failure.ts';

/** Opens a store that nothing else has open, and keeps others out. Each commit is on the disk when it ends. */
export function openAlone(file: string): DatabaseSync {
  checkFile({ ...resolveSettings({ file }), checkUpTo: Number.MAX_SAFE_INTEGER });
  const db = openDatabase(file, { timeout: 0 });
  try {
    // Before the log is read for the first time: then SQLite locks the file itself, which each other connection has read.
    db.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA synchronous = EXTRA; PRAGMA fullfsync = ON');
    db.exec('BEGIN EXCLUSIVE; COMMIT');
    migrate(db, file);
    return db;
  } catch (cause) {
    db.close();
    if (!isBusy(cause)) throw cause;
    throw new StoreError(
      `${file} is open in another process: stop the application first. Nothing was changed.`,
      { cause },
    );
  }
}

/** The error of a move that was broken off. */
export function moveFailure(error: unknown, source: string): Error {
  const failure = storeFailure(error, source);
  if (NkulError.is(failure)) return failure;
  return new StoreError(`${source} could not be moved (${failure.message}). Run it again.`, { cause: error });
}
