import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';
import { StoreError } from '@nkul/core/store';
import { openDatabase } from './open-database.ts';
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
import type { ResolvedSettings } from './settings.ts';
import { isDamage, isUnfinishedWrite } from './store-failure.ts';

/** The header of a SQLite file (https://www.sqlite.org/fileformat.html#the_database_header). */
const header = {
  length: 100,
  magic: 'SQLite format 3\0',
  userVersion: 60,
  applicationId: 68,
};

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

function checkNow({ file, busyTimeoutMs, checkUpTo, beside }: ResolvedSettings): void {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size === 0 || isUnfinished(file)) {
    if (beside) throw missingFile(file);
    return;
  }
  checkHeader(file, size);
  // The file's content includes its write-ahead log, which only SQLite can read.
  const db = openDatabase(file, { readOnly: true, timeout: busyTimeoutMs });
  try {
    const version = Number(pragma(db, 'user_version'));
    mustBeOurs(db, file, version, schemaVersion);
    if (beside && version !== schemaVersion) throw waitingFile(file, version, schemaVersion);
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

/** True if a process ended while it created the file. SQLite will roll this back. */
function isUnfinished(file: string): boolean {
  return (
    existsSync(`${file}-journal`) &&
    readHeader(file)
      .subarray(0, header.magic.length)
      .every((byte) => byte === 0)
  );
}

function checkHeader(file: string, size: number): void {
  const bytes = readHeader(file);
  if (size < header.length || bytes.toString('latin1', 0, header.magic.length) !== header.magic) {
    throw foreignFile(file);
  }
  if (bytes.readUInt32BE(header.applicationId) !== applicationId) throw foreignFile(file);
  const version = bytes.readUInt32BE(header.userVersion);
  if (version > schemaVersion) throw newerFile(file, version, schemaVersion);
  if (isEarlier(version)) throw earlierFile(file, version);
}

function readHeader(file: string): Buffer {
  const bytes = Buffer.alloc(header.length);
  const handle = openSync(file, 'r');
  try {
    readSync(handle, bytes, 0, header.length, 0);
  } finally {
    closeSync(handle);
  }
  return bytes;
}

function missingFile(file: string): StoreError {
  return new StoreError(
    `${file} is not there, or has no data yet: name the file that the application keeps its messages in. Nothing was made.`,
  );
}

function damagedFile(file: string, what = 'it cannot be read'): StoreError {
  return new StoreError(`${file} is damaged (${what}): restore a backup. The file was not changed.`);
}
