import { rmSync } from 'node:fs';
import { StoreError } from '@nkul/core/store';
import { openDatabase } from './open-database.ts';
import { isBusy } from './store-failure.ts';

/** Before it is unlocked: a process that opens it afterwards makes a new one. */
function removeLock(lockFile: string): void {
  try {
    rmSync(lockFile, { force: true });
  } catch {
    // Windows removes no open file. An empty one is left.
  }
}

/**
 * Does work on a file that is to be made, alone: of two processes that do so, one is refused. The lock goes with its
 * process, however that ends.
 *
 * @throws StoreError if another process does such work; the error of the work
 */
export async function withFileLock<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
  const lockFile = `${path}.lock`;
  const lock = openDatabase(lockFile, { timeout: 0 });
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch (cause) {
    lock.close();
    if (!isBusy(cause)) throw cause;
    throw new StoreError(`${path} is being made by another process: wait until it has ended.`, { cause });
  }
  try {
    return await work();
  } finally {
    removeLock(lockFile);
    lock.close();
  }
}
