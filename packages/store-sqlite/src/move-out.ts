import { randomBytes } from 'node:crypto';
import { StoreError } from '@nkul/core/store';
import { withFileLock } from './file-lock.ts';
import type { Move } from './move.ts';
import { type MoveMark, markMove, movedAway, moveMarkIn, removeMark, sealMark } from './move-mark.ts';
import { isSealedWith, removeSeal, sealFile, sealOf } from './move-seal.ts';
import { pathOfExisting } from './new-file.ts';
import { moveFailure, openAlone } from './open-alone.ts';
import { keyFor } from './secret-file.ts';
import { StoreContents } from './store-contents.ts';

/** A store of another kind that a file moves to. */
export interface OutsideTarget {
  /** Its name, as people know it, without a password. */
  readonly name: string;
  /** Writes all into it. It opens once the seal has the token. @param mark.seal the path of the seal, which is not there yet */
  fill(contents: StoreContents, mark: { readonly token: string; readonly seal: string }): Promise<void>;
  /** It opens without the seal from now on. */
  finish(): Promise<void>;
}

/**
 * Moves a store to another kind of store. At any moment at most one of both opens, and once the move has ended or was broken
 * off, exactly one on this machine. A move that was broken off is run again; until then, other machines cannot open the target.
 *
 * 1. The source is locked: nothing else has it open. It gets a mark with a token.
 * 2. The target is filled. It opens only if the seal of the source has the token.
 * 3. The source is sealed: a file beside it, `<file>.moved`, gets its name, which is the switch.
 * 4. The target forgets the move.
 *
 * @throws StoreError if another process has the source open, or the source cannot be used; the error of the target. The
 * source is as it was then
 */
export async function moveStoreOut(from: string, target: OutsideTarget): Promise<Move> {
  const source = pathOfExisting(from, 'store');
  return await withFileLock(`${source}.moved`, async () => {
    try {
      await sealTo(source, target);
      await target.finish();
      return { from: source, to: target.name };
    } catch (error) {
      throw moveFailure(error, source);
    }
  });
}

async function sealTo(source: string, target: OutsideTarget): Promise<void> {
  const db = openAlone(source);
  try {
    const mark = moveMarkIn(db);
    if (mark?.side === 'to')
      throw new StoreError(
        `${source} is the target of a move from ${mark.path}, which has not ended: run that again first.`,
      );
    // An earlier run was broken off after the switch.
    if (mark !== undefined && hasLeftFor(source, mark, target.name)) return;
    const secret = keyFor(db, `${source}.key`);
    if (typeof secret === 'string')
      throw new StoreError(
        `${source}.key is ${secret}: restore the key of the store first. Nothing was changed.`,
      );
    const token = randomBytes(16).toString('hex');
    removeMark(db);
    removeSeal(source);
    markMove(db, { side: 'leaving', token, path: target.name, at: Date.now() });
    await target.fill(new StoreContents(db, secret, source), { token, seal: sealOf(source) });
    sealFile(source, token);
    // From now on, it is sealed also without the file beside it.
    sealMark(db);
  } finally {
    db.close();
  }
}

/** @throws StoreError if it has left for another store */
function hasLeftFor(source: string, mark: MoveMark, name: string): boolean {
  const hasLeft = mark.side === 'from' || isSealedWith(source, mark.token);
  if (hasLeft && mark.path !== name) throw movedAway(source, mark);
  return hasLeft;
}
