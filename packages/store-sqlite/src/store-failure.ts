import { StoreError } from '@nkul/core/store';

/** Explanations of SQLite's result codes (https://www.sqlite.org/rescode.html), by their lower byte. */
const meanings: ReadonlyMap<number, string> = new Map([
  [5, 'another process has been writing to it for too long: try again, or raise busyTimeout'],
  [6, 'it is locked: try again'],
  [8, 'it is read-only: give the process the right to write the file and its directory'],
  [10, 'reading or writing failed: check the disk'],
  [11, 'it is damaged: restore a backup'],
  [13, 'there is no room left for it: free space on its disk, and try again'],
  [
    14,
    'it cannot be opened: the directory must be there, and the process must have the right to write to it',
  ],
  [26, 'it is not a SQLite file, or it is damaged: give another file'],
]);

/** Makes a `StoreError` of an error of SQLite. Other errors are returned unchanged. */
export function storeFailure(error: unknown, file: string): Error {
  if (!isSqliteError(error)) return error instanceof Error ? error : new Error(String(error));
  const meaning = meanings.get(error.errcode & 0xff) ?? error.message;
  return new StoreError(`The store in ${file} failed, and nothing of this was stored: ${meaning}.`, {
    cause: error,
  });
}

/** True if SQLite says that the file is damaged. */
export function isDamage(error: unknown): boolean {
  return isSqliteError(error) && (error.errcode & 0xff) === 11;
}

/** True if SQLite says that the file is of another kind. */
export function isNoDatabase(error: unknown): boolean {
  return isSqliteError(error) && (error.errcode & 0xff) === 26;
}

/** True if a process ended within a transaction without a write-ahead log: a connection that only reads cannot roll it back. */
export function isUnfinishedWrite(error: unknown): boolean {
  return isSqliteError(error) && error.errcode === 776;
}

/** True if another connection has a lock on the file. */
export function isBusy(error: unknown): boolean {
  return isSqliteError(error) && ((error.errcode & 0xff) === 5 || (error.errcode & 0xff) === 6);
}

interface SqliteError extends Error {
  readonly code: 'ERR_SQLITE_ERROR';
  readonly errcode: number;
}

function isSqliteError(error: unknown): error is SqliteError {
  return (
    error instanceof Error &&
    'code' in error &&
    error.code === 'ERR_SQLITE_ERROR' &&
    'errcode' in error &&
    typeof error.errcode === 'number'
  );
}
