import { createHmac, randomBytes } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { StoreError } from '@nkul/core/store';
import { command, query } from './query.ts';
import { giveRightsOf } from './rights.ts';
import type { ResolvedSettings } from './settings.ts';
import { syncDirectory } from './sync-directory.ts';

const length = 32;

/**
 * The secret of a store (`Store.secret`), from the file beside its data: `nkul.db.key`. The first process makes it. The
 * data has a mark of it, so that a missing key and a wrong one are noticed. A store in memory has one of its own.
 *
 * @throws StoreError if the key is missing although the data has its mark, is another one, or cannot be read or made
 */
export function openSecret(
  db: DatabaseSync,
  { file, durable, newKey, beside }: ResolvedSettings,
): Uint8Array {
  if (!durable) return randomBytes(length);
  // Beside the file itself, also if it was opened through a link, as SQLite does with its own.
  const path = `${realpathSync(file)}.key`;
  const known = markIn(db);
  const found = readSecret(path);
  if (found === undefined && (beside || (known !== undefined && !newKey))) throw lost(file, path);
  const secret = found ?? makeSecret(path, randomBytes(length), file);
  const mark = markOf(secret);
  if (known !== mark && (known === undefined || found === undefined)) writeMark(db, mark, known);
  if (markIn(db) === mark) return secret;
  throw new StoreError(
    `${path} is not the key of ${file}: restore the key that belongs to this data. Nothing was changed.`,
  );
}

function lost(file: string, path: string): StoreError {
  return new StoreError(
    `${path} is missing, the key of the data in ${file}: restore it. Without it, an idempotency key that was used before ` +
      'is refused, and one whose message was erased is taken for a new one. If it is lost, the setting newKey: true begins ' +
      'with another. Nothing was changed.',
  );
}

/**
 * The key of a file beside it or at another path, if it is the right one.
 *
 * @returns `missing` if there is no such file, `wrong` if it is that of other data
 * @throws StoreError if it cannot be read, or is not a key
 */
export function keyFor(db: DatabaseSync, path: string): Uint8Array | 'missing' | 'wrong' {
  const secret = readSecret(path);
  if (secret === undefined) return 'missing';
  return markIn(db) === markOf(secret) ? secret : 'wrong';
}

/**
 * Writes a key, whole or not at all, on the disk when it returns.
 *
 * @param data the path of data that has the same users; absent if the key is for its owner alone
 * @throws StoreError if another key is there already
 */
export function putKey(path: string, secret: Uint8Array, data?: string): void {
  if (!Buffer.from(makeSecret(path, secret, data)).equals(secret))
    throw new StoreError(
      `${path} is there already, and is another key: give another name, or move it away first.`,
    );
}

/** Undefined if there is no such file. */
function readSecret(path: string): Uint8Array | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'latin1').trim();
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined;
    throw cannot('read', path, error);
  }
  const secret = Buffer.from(text, 'base64url');
  if (secret.length === length && secret.toString('base64url') === text) return secret;
  throw new StoreError(`${path} is not a key (43 characters of base64url): restore it.`);
}

/** Makes the file, whole or not at all. Of several processes that do so at once, all get the same. */
function makeSecret(path: string, secret: Uint8Array, data: string | undefined): Uint8Array {
  const own = `${path}.${randomBytes(8).toString('hex')}`;
  try {
    writeSecret(own, secret, data);
    try {
      linkSync(own, path);
    } catch (error) {
      if (!isCode(error, 'EEXIST')) throw error;
    }
    syncDirectory(path);
  } catch (error) {
    throw cannot('make', path, error);
  } finally {
    rmSync(own, { force: true });
  }
  const made = readSecret(path);
  if (made === undefined) throw new StoreError(`${path} was deleted while it was made: try again.`);
  return made;
}

/** On the disk when it returns. */
function writeSecret(path: string, secret: Uint8Array, data: string | undefined): void {
  const file = openSync(path, 'wx', 0o600);
  try {
    if (data !== undefined) giveRightsOf(file, data, 'those who write');
    writeFileSync(file, `${Buffer.from(secret).toString('base64url')}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** It tells whether a key is that of the data, and nothing about the key. */
function markOf(secret: Uint8Array): string {
  return createHmac('sha256', secret).update('mark').digest('base64url');
}

function markIn(db: DatabaseSync): string | undefined {
  return query<{ readonly mark: string }>(db, 'SELECT mark FROM secret_mark').get()?.mark;
}

/** Writes the mark, unless another process has replaced `before` meanwhile. */
function writeMark(db: DatabaseSync, mark: string, before: string | undefined): void {
  if (before === undefined) {
    const insert = 'INSERT INTO secret_mark SELECT ? WHERE NOT EXISTS (SELECT 1 FROM secret_mark)';
    command(db, insert).run(mark);
  } else command(db, 'UPDATE secret_mark SET mark = ? WHERE mark = ?').run(mark, before);
}

function cannot(verb: 'read' | 'make', path: string, cause: unknown): StoreError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'it failed';
  const mend = 'the process must have the right to read and write it, and its directory';
  return new StoreError(
    `${path}, the key of the store, cannot be ${verb === 'read' ? 'read' : 'made'} (${code}): ${mend}.`,
    {
      cause,
    },
  );
}

/** True for an error of the system with this code, such as `ENOENT`. */
export function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
