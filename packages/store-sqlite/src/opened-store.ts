import type { DatabaseSync } from 'node:sqlite';
import type { Backlog, Recorder } from '@nkul/core/store';
import { CappedWalk } from './capped-walk.ts';
import { type Checkpointer, openCheckpointer } from './checkpointer.ts';
import { Claimer } from './claimer.ts';
import { openConnection } from './connection.ts';
import { ConsentJournal } from './consent-journal.ts';
import { Eraser } from './eraser.ts';
import { ErasureJournal } from './erasure-journal.ts';
import type { Finder } from './finder.ts';
import { pathOf, type Query, query } from './query.ts';
import { readableOn } from './readable.ts';
import { Readers } from './readers.ts';
import { type SqliteReading, scheduledMessages } from './reading.ts';
import { openSecret } from './secret-file.ts';
import { besideSettings, type ResolvedSettings } from './settings.ts';
import { storeFailure } from './store-failure.ts';
import { StoreFile } from './store-file.ts';
import type { Tables } from './tables.ts';
import { Transactions } from './transactions.ts';
import { type DiskSync, openWalSync } from './wal-sync.ts';
import { Watch } from './watch.ts';

/** The parts of an open store. */
export interface Opened {
  readonly db: DatabaseSync;
  /** Syncs commits to the disk; undefined if that is not needed. */
  readonly disk: DiskSync | undefined;
  /** Undefined if SQLite makes the checkpoints, or there is no log. */
  readonly checkpointer: Checkpointer | undefined;
  readonly tables: Tables;
  readonly transactions: Transactions;
  readonly recorder: Recorder;
  readonly secret: Uint8Array;
  readonly eraser: Eraser;
  /** Undefined for a store in memory. */
  readonly journal: ErasureJournal | undefined;
  /** Undefined for a store in memory. */
  readonly consents: ConsentJournal | undefined;
  /** Undefined for a store in memory. */
  readonly storeFile: StoreFile | undefined;
  /** Undefined for a store in memory. */
  readonly readers: Readers | undefined;
  readonly claimer: Claimer;
  readonly finder: Finder;
  readonly reading: SqliteReading;
  readonly watch: Watch;
  readonly backlog: Query<Backlog>;
}

/**
 * Opens a file, the key beside it, and the parts that work on them.
 *
 * @param begin called right after each transaction began
 */
export function openStore(settings: ResolvedSettings, recorder: Recorder, begin: () => void): Opened {
  const { db, secret } = openData(settings);
  let [disk, checkpointer]: [DiskSync?, Checkpointer?] = [];
  try {
    disk = openWalSync(db, settings, () => checkpointer?.running === true);
    checkpointer = settings.beside ? undefined : openCheckpointer(db, settings);
    return openParts({ db, secret, disk, checkpointer, recorder }, settings, begin);
  } catch (error) {
    void checkpointer?.close();
    disk?.close();
    db.close();
    throw error;
  }
}

function openParts(
  files: Pick<Opened, 'db' | 'secret' | 'disk' | 'checkpointer' | 'recorder'>,
  settings: ResolvedSettings,
  begin: () => void,
): Opened {
  const { db, secret, disk, checkpointer } = files;
  const { file, durable } = settings;
  const { tables, finder, reading } = readableOn(db, secret, settings);
  const watch = new Watch(db, settings.watchEveryMs);
  const storeFile = durable ? new StoreFile(file, `${pathOf(db)}-wal`) : undefined;
  const journal = durable ? new ErasureJournal(file, secret) : undefined;
  // At its start rather than at the first opt-out.
  if (!settings.beside) journal?.mustBeWritable();
  const consents = journal && new ConsentJournal(db, tables, journal, begin);
  const transactions = new Transactions(db, file, {
    check: storeFile && (() => storeFile.mustBeThere()),
    begin: () => {
      begin();
      consents?.begin();
    },
    committed: () => consents?.committed(),
    complete: () => tables.messages.writeNew(),
    undone: () => tables.forget(),
    disk,
    checkpointer,
  });
  const claimer = new Claimer(tables);
  const backlog: Opened['backlog'] = query(
    db,
    `SELECT (${scheduledMessages}) AS scheduled,
       (SELECT count(*) FROM messages WHERE held = 1) AS held,
       (SELECT count(*) FROM parked_reports) AS parked`,
  );
  const eraser = new Eraser(tables, finder, new CappedWalk(db, tables.messages, tables.marks));
  const data = { settings: { ...besideSettings(settings), file: pathOf(db) }, secret };
  const readers =
    storeFile &&
    new Readers(tables.bytes.questions, () => {
      storeFile.mustBeThere();
      return data;
    });
  const parts = {
    ...files,
    tables,
    transactions,
    eraser,
    journal,
    consents,
    storeFile,
    readers,
  };
  if (tables.bytes.waits && !settings.beside) tables.bytes.later();
  return { ...parts, claimer, finder, reading, watch, backlog };
}

/** Opens a file, and the key beside it. */
function openData(settings: ResolvedSettings): { readonly db: DatabaseSync; readonly secret: Uint8Array } {
  const db = openConnection(settings);
  try {
    return { db, secret: openSecret(db, settings) };
  } catch (error) {
    db.close();
    throw storeFailure(error, settings.file);
  }
}

/** Reads, and reads once more if that fails as another process has deleted between two statements what it reads. */
export async function readWhole<Result>(
  opened: Opened,
  read: (opened: Opened) => Result | Promise<Result>,
): Promise<Result> {
  try {
    return await read(opened);
  } catch (error) {
    if (!noticeOtherWriters(opened)) throw error;
    return await read(opened);
  }
}

/** If another process has written, drops all caches, and returns true. Its data may not be on the disk yet, so the next sync includes it. */
export function noticeOtherWriters({
  watch,
  tables,
  transactions,
}: Pick<Opened, 'watch' | 'tables' | 'transactions'>): boolean {
  if (!watch.changed()) return false;
  tables.forget();
  transactions.unsynced();
  return true;
}
