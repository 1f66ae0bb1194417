import fs from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { StoreError } from '@nkul/core/store';
import { pathOf } from './query.ts';
import type { ResolvedSettings } from './settings.ts';
import { SyncTimes } from './sync-times.ts';

/** So few messages are committed at once if the process has little else to do. Then it may wait for the disk in place. */
const fewItems = 2;

/** Syncs commits to the disk, before the store answers. */
export interface DiskSync {
  /**
   * Resolves when all commits until now are on the disk.
   *
   * @param items how many items the last commit has
   * @throws StoreError if a sync fails; from then on always
   */
  sync(items: number): Promise<void>;
  /** Resolves when all requested syncs are done. @throws StoreError if one failed */
  idle(): Promise<void>;
  /** The error of the sync that failed. After it, every sync fails. */
  readonly failure: Error | undefined;
  close(): void;
}

/**
 * Syncs the write-ahead log on a thread of Node's pool. SQLite itself would do it in COMMIT, and block the event loop
 * until the disk answers. Here the process goes on, and its commits in the meantime share the next sync. But a thread costs
 * more than a quick disk: a commit of one or two items is synced in place if this process has nothing else on the disk, and the last syncs were short.
 * A disk that hangs then holds the process, once: the next syncs are on a thread.
 */
class WalSync implements DiskSync {
  failure: Error | undefined;
  readonly #file: string;
  readonly #descriptor: number;
  readonly #times = new SyncTimes();
  #running: Promise<void> | undefined;
  /** The sync after the running one. It is needed because the running one may have begun before the last commit. */
  #next: Promise<void> | undefined;

  /** True while a checkpoint writes to the disk. */
  readonly #busy: () => boolean;

  /**
   * @param file the database's path as SQLite knows it, links resolved: the log is beside it
   * @throws the error of the system, if the log cannot be opened
   */
  constructor(file: string, busy: () => boolean) {
    this.#file = file;
    this.#busy = busy;
    // The log exists from the first read on, as long as the database is open. It is opened before the first commit, so
    // that a failure comes early. 'r+', because Windows cannot sync a read-only file.
    this.#descriptor = fs.openSync(`${file}-wal`, 'r+');
  }

  sync(items: number): Promise<void> {
    if (this.failure !== undefined) return Promise.reject(this.failure);
    if (this.#running === undefined) return this.#mayRunInPlace(items) ? this.#runInPlace() : this.#run();
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

  #mayRunInPlace(items: number): boolean {
    return items <= fewItems && !this.#busy() && this.#times.areShort(performance.now());
  }

  #run(): Promise<void> {
    const began = performance.now();
    this.#running = new Promise((resolve, reject) => {
      fs.fdatasync(this.#descriptor, (error) => {
        this.#running = undefined;
        this.#times.note(began, performance.now());
        if (error === null) return resolve();
        this.failure = notOnDisk(this.#file, error);
        reject(this.failure);
      });
    });
    return this.#running;
  }

  #runInPlace(): Promise<void> {
    const began = performance.now();
    try {
      fs.fdatasyncSync(this.#descriptor);
    } catch (error) {
      this.failure = notOnDisk(this.#file, error);
      return Promise.reject(this.failure);
    }
    this.#times.note(began, performance.now());
    return Promise.resolve();
  }
}

/** A failed sync may have lost data, and a later sync would not report that. So the store rejects everything from then on. */
function notOnDisk(file: string, cause: unknown): StoreError {
  return new StoreError(
    `The store in ${file} could not be synced to the disk, and rejects everything until it is opened again: the last changes may or may not be stored. Check the disk, then restart the process.`,
    { cause },
  );
}

/**
 * Opens the sync of a connection; undefined if it is not needed.
 *
 * @param busy true while a checkpoint writes to the disk
 * @throws StoreError if it cannot be opened
 */
export function openWalSync(
  db: DatabaseSync,
  { file, durable, synchronous }: ResolvedSettings,
  busy: () => boolean,
): DiskSync | undefined {
  if (!durable || synchronous !== 'full') return undefined;
  try {
    // SQLite creates the log at the first read.
    db.exec('SELECT count(*) FROM sqlite_schema');
    return new WalSync(pathOf(db), busy);
  } catch (cause) {
    throw new StoreError(`${file} cannot be opened as a store: its log cannot be opened beside it.`, {
      cause,
    });
  }
}
