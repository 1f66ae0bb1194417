import type { DatabaseSync } from 'node:sqlite';
import { StoreError } from '@nkul/core/store';
import { isSealedWith } from './move-seal.ts';
import { openDatabase } from './open-database.ts';
import { command, query } from './query.ts';

/** Says that a file is the source or the target of a move. The seal of the source, one commit, is the switch. */
export interface MoveMark {
  /**
   * `from`: the data has left this file. `to`: it opens once the source is sealed with the token. `leaving`: the data has left
   * this file for another kind of store, if it has a seal with the token beside it.
   */
  readonly side: 'from' | 'to' | 'leaving';
  readonly token: string;
  /** The path of the other file; the address of a database, without its password. */
  readonly path: string;
  readonly at: number;
}

export function moveMarkIn(db: DatabaseSync): MoveMark | undefined {
  return query<MoveMark>(db, 'SELECT side, token, path, at FROM moves').get();
}

/** Marks a file. */
export function markMove(db: DatabaseSync, { side, token, path, at }: MoveMark): void {
  command(db, 'INSERT INTO moves (side, token, path, at) VALUES (?, ?, ?, ?)').run(side, token, path, at);
}

/** The data that was leaving has left. */
export function sealMark(db: DatabaseSync): void {
  command(db, "UPDATE moves SET side = 'from'").run();
}

export function removeMark(db: DatabaseSync): void {
  command(db, 'DELETE FROM moves').run();
}

/**
 * Checks that the data is at home in this file, and not in the other one of a move. At the first opening after a move, the
 * mark of the target goes.
 *
 * @param beside true for a tool beside the application, which changes nothing
 * @throws StoreError that says where the data is
 */
export function mustBeHome(db: DatabaseSync, file: string, beside: boolean): void {
  const mark = moveMarkIn(db);
  if (mark === undefined) return;
  if (mark.side === 'from' || hasLeft(file, mark)) throw movedAway(file, mark);
  if (mark.side === 'to' && !isSealed(mark)) throw unfinished(file, mark);
  if (!beside) removeMark(db);
}

function hasLeft(file: string, { side, token }: MoveMark): boolean {
  return side === 'leaving' && isSealedWith(file, token);
}

/** True if the source of a move is sealed for this target. */
function isSealed({ path, token }: MoveMark): boolean {
  const mark = moveMarkOf(path);
  return mark?.side === 'from' && mark.token === token;
}

/** The mark of a file; undefined without one, and if the file is missing, of another kind, or being moved now. */
export function moveMarkOf(path: string): MoveMark | undefined {
  try {
    const db = openDatabase(path, { readOnly: true, timeout: 0 });
    try {
      return moveMarkIn(db);
    } finally {
      db.close();
    }
  } catch {
    return undefined;
  }
}

export function movedAway(file: string, { path, at }: MoveMark): StoreError {
  return new StoreError(
    `${file} was moved to ${path} (${new Date(at).toISOString()}): open that. This one still has personal data, and is not needed any more: delete it, with its .key, .erased and .moved.`,
  );
}

function unfinished(file: string, { path }: MoveMark): StoreError {
  return new StoreError(
    `${file} is the target of a move that has not ended: the data is still in ${path}. Open that file, or run nkul move ${path} ${file} again.`,
  );
}
