import { randomBytes } from 'node:crypto';
import { closeSync, openSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { createRecorder, NkulError, StoreError } from '@nkul/core/store';
import { type BackupEnd, takeEnd } from './backup-end.ts';
import { consentAgain } from './consent-again.ts';
import { eraseAgain } from './erase-again.ts';
import { checkFile, checkHeader } from './file-check.ts';
import { withFileLock } from './file-lock.ts';
import { countErasures, type ReadJournal, readJournals } from './journal-entries.ts';
import { isThere, mustBeFree, pathOfExisting, pathOfNew, removeUnfinished, syncFile } from './new-file.ts';
import { builtInSqlite, openAsItIs, openDatabase } from './open-database.ts';
import { keyFor, putKey } from './secret-file.ts';
import { resolveSettings } from './settings.ts';
import { SqliteStore } from './sqlite-store.ts';
import { storeFailure } from './store-failure.ts';
import { syncDirectory } from './sync-directory.ts';

/** How many messages are changed in one transaction. */
const perTransaction = 500;

/** The backup, and the store to make of it. */
export interface RestoreRequest {
  /** The path of a file that `backup()` made. Its key may be beside it: `<backup>.key`. */
  readonly backup: string;
  /** The path of the store. It must not be there; `<target>.key` and its journal of erasures and opt-outs, `<target>.erased`, may be. */
  readonly target: string;
  /** The path of the journal of erasures, if it is not beside the target. */
  readonly erased?: string;
  /** True to restore without a journal: nothing was erased after the backup, or it comes back. @default false */
  readonly withoutJournal?: boolean;
}

/** The result of a restore. */
export interface Restore {
  /** The path of the store. */
  readonly target: string;
  /** How many messages are `unknown` now, as they may have been sent after the backup. */
  readonly unknown: number;
  /** How many erasures the journal has; undefined without one. */
  readonly erasures: number | undefined;
  /** How many messages were erased again. */
  readonly erased: number;
  /** How many addresses take other messages now than the backup says: people opted out or in after it. */
  readonly consents: number;
  /** How many lines of the journal are torn. Their erasures were never answered. */
  readonly unreadable: number;
  /** Where the wrong key is now that was beside the target. */
  readonly oldKey?: string;
}

/**
 * Makes a store from a backup. It opens closed: it sends nothing until `hub.acceptRestore()`. Messages that were
 * not final are `unknown`, and erasures after the backup are carried out again. The file gets its name last, once it is whole.
 *
 * @throws StoreError if the target is there, or the backup, its key or the journal of erasures is missing or not usable.
 * Nothing is left at the target then
 */
export async function restoreBackup(request: RestoreRequest): Promise<Restore> {
  const backup = pathOfExisting(request.backup, 'backup');
  const target = pathOfNew(request.target, 'restored store', backup);
  mustBeClosed(backup);
  const whole = () => mustBeFree(target, 'restored store', ['', '-wal', '-shm', '-journal']);
  whole();
  const journal = journalFor(request, target);
  return await withFileLock(target, async () => {
    whole();
    const made = `${target}.restoring`;
    removeUnfinished(made);
    try {
      await copy(backup, made);
      const secret = secretFor(made, backup, target);
      putKey(`${made}.key`, secret);
      const done = await bringUp(made, journal);
      const oldKey = placeKey(target, secret);
      if (journal !== undefined) placeJournal(made, target, journal);
      whole();
      renameSync(made, target);
      syncDirectory(target);
      return { target, ...done, ...(oldKey !== undefined && { oldKey }) };
    } catch (error) {
      throw failureOf(error, target);
    } finally {
      removeUnfinished(made);
    }
  });
}

/** A file beside a log is a store, and a part of its data is in the log. */
function mustBeClosed(backup: string): void {
  const open = ['-wal', '-journal'].find(
    (end) => (statSync(`${backup}${end}`, { throwIfNoEntry: false })?.size ?? 0) > 0,
  );
  if (open === undefined) return;
  throw notABackup(backup, `has a ${open} beside it`);
}

function notABackup(path: string, sign: string): StoreError {
  return new StoreError(
    `${path} ${sign}: it is a store and not a backup. Make a backup of it first: nkul --store ${path} backup FILE.`,
  );
}

/** @throws StoreError if it is missing, and `withoutJournal` is not true */
function journalFor(
  { erased, withoutJournal = false }: RestoreRequest,
  target: string,
): ReadJournal | undefined {
  const beside = `${target}.erased`;
  const given = erased === undefined ? [] : [pathOfExisting(erased, 'journal of erasures')];
  const paths = isThere(beside) ? [beside, ...given] : given;
  if (paths.length > 0) return readJournals(paths);
  if (withoutJournal) return undefined;
  throw new StoreError(
    `${beside}, the journal of erasures, is missing: without it, what was erased after the backup would come back, and people who opted out after it would get messages again. Put it there, or name it (--erased FILE). If nobody was erased or opted out since the backup: --no-erased.`,
  );
}

async function copy(backup: string, made: string): Promise<void> {
  checkHeader(backup);
  const before = stateOf(backup);
  // SQLite would make it with the rights of any new file.
  closeSync(openSync(made, 'wx', 0o600));
  const source = openAsItIs(backup);
  try {
    await builtInSqlite().backup(source, made);
  } finally {
    source.close();
  }
  // It may have been opened meanwhile, or be open with an empty log: then the copy may have two states of it.
  mustBeClosed(backup);
  if (stateOf(backup) !== before) throw notABackup(backup, 'was written while it was copied');
  checkFile({ ...resolveSettings({ file: made }), checkUpTo: Number.MAX_SAFE_INTEGER });
}

/** It changes when the file is written. */
function stateOf(file: string): string {
  const { ino, size, mtimeNs } = statSync(file, { bigint: true });
  return `${ino} ${size} ${mtimeNs}`;
}

/** The key of the data: beside the target, or beside the backup. */
function secretFor(made: string, backup: string, target: string): Uint8Array {
  const db = openDatabase(made, { readOnly: true });
  try {
    const found = [`${target}.key`, `${backup}.key`].map((path) => keyFor(db, path));
    const right = found.find((key) => typeof key !== 'string');
    if (right !== undefined) return right;
    const what = found.includes('wrong') ? 'is that of other data' : 'is missing';
    throw new StoreError(
      `The key of ${backup} ${what}: put the key that the store had to ${target}.key or to ${backup}.key (backup --with-key writes it). Without it, nothing that was erased can be recognised. Nothing was changed.`,
    );
  } finally {
    db.close();
  }
}

/** Closes the copy, and brings it to the present: messages are unknown, and erasures are applied. */
async function bringUp(
  made: string,
  journal: ReadJournal | undefined,
): Promise<Omit<Restore, 'target' | 'oldKey'>> {
  const end = endOf(made, journal);
  const store = new SqliteStore(resolveSettings({ file: made }));
  await store.open(createRecorder());
  const counts = await changed(store, journal, end).finally(() => store.close());
  mustBeWhole(made);
  syncFile(made);
  return {
    ...counts,
    erasures: journal && countErasures(journal.entries),
    unreadable: journal?.unreadable ?? 0,
  };
}

/** Called before something is changed that is later than the backup. */
function endOf(made: string, journal: ReadJournal | undefined): BackupEnd {
  const db = openDatabase(made, {});
  try {
    return takeEnd(db, journal?.lastNumber ?? 0);
  } finally {
    db.close();
  }
}

async function changed(
  store: SqliteStore,
  journal: ReadJournal | undefined,
  end: BackupEnd,
): Promise<Pick<Restore, 'unknown' | 'erased' | 'consents'>> {
  const at = new Date();
  await recordAll(store, [{ kind: 'store', happening: { type: 'restored', at } }]);
  const unknown = await makeUnknown(store, at);
  const { entries = [], consents = [] } = journal ?? {};
  // First, as it may erase all quotes that are there.
  const erased = entries.length === 0 ? 0 : await eraseAgain(store, entries, { at, end });
  return { unknown, erased, consents: await consentAgain(store, consents, { at, end }) };
}

/** The log goes with the last connection. Without what is in it, the file would lack the changes. */
function mustBeWhole(made: string): void {
  if ((statSync(`${made}-wal`, { throwIfNoEntry: false })?.size ?? 0) === 0) return;
  throw new StoreError(`${made} could not be finished: another program reads it. Try again without it.`);
}

/** @returns how many messages are unknown */
async function makeUnknown(store: SqliteStore, at: Date): Promise<number> {
  // Those that are unknown already come first, so that each is changed once.
  for (const status of ['unknown', 'review', 'queued', 'sending', 'sent'] as const) {
    let after: string | undefined;
    do {
      const page = await store.find({ status, limit: perTransaction, ...(after !== undefined && { after }) });
      const happening = { type: 'restored', at } as const;
      await recordAll(
        store,
        page.items.map(({ id }) => ({ kind: 'message', id, happening })),
      );
      after = page.next;
    } while (after !== undefined);
  }
  return (await store.count()).unknown ?? 0;
}

async function recordAll(store: SqliteStore, items: Parameters<SqliteStore['record']>[0]): Promise<void> {
  for (const done of await store.record(items)) if (!done.ok) throw done.error;
}

/** Puts the key beside the target. A wrong one that is there is kept under another name, which is returned. */
function placeKey(target: string, secret: Uint8Array): string | undefined {
  const path = `${target}.key`;
  const isRight =
    isThere(path) && readFileSync(path, 'latin1').trim() === Buffer.from(secret).toString('base64url');
  const aside = isThere(path) && !isRight ? `${path}.${randomBytes(4).toString('hex')}` : undefined;
  if (aside !== undefined) renameSync(path, aside);
  putKey(path, secret);
  return aside;
}

/** Later restores of the same backup need it too. */
function placeJournal(made: string, target: string, { lines }: ReadJournal): void {
  writeFileSync(`${made}.erased`, lines.map((line) => `${line}\n`).join(''), { mode: 0o600 });
  const before = `${target}.erased`;
  syncFile(`${made}.erased`, isThere(before) ? before : undefined);
  renameSync(`${made}.erased`, before);
}

function failureOf(error: unknown, target: string): Error {
  const failure = storeFailure(error, target);
  if (NkulError.is(failure)) return failure;
  return new StoreError(`${target} could not be restored (${failure.message}). Nothing was left there.`, {
    cause: error,
  });
}
