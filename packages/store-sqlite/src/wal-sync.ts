import fs from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { StoreError } from '@nkul/core/store';
import { query } from './query.ts';
import type { ResolvedSettings } from './settings.ts';

/** Brings what was committed to the disk before it is answered. */
export interface DiskSync {
  /** Resolves when all that is committed by now is on the disk. @throws StoreError, from then on always */
  sync(): Promise<void>;
  /** Resolves when the syncs that were asked for are done. @throws StoreError */
  idle(): Promise<void>;
  /** Why nothing can be brought to the disk any more. */
  readonly failure: Error | undefined;
  close(): void;
}

/**
 * Syncs the write-ahead log on a thread of Node's pool. SQLite itself would do it within COMMIT, and hold the event loop
 * until the disk has answered. Here the process goes on, and what it commits meanwhile shares the next sync.
 */
class WalSync implements DiskSync {
  failure: Error | undefined;
  readonly #file: string;
  readonly #descriptor: number;
  #running: Promise<void> | undefined;
  /** Begins when the one that is running is done, which may have begun before the last commit. */
  #next: Promise<void> | undefined;

  /**
   * @param file the database's path as SQLite knows it, links resolved: the log stands beside it
   * @throws Error of the system when the log cannot be opened
   */
  constructor(file: string) {
    this.#file = file;
    // It is there once its database was read, and stays as long as that is open. It is opened before the first commit,
    // which a failure would come too late for. 'r+', since Windows syncs no other.
    this.#descriptor = fs.openSync(`${file}-wal`, 'r+');
  }

  sync(): Promise<void> {
    if (this.failure !== undefined) return Promise.reject(this.failure);
    if (this.#running === undefined) return this.#run();
    this.#next ??= this.#running.then(() => {
      this.#next = undefined;
      return this.#run();
    });
    return this.#next;
  }

  idle(): Promise<void> {
    if (this.failure !== undefined) return Promise.reject(this.failure);
    return this.#next ?? this.#running ?? Promise.resolve();
  }

  close(): void {
    fs.closeSync(this.#descriptor);
  }

  #run(): Promise<void> {
    this.#running = new Promise((resolve, reject) => {
      fs.fdatasync(this.#descriptor, (error) => {
        this.#running = undefined;
        if (error === null) return resolve();
        this.failure = notOnDisk(this.#file, error);
        reject(this.failure);
      });
    });
    return this.#running;
  }
}

/** A sync that failed may have lost what was written, and a later one would not tell: nothing is taken any more. */
function notOnDisk(file: string, cause: Error): StoreError {
  return new StoreError(
    `The store in ${file} could not be brought to the disk, and takes nothing until it is opened again: what was asked last may or may not be stored. Look at the disk, then start the process anew.`,
    { cause },
  );
}

/** What brings a connection's commits to the disk; where it cannot be opened, the connection is closed again. */
export function openWalSync(
  db: DatabaseSync,
  { file, durable, synchronous }: ResolvedSettings,
): DiskSync | undefined {
  if (!durable || synchronous !== 'full') return undefined;
  try {
    // SQLite makes the log when it reads for the first time.
    db.exec('SELECT count(*) FROM sqlite_schema');
    return new WalSync(pathOf(db));
  } catch (cause) {
    db.close();
    throw new StoreError(`${file} cannot be opened as a store: its log cannot be opened beside it.`, {
      cause,
    });
  }
}

/** The path that SQLite has opened, with its links resolved. */
function pathOf(db: DatabaseSync): string {
  return query<{ readonly file: string }>(db, 'PRAGMA database_list').get()?.file ?? '';
}
