import { closeSync, openSync, readSync, statSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { StoreError } from '@nkul/core/store';
import { openAsItIs, openDatabase } from './open-database.ts';
import { pragma, query } from './query.ts';
import {
  applicationId,
  earlierFile,
  foreignFile,
  isEarlier,
  mustBeOurs,
  newerFile,
  schemaVersion,
  waitingFile,
} from './schema.ts';
import { isCode } from './secret-file.ts';
import type { ResolvedSettings } from './settings.ts';
import { isDamage, isNoDatabase, isUnfinishedWrite } from './store-failure.ts';

/** The begin of a rollback journal (https://www.sqlite.org/fileformat.html#the_rollback_journal). */
const journal = { length: 28, magic: 'd9d505f920a163d7', pagesBefore: 16 };

/**
 * Checks a file without changing it, before it is opened for writing. If a process ended while it made the file, the file is as it
 * was before.
 *
 * @throws StoreError if it is not a store, newer than this version, or damaged
 */
export function checkFile(settings: ResolvedSettings): void {
  try {
    checkNow(settings);
  } catch (error) {
    if (!isUnfinishedWrite(error)) throw error;
    rollBack(settings);
    checkNow(settings);
  }
}

/** SQLite rolls back at the first reading of a connection that may write. */
function rollBack({ file, busyTimeoutMs }: ResolvedSettings): void {
  const db = openDatabase(file, { timeout: busyTimeoutMs });
  try {
    pragma(db, 'user_version');
  } finally {
    db.close();
  }
}

function checkNow(settings: ResolvedSettings): void {
  const { file, busyTimeoutMs, checkUpTo, beside } = settings;
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size === 0 || isUnfinished(file)) {
    if (beside) throw missingFile(file);
    return;
  }
  checkHeader(file);
  // The file's content includes its write-ahead log, which only SQLite can read.
  const db = openDatabase(file, { readOnly: true, timeout: busyTimeoutMs });
  try {
    checkVersion(db, settings);
    if (size > checkUpTo) return;
    const [first] = query<{ readonly quick_check: string }>(db, 'PRAGMA quick_check(1)').all();
    if (first?.quick_check !== 'ok') throw damagedFile(file, first?.quick_check);
  } catch (error) {
    // Also of a file that is shorter than its header says. SQLite compares them under its lock: another process may be writing.
    throw isDamage(error) ? damagedFile(file) : error;
  } finally {
    db.close();
  }
}

/** @throws StoreError if the file is not a store, or of another version than can be opened */
export function checkVersion(db: DatabaseSync, { file, beside }: ResolvedSettings): void {
  const version = Number(pragma(db, 'user_version'));
  mustBeOurs(db, file, version, schemaVersion);
  if (beside && version !== schemaVersion) throw waitingFile(file, version, schemaVersion);
}

/** True if a process ended while it created the file. SQLite will roll this back, to an empty file. */
function isUnfinished(file: string): boolean {
  return wasEmpty(`${file}-journal`) && headerOf(file) === undefined;
}

/** True if there is a journal, and its file had no pages before. */
function wasEmpty(path: string): boolean {
  const bytes = Buffer.alloc(journal.length);
  const handle = openIfThere(path);
  if (handle === undefined) return false;
  try {
    readSync(handle, bytes, 0, bytes.length, 0);
  } finally {
    closeSync(handle);
  }
  const isWhole = bytes.toString('hex', 0, journal.magic.length / 2) === journal.magic;
  return isWhole && bytes.readUInt32BE(journal.pagesBefore) === 0;
}

/** Another process may end its transaction meanwhile, and remove the journal. */
function openIfThere(path: string): number | undefined {
  try {
    return openSync(path, 'r');
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

/** @throws StoreError if the file is not a store, or of a version that cannot be opened, as far as its header says */
export function checkHeader(file: string): void {
  const header = headerOf(file);
  if (header?.application !== applicationId) throw foreignFile(file);
  const { version } = header;
  if (version > schemaVersion) throw newerFile(file, version, schemaVersion);
  if (isEarlier(version)) throw earlierFile(file, version);
}

/** The header of a file; undefined if it is not that of a SQLite file. */
function headerOf(file: string): { readonly application: number; readonly version: number } | undefined {
  const db = openAsItIs(file);
  try {
    return {
      application: Number(pragma(db, 'application_id')),
      version: Number(pragma(db, 'user_version')),
    };
  } catch (error) {
    if (isNoDatabase(error)) return undefined;
    throw isDamage(error) ? damagedFile(file) : error;
  } finally {
    db.close();
  }
}

function missingFile(file: string): StoreError {
  return new StoreError(
    `${file} is not there, or has no data yet: name the file that the application keeps its messages in. Nothing was made.`,
  );
}

function damagedFile(file: string, what = 'it cannot be read'): StoreError {
  return new StoreError(`${file} is damaged (${what}): restore a backup. The file was not changed.`);
}
