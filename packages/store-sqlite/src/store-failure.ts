import { StoreError } from '@nkul/core/store';

/** What SQLite's result codes mean here (https://www.sqlite.org/rescode.html), by their lower byte. */
const meanings: ReadonlyMap<number, string> = new Map([
  [5, 'another process has been writing to it for too long: try again, or raise busyTimeout'],
  [6, 'it is locked: try again'],
  [8, 'it may only be read: give the process the right to write the file and its directory'],
  [10, 'reading or writing failed: look at the disk'],
  [11, 'it is damaged: put a copy from before in its place'],
  [13, 'there is no room left for it: free space on its disk, and try again'],
  [
    14,
    'it cannot be opened: the directory must be there, and the process must have the right to write to it',
  ],
  [26, 'it is no SQLite file, or damaged: give another file'],
]);

/** What failed as a caller may see it: what SQLite says becomes a `StoreError`, anything else stays what it is. */
export function storeFailure(error: unknown, file: string): Error {
  if (!isSqliteError(error)) return error instanceof Error ? error : new Error(String(error));
  const meaning = meanings.get(error.errcode & 0xff) ?? error.message;
  return new StoreError(`The store in ${file} failed, and nothing of this was stored: ${meaning}.`, {
    cause: error,
  });
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
