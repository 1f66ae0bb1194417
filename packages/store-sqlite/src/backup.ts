import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  lstatSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { NkulError, StoreError } from '@nkul/core/store';
import type { ByteEraser } from './byte-eraser.ts';
import { builtInSqlite, openDatabase } from './open-database.ts';
import { query } from './query.ts';
import type { ResolvedSettings } from './settings.ts';
import { syncDirectory } from './sync-directory.ts';

/** The pages that are copied in one step, on a thread of Node's pool: 1 MiB. */
const pagesPerStep = 256;

/** The ends of the names of the files of SQLite and of a store, after the name of the data. */
const besides = ['', '-wal', '-shm', '-journal', '.key', '.erased'];

/**
 * Copies the data of a store to a new file, as it was at one moment. The store goes on meanwhile. Its key is not copied.
 *
 * The copy is read from a snapshot, by a connection of its own: so it ends, however often the file changes. Bytes that are
 * erased meanwhile stay in the log until it has ended. So it does not begin while bytes of an earlier erasure wait.
 *
 * @throws StoreError if the file cannot be copied there. Nothing is left at the target then
 */
export async function backUp(settings: ResolvedSettings, target: string, erasing: ByteEraser): Promise<void> {
  const { durable, file } = settings;
  if (!durable) throw new StoreError('A store in memory has no file to back up: give a store a file.');
  const path = targetPath(target, realpathSync(file));
  const source = await snapshot(settings, erasing);
  const temporary = `${path}.${randomBytes(8).toString('hex')}`;
  let made = false;
  try {
    // SQLite would make it with the rights of any new file.
    closeSync(openSync(temporary, 'wx', 0o600));
    made = true;
    await builtInSqlite().backup(source, temporary, { rate: pagesPerStep });
    sync(temporary);
    mustBeFree(path);
    renameSync(temporary, path);
    syncDirectory(path);
  } catch (cause) {
    if (made) for (const beside of ['', '-journal']) rmSync(`${temporary}${beside}`, { force: true });
    if (NkulError.is(cause)) throw cause;
    throw new StoreError(
      `${path}, the backup, cannot be written (${reasonOf(cause)}): the process needs the right to write to its directory, and the disk needs room for it. Nothing was left there.`,
      { cause },
    );
  } finally {
    source.close();
  }
}

/** A connection that goes on reading what is in the file now. In it, no bytes of erased data wait. */
async function snapshot(settings: ResolvedSettings, erasing: ByteEraser): Promise<DatabaseSync> {
  const { file, busyTimeoutMs, eraseWithinMs } = settings;
  const db = openDatabase(realpathSync(file), { readOnly: true, timeout: busyTimeoutMs });
  try {
    const waits = query(db, 'SELECT 1 FROM erasures LIMIT 1');
    for (const end = Date.now() + eraseWithinMs; ; db.exec('ROLLBACK')) {
      const erased = await erasing.finish(end - Date.now());
      if (!erased || Date.now() > end) throw erasureWaits(file);
      db.exec('BEGIN');
      // Another process may have erased in between.
      if (waits.get() === undefined) return db;
    }
  } catch (error) {
    db.close();
    throw error;
  }
}

function erasureWaits(file: string): StoreError {
  return new StoreError(
    `${file} is not backed up now: bytes of erased data are still in its log, as another process or backup reads or writes. Try again when it has ended.`,
  );
}

/**
 * The whole path of the target, links of its directory followed.
 *
 * @param own the path of the store's file
 * @throws StoreError if a backup must not be written there
 */
function targetPath(target: string, own: string): string {
  if (target.trim() === '' || target.includes('\0')) {
    throw new StoreError('backup() needs the path of a file that is not there yet.');
  }
  const directory = dirname(resolve(target));
  if (!statSync(directory, { throwIfNoEntry: false })?.isDirectory()) {
    throw new StoreError(`${directory}, the directory of the backup, is missing: make it first.`);
  }
  const path = join(realpathSync(directory), basename(resolve(target)));
  if (besides.some((beside) => path === `${own}${beside}`)) {
    throw new StoreError(`${path} belongs to the store itself: give the backup another name.`);
  }
  mustBeFree(path);
  return path;
}

/** SQLite would take a log beside the name for one of the copy. */
function mustBeFree(path: string): void {
  const taken = ['', '-wal', '-journal'].find((beside) => isThere(`${path}${beside}`));
  if (taken === undefined) return;
  throw new StoreError(`${path}${taken} is there already: give the backup another name, or remove it first.`);
}

/** Also true for a link to nowhere. */
function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

function sync(path: string): void {
  const file = openSync(path, 'r+');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
