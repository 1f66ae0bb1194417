import type { DatabaseSync } from 'node:sqlite';
import { type Query, query } from './query.ts';
import { storeFailure } from './store-failure.ts';
import type { DiskSync } from './wal-sync.ts';

/** What came of an item that failed: it has changed nothing. */
export interface Failed {
  readonly ok: false;
  readonly error: Error;
}

/** Stores items in as few groups as can be, so that one that fails harms no other. Each has its answer, in their order. */
export type InGroups = <Item, Answer>(
  items: readonly Item[],
  store: (group: readonly Item[]) => readonly Answer[],
) => readonly (Answer | Failed)[];

interface Call {
  run(inGroups: InGroups): void;
  committed(): void;
  resolve(): void;
  reject(error: Error): void;
}

/**
 * Makes one transaction of all calls of the same turn, in their order. When something in it fails, the transaction is
 * taken back and made again with each item in a group of its own, behind a savepoint, so that one that is bad harms no other.
 */
export class Transactions {
  /** How many were committed. */
  committed = 0;
  readonly #db: DatabaseSync;
  readonly #file: string;
  readonly #begin: () => void;
  readonly #undone: () => void;
  readonly #disk: DiskSync | undefined;
  readonly #changes: Query<{ readonly count: number }>;
  /**
   * Rows that this connection had changed when something was last brought to the disk. Nothing was yet: what the file
   * holds may have been written by a process that ended before it was there.
   */
  #synced = -1;
  #calls: Call[] = [];

  /**
   * @param hooks `begin`: right after a transaction began; `undone`: something was taken back, so that nothing that
   * was remembered of it holds; `disk`: what brings commits to the disk; absent where SQLite does, or nothing has to
   */
  constructor(
    db: DatabaseSync,
    file: string,
    hooks: { readonly begin: () => void; readonly undone: () => void; readonly disk?: DiskSync | undefined },
  ) {
    this.#db = db;
    this.#file = file;
    this.#begin = hooks.begin;
    this.#undone = hooks.undone;
    this.#disk = hooks.disk;
    this.#changes = query(db, 'SELECT total_changes() AS count');
  }

  /**
   * Runs a call with the others of this turn. Resolves when the commit is on the disk.
   *
   * @param committed called with the result right after the commit, before it is on the disk
   */
  run<Result>(
    work: (inGroups: InGroups) => Result,
    committed: (result: Result) => void = () => {},
  ): Promise<Result> {
    return new Promise((resolve, reject) => {
      let settle = (): void => {};
      let commit = (): void => {};
      const call: Call = {
        run(inGroups) {
          const result = work(inGroups);
          settle = () => resolve(result);
          commit = () => committed(result);
        },
        committed: () => commit(),
        resolve: () => settle(),
        reject,
      };
      // Not queueMicrotask(), which fake timers may hold back.
      if (this.#calls.push(call) === 1) void Promise.resolve().then(() => this.flush());
    });
  }

  /** Runs what waits for the end of the turn now. */
  flush(): void {
    const calls = this.#calls;
    this.#calls = [];
    if (calls.length === 0) return;
    // What cannot be begun is no item's fault: with a busy file, another try would wait as long again.
    if (!this.#began(calls)) return;
    try {
      this.#together(calls);
    } catch {
      this.#rollBack();
      if (this.#began(calls)) this.#oneByOne(calls);
      return;
    }
    this.#whenOnDisk(calls, (call) => call.resolve());
  }

  /** For a process that is about to end: runs what waits for the end of the turn. A transaction that was cut off is taken back. */
  finish(): void {
    if (this.#db.isTransaction) this.#rollBack();
    this.flush();
  }

  /**
   * Runs something now, without waiting for the disk: for a process that is about to end.
   *
   * @throws StoreError
   */
  runNow(work: (inGroups: InGroups) => unknown): void {
    let failure: Error | undefined;
    const call: Call = {
      run: (inGroups) => void work(inGroups),
      committed: () => {},
      resolve: () => {},
      reject: (error) => {
        failure = error;
      },
    };
    this.#calls.push(call);
    this.flush();
    if (failure !== undefined) throw failure;
  }

  /** Resolves when what was committed by now is on the disk. */
  async onDisk(): Promise<void> {
    if (this.#disk === undefined) return;
    const changes = this.#changes.get()?.count ?? 0;
    if (changes === this.#synced) return await this.#disk.idle();
    this.#synced = changes;
    await this.#disk.sync();
  }

  /** Another process has committed something that may not be on the disk. */
  unsynced(): void {
    this.#synced = -1;
  }

  #whenOnDisk(calls: readonly Call[], settle: (call: Call) => void): void {
    const done = (): void => {
      for (const call of calls) settle(call);
    };
    if (this.#disk === undefined) return done();
    this.onDisk().then(done, (error: unknown) => this.#rejectAll(calls, error));
  }

  /** Begins a transaction for calls, or rejects them all. */
  #began(calls: readonly Call[]): boolean {
    try {
      if (this.#disk?.failure !== undefined) throw this.#disk.failure;
      this.#db.exec('BEGIN IMMEDIATE');
      this.#begin();
      return true;
    } catch (error) {
      this.#reject(calls, error);
      return false;
    }
  }

  #reject(calls: readonly Call[], error: unknown): void {
    this.#rollBack();
    this.#rejectAll(calls, error);
  }

  #rejectAll(calls: readonly Call[], error: unknown): void {
    for (const call of calls) call.reject(storeFailure(error, this.#file));
  }

  #together(calls: readonly Call[]): void {
    for (const call of calls) call.run((items, store) => store(items));
    this.#commit(calls);
  }

  #oneByOne(calls: readonly Call[]): void {
    const failed = new Map<Call, Error>();
    try {
      for (const call of calls) {
        const outcome = this.#runItem(() => call.run((items, store) => this.#eachAlone(items, store)));
        if (!outcome.ok) failed.set(call, outcome.error);
      }
      this.#commit(calls.filter((call) => !failed.has(call)));
    } catch (error) {
      this.#reject(calls, error);
      return;
    }
    this.#whenOnDisk(calls, (call) => {
      const error = failed.get(call);
      if (error === undefined) call.resolve();
      else call.reject(error);
    });
  }

  #eachAlone<Item, Answer>(
    items: readonly Item[],
    store: (group: readonly Item[]) => readonly Answer[],
  ): readonly (Answer | Failed)[] {
    return items.flatMap((item): readonly (Answer | Failed)[] => {
      const outcome = this.#runItem(() => store([item]));
      return outcome.ok ? outcome.result : [outcome];
    });
  }

  #runItem<Result>(work: () => Result): { readonly ok: true; readonly result: Result } | Failed {
    this.#db.exec('SAVEPOINT item');
    try {
      const result = work();
      this.#db.exec('RELEASE item');
      return { ok: true, result };
    } catch (error) {
      // A full disk may have ended the whole transaction: then there is nothing to go on with.
      if (!this.#db.isTransaction) throw error;
      this.#db.exec('ROLLBACK TO item; RELEASE item');
      this.#undone();
      return { ok: false, error: storeFailure(error, this.#file) };
    }
  }

  #commit(calls: readonly Call[]): void {
    this.#db.exec('COMMIT');
    this.committed += 1;
    for (const call of calls) call.committed();
  }

  #rollBack(): void {
    if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
    this.#undone();
  }
}
