import { NkulError, StoreError } from '@nkul/core/store';

/** An error of PostgreSQL, with its code (https://www.postgresql.org/docs/current/errcodes-appendix.html). */
interface SqlError extends Error {
  readonly code: string;
}

function isSqlError(error: unknown): error is SqlError {
  return (
    error instanceof Error &&
    'severity' in error &&
    'code' in error &&
    typeof error.code === 'string' &&
    /^[0-9A-Z]{5}$/.test(error.code)
  );
}

/** Thrown if another process has stored a key meanwhile. The transaction begins again, and finds it. */
export class KeyTakenMeanwhile extends Error {}

/** True for a deadlock, a serialization failure or a key that was stored meanwhile: the same once more may succeed. */
export function isPassing(error: unknown): boolean {
  if (error instanceof KeyTakenMeanwhile) return true;
  return isSqlError(error) && (error.code === '40P01' || error.code === '40001');
}

/** True for an error of the connection, which cannot be used any more: the network, or a server that goes away. */
export function isBreak(error: unknown): boolean {
  return !isSqlError(error) || /^(?:08|57P0[1-5]|25P03)/.test(error.code);
}

/** True if another transaction keeps a lock for longer than this one may wait. */
export function isLockTimeout(error: unknown): boolean {
  return isSqlError(error) && error.code === '55P03';
}

/** True if the user of the database may not do it. */
export function isForbidden(error: unknown): boolean {
  return isSqlError(error) && error.code === '42501';
}

/** True if the server has given up a statement: its time was over (`statement_timeout`), or an operator ended it. */
export function isCancelled(error: unknown): boolean {
  return isSqlError(error) && error.code === '57014';
}

/** True if one item of a group may be what the database does not take: bad data (22), a constraint (23), a limit (54). */
export function isOfItem(error: unknown): boolean {
  return isSqlError(error) && /^(?:22|23|54)/.test(error.code);
}

/** Explanations of PostgreSQL's classes of errors. */
const meanings: readonly (readonly [RegExp, string])[] = [
  [/^08|^57P0[1-5]$|^25P03$/, 'the database cannot be reached: try again'],
  [/^28|^42501$/, 'the database refuses the user: check the address, and the rights of the user'],
  [/^3D000$/, 'there is no such database: create it, or give another address'],
  [/^53300$/, 'the database has no free connection: lower poolSize, or raise max_connections'],
  [/^53/, 'the database has no room left: free space or memory, and try again'],
  [/^55P03$/, 'another transaction keeps a lock for too long: try again'],
  [/^42P01$/, 'a table is missing: open the store once by the application'],
];

/**
 * Makes a `StoreError` of an error of PostgreSQL, or of the connection. Errors of Nkul are returned unchanged. PostgreSQL's
 * own words are left out, as its details quote rows.
 */
export function storeFailure(error: unknown): Error {
  if (error instanceof NkulError) return error;
  const options = isSqlError(error) ? {} : { cause: error };
  return new StoreError(`The store in PostgreSQL failed: ${meaningOf(error)}.`, options);
}

/** Explanations of errors that mean something else in a transaction of the application. */
const meaningsWithin: readonly (readonly [RegExp, string])[] = [
  [
    /^25P01$/,
    'no transaction is open: begin one, and give the client that runs it, not a pool or the database itself',
  ],
  [/^25P02$/, 'an earlier statement of the transaction failed: roll it back'],
  [/^25006$/, 'the transaction only reads: begin one that may write'],
  [/^40/, 'the transaction meets another one: roll it back, and run it again'],
  [
    /^42P01$/,
    'a table is missing: the transaction is in another database than the store, or its schema is not open yet',
  ],
];

/** Makes a `StoreError` of an error that a transaction of the application threw. A library may have wrapped PostgreSQL's. */
export function transactionFailure(error: unknown): Error {
  const sql = sqlErrorIn(error);
  if (sql === undefined)
    return new StoreError(
      '`transaction` failed, and not by an answer of PostgreSQL: its error is the cause.',
      {
        cause: error,
      },
    );
  const meaning = meaningsWithin.find(([pattern]) => pattern.test(sql.code))?.[1];
  if (meaning === undefined) return storeFailure(sql);
  return new StoreError(`The store in PostgreSQL failed: ${meaning} (${sql.code}).`);
}

function sqlErrorIn(error: unknown): SqlError | undefined {
  for (let one = error, depth = 0; one instanceof Error && depth < 5; one = one.cause, depth += 1)
    if (isSqlError(one)) return one;
  return undefined;
}

/** The error for a message whose key another transaction has. */
export function keyHeld(): StoreError {
  return new StoreError(
    'Another transaction that is still open has the key of this message: repeat the call with the same key.',
  );
}

function meaningOf(error: unknown): string {
  if (error instanceof KeyTakenMeanwhile)
    return 'the message or its key was stored at the same time: try again';
  if (!isSqlError(error)) return 'the database cannot be reached: try again';
  const { code, message } = error;
  const meaning = meanings.find(([pattern]) => pattern.test(code))?.[1];
  if (meaning !== undefined) return `${meaning} (${code})`;
  return isOfItem(error) ? `the database does not take this data (${code})` : `${message} (${code})`;
}
