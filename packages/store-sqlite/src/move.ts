import { randomBytes } from 'node:crypto';
import { closeSync, copyFileSync, openSync, readFileSync, renameSync, rmSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { StoreError } from '@nkul/core/store';
import { openConnection } from './connection.ts';
import { withFileLock } from './file-lock.ts';
import { markMove, movedAway, moveMarkIn, moveMarkOf, removeMark } from './move-mark.ts';
import { isSealedWith } from './move-seal.ts';
import { isThere, mustBeFree, pathOfExisting, pathOfNew, removeUnfinished, syncFile } from './new-file.ts';
import { moveFailure, openAlone } from './open-alone.ts';
import { builtInSqlite, openDatabase } from './open-database.ts';
import { keyFor, putKey } from './secret-file.ts';
import { resolveSettings } from './settings.ts';
import { syncDirectory } from './sync-directory.ts';

/** The result of a move. */
export interface Move {
  /** The file that the data has left. It is sealed, and still has personal data. */
  readonly from: string;
  readonly to: string;
}

/**
 * Moves a store to another file, with its key and its journal of erasures. At any moment at most one of the two files
 * opens, and once the move has ended or was broken off, exactly one. A move that was broken off is run again.
 *
 * 1. The source is locked: nothing else has it open.
 * 2. It is copied to a target that opens only once the source is sealed with a token.
 * 3. The source is sealed with the token: one commit, which is the switch.
 *
 * @throws StoreError if another process has the source open, the target is there, or a file cannot be used. The source is
 * as it was then
 */
export async function moveStore(from: string, to: string): Promise<Move> {
  const source = pathOfExisting(from, 'store');
  const target = pathOfNew(to, 'new store', source);
  return await withFileLock(target, async () => {
    try {
      await sealTo(source, target);
      // Its first opening takes its mark away.
      openConnection(resolveSettings({ file: target })).close();
      return { from: source, to: target };
    } catch (error) {
      throw moveFailure(error, source);
    }
  });
}

async function sealTo(source: string, target: string): Promise<void> {
  const db = openAlone(source);
  try {
    const mark = moveMarkIn(db);
    // An earlier run was broken off after the switch.
    if (mark?.side === 'from' && mark.path === target && isThere(target)) return;
    if (mark?.side === 'from') throw movedAway(source, mark);
    if (mark?.side === 'leaving' && isSealedWith(source, mark.token)) throw movedAway(source, mark);
    if (mark?.side === 'to')
      throw new StoreError(
        `${source} is the target of a move from ${mark.path}, which has not ended: run that again first.`,
      );
    const token = randomBytes(16).toString('hex');
    await makeTarget(db, source, target, token);
    removeMark(db);
    markMove(db, { side: 'from', token, path: target, at: Date.now() });
  } finally {
    db.close();
  }
}

/** Makes the target, which does not open yet. It replaces one that an earlier run left there. */
async function makeTarget(db: DatabaseSync, source: string, target: string, token: string): Promise<void> {
  const secret = keyFor(db, `${source}.key`);
  if (typeof secret === 'string')
    throw new StoreError(
      `${source}.key is ${secret}: restore the key of the store first. Nothing was changed.`,
    );
  removePending(source, target);
  mustFitJournal(source, target);
  const made = `${target}.moving`;
  removeUnfinished(made);
  try {
    // SQLite would make it with the rights of any new file.
    closeSync(openSync(made, 'wx', 0o600));
    await builtInSqlite().backup(db, made);
    markTarget(made, { token, path: source });
    putKey(`${target}.key`, secret, source);
    copyJournal(source, made, target);
    renameSync(made, target);
    syncDirectory(target);
  } finally {
    removeUnfinished(made);
  }
}

function markTarget(made: string, { token, path }: { readonly token: string; readonly path: string }): void {
  const db = openDatabase(made, {});
  try {
    db.exec('PRAGMA synchronous = EXTRA');
    markMove(db, { side: 'to', token, path, at: Date.now() });
  } finally {
    db.close();
  }
  syncFile(made, path);
}

/** Removes the target of an earlier run that was broken off before the switch: it has never opened. */
function removePending(source: string, target: string): void {
  if (isThere(target) && isPendingFrom(source, target)) {
    rmSync(target);
    for (const end of ['-wal', '-shm']) rmSync(`${target}${end}`, { force: true });
  }
  mustBeFree(target, 'new store', ['', '-wal', '-shm', '-journal']);
}

function isPendingFrom(source: string, target: string): boolean {
  const mark = moveMarkOf(target);
  return mark?.side === 'to' && mark.path === source;
}

/** A journal at the target may be what an earlier run has copied: an earlier state of that of the source. */
function mustFitJournal(source: string, target: string): void {
  const there = `${target}.erased`;
  if (!isThere(there)) return;
  const own = isThere(`${source}.erased`) ? readFileSync(`${source}.erased`, 'utf8') : '';
  if (own.startsWith(readFileSync(there, 'utf8'))) return;
  throw new StoreError(
    `${there} is there already, and is the journal of erasures of another store: give the new store another name, or move it away first.`,
  );
}

function copyJournal(source: string, made: string, target: string): void {
  if (!isThere(`${source}.erased`)) return;
  copyFileSync(`${source}.erased`, `${made}.erased`);
  syncFile(`${made}.erased`, source);
  renameSync(`${made}.erased`, `${target}.erased`);
}
