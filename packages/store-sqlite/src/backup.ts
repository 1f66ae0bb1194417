import { randomBytes } from 'node:crypto';
import { closeSync, openSync, realpathSync, renameSync, rmSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { NkulError, StoreError } from '@nkul/core/store';
import type { ByteEraser } from './byte-eraser.ts';
import { mustBeFree, pathOfNew, syncFile } from './new-file.ts';
import { builtInSqlite, openDatabase } from './open-database.ts';
import { query } from './query.ts';
import { putKey } from './secret-file.ts';
import type { ResolvedSettings } from './settings.ts';
import { syncDirectory } from './sync-directory.ts';

/** The pages that are copied in one step, on a thread of Node's pool: 1 MiB. */
const pagesPerStep = 256;

/**
 * Copies the data of a store to a new file, as it was at one moment. The store goes on meanwhile. Its key is copied
 * beside it, to `<target>.key`, only if one is given.
 *
 * The copy is read from a snapshot, by a connection of its own: so it ends, however often the file changes. Bytes that are
 * erased meanwhile stay in the log until it has ended. So it does not begin while bytes of an earlier erasure wait.
 *
 * @throws StoreError if the file cannot be copied there. Nothing is left at the target then
 */
export async function backUp(
  settings: ResolvedSettings,
  target: string,
  erasing: ByteEraser,
  key?: Uint8Array,
): Promise<void> {
  const { durable, file } = settings;
  if (!durable) throw new StoreError('A store in memory has no file to back up: give a store a file.');
  const path = pathOfNew(target, 'backup', realpathSync(file));
  mustBeFree(path, 'backup', key && ['', '-wal', '-journal', '.key']);
  const source = await snapshot(settings, erasing);
  const temporary = `${path}.${randomBytes(8).toString('hex')}`;
  const made: string[] = [];
  try {
    // SQLite would make it with the rights of any new file.
    closeSync(openSync(temporary, 'wx', 0o600));
    made.push(temporary, `${temporary}-journal`);
    await builtInSqlite().backup(source, temporary, { rate: pagesPerStep });
    syncFile(temporary);
    mustBeFree(path, 'backup');
    // First, so that a backup whose key was asked for never lacks it.
    if (key !== undefined) {
      putKey(`${path}.key`, key);
      made.push(`${path}.key`);
    }
    renameSync(temporary, path);
    syncDirectory(path);
  } catch (cause) {
    for (const file of made) rmSync(file, { force: true });
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
    for (const end = performance.now() + eraseWithinMs; ; db.exec('ROLLBACK')) {
      const erased = await erasing.finish(end - performance.now());
      if (!erased || performance.now() > end) throw erasureWaits(file);
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

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
