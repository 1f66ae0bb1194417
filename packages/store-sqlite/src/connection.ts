import type { DatabaseSync } from 'node:sqlite';
import { NkulError, StoreError } from '@nkul/core/store';
import { checkFile, checkVersion } from './file-check.ts';
import { mustBeHome } from './move-mark.ts';
import { openDatabase } from './open-database.ts';
import { pragma } from './query.ts';
import { migrate, schemaVersion } from './schema.ts';
import type { ResolvedSettings } from './settings.ts';
import { storeFailure } from './store-failure.ts';
import { makePrivate } from './store-file.ts';

/** The delay between two tries to switch to the write-ahead log, in milliseconds. */
const retryMs = 10;
const cacheKiB = 16_384;
/** The pages in the log before a checkpoint: 16 MiB, so that a page that changes often is written back only once. */
const checkpointPages = 4_096;

/** How long a process waits at least while another one brings the file to this version, in milliseconds. */
const migratedWithinMs = 60_000;

/**
 * Opens a file, and brings its schema to this version.
 *
 * @throws StoreError if the file cannot be used. The file is unchanged then
 * @throws ConfigurationError if this Node has no SQLite
 */
export function openConnection(settings: ResolvedSettings): DatabaseSync {
  const { file, durable, beside, busyTimeoutMs, maxBytes } = settings;
  let db: DatabaseSync | undefined;
  try {
    if (durable) checkFile(settings);
    db = openDatabase(file, { timeout: busyTimeoutMs });
    db.exec('PRAGMA synchronous = FULL; PRAGMA fullfsync = ON; PRAGMA checkpoint_fullfsync = ON');
    if (!beside) {
      if (durable) makePrivate(file);
      migrateInTime(db, file, busyTimeoutMs);
      if (durable) writeAhead(db, settings);
    } else if (durable) mustBeSet(db, file, 'journal_mode', 'wal');
    mustBeHome(db, file, beside);
    // In this mode, SQLite syncs checkpoints. `WalSync` syncs commits.
    db.exec('PRAGMA synchronous = NORMAL');
    if (maxBytes !== undefined) db.exec(`PRAGMA max_page_count = ${pagesIn(db, maxBytes)}`);
    db.exec(
      `PRAGMA wal_autocheckpoint = ${beside ? 0 : checkpointPages}; PRAGMA cache_size = -${cacheKiB}; PRAGMA temp_store = MEMORY; PRAGMA secure_delete = ON`,
    );
    mustBeSet(db, file, 'synchronous', 1);
    return db;
  } catch (error) {
    db?.close();
    throw NkulError.is(error) ? error : cannotOpen(error, file);
  }
}

/** Another process may be bringing the file to this version, which can take longer than its other writes. */
function migrateInTime(db: DatabaseSync, file: string, busyTimeoutMs: number): void {
  const isBehind = Number(pragma(db, 'user_version')) < schemaVersion;
  if (isBehind) db.exec(`PRAGMA busy_timeout = ${Math.max(busyTimeoutMs, migratedWithinMs)}`);
  migrate(db, file);
  if (isBehind) db.exec(`PRAGMA busy_timeout = ${busyTimeoutMs}`);
}

/**
 * Opens a file that a store has opened already, to read it only. It makes and changes nothing.
 *
 * @throws StoreError if the file cannot be used
 */
export function openToRead(settings: ResolvedSettings): DatabaseSync {
  const { file, busyTimeoutMs } = settings;
  let db: DatabaseSync | undefined;
  try {
    db = openDatabase(file, { readOnly: true, timeout: busyTimeoutMs });
    checkVersion(db, settings);
    mustBeHome(db, file, true);
    db.exec(`PRAGMA query_only = ON; PRAGMA cache_size = -${cacheKiB}; PRAGMA temp_store = MEMORY`);
    return db;
  } catch (error) {
    db?.close();
    throw NkulError.is(error) ? error : cannotOpen(error, file);
  }
}

function cannotOpen(error: unknown, file: string): Error {
  const failure = storeFailure(error, file);
  if (NkulError.is(failure)) return failure;
  return new StoreError(`${file} cannot be opened as a store: ${failure.message}.`, { cause: error });
}

/** Switches to the write-ahead log: readers and one writer do not wait for each other, and a commit is one write. */
function writeAhead(db: DatabaseSync, { file, busyTimeoutMs }: ResolvedSettings): void {
  for (let waitedMs = 0; ; waitedMs += retryMs) {
    try {
      db.exec('PRAGMA journal_mode = WAL; PRAGMA journal_size_limit = 67108864');
      break;
    } catch (error) {
      // This statement does not respect SQLite's own busy time-out.
      if (waitedMs >= busyTimeoutMs) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, retryMs);
    }
  }
  mustBeSet(db, file, 'journal_mode', 'wal');
}

function pagesIn(db: DatabaseSync, bytes: number): number {
  return Math.max(1, Math.floor(bytes / Number(pragma(db, 'page_size'))));
}

function mustBeSet(db: DatabaseSync, file: string, name: string, value: number | string): void {
  const is = pragma(db, name);
  if (is === value) return;
  throw new StoreError(
    `${file} cannot be used: ${name} stays ${is} where ${value} is needed. Is it on a network file system?`,
  );
}
