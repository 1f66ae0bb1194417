import type { DatabaseSync } from 'node:sqlite';
import type { Checkpointer } from './checkpointer.ts';
import { type Command, command, type Query, query } from './query.ts';
import { storeFailure } from './store-failure.ts';
import type { DiskSync } from './wal-sync.ts';

/** The result of an item that failed. It has changed nothing. */
export interface Failed {
  readonly ok: false;
  readonly error: Error;
}

/** Stores items in as few groups as possible. If an item fails, the others are stored. Returns one answer for each item. */
export type InGroups = <Item, Answer>(
  items: readonly Item[],
  store: (group: readonly Item[]) => readonly Answer[],
) => readonly (Answer | Failed)[];

interface Call {
  /** True if it may write more than the items that it gives to `inGroups`. */
  readonly writesMuch: boolean;
  run(inGroups: InGroups): void;
  committed(): void;
  resolve(): void;
  reject(error: Error): void;
}

/**
 * Puts all calls of the same turn in one transaction, in their order. If it fails, the transaction is rolled back and
 * repeated with a savepoint for each item, so that a bad item fails alone.
 */
export class Transactions {
  /** How many transactions were committed. */
  committed = 0;
  readonly #db: DatabaseSync;
  readonly #file: string;
  readonly #check: (() => void) | undefined;
  readonly #begin: () => void;
  readonly #complete: (() => void) | undefined;
  readonly #start: Command;
  readonly #end: Command;
  readonly #undone: () => void;
  readonly #committed: (() => void) | undefined;
  readonly #disk: DiskSync | undefined;
  readonly #checkpointer: Pick<Checkpointer, 'pause' | 'committed'> | undefined;
  readonly #changes: Query<{ readonly count: number }>;
  /**
   * The count of changed rows of this connection at its last sync. It is -1 before the first sync: the file may hold
   * data that another process wrote and did not sync before it ended.
   */
  #synced = -1;
  #calls: Call[] = [];

  /**
   * @param hooks `check`: called before a transaction begins, which it may refuse; `begin`: called right after a transaction began; `complete`: called before it is committed, to write all that was put off;
   * `undone`: called after a rollback, to drop caches; `committed`: called right after a commit, and must not throw;
   * `disk`: syncs commits to the disk, absent if SQLite does it or it is not needed; `checkpointer`: may let the end of a turn wait
   */
  constructor(
    db: DatabaseSync,
    file: string,
    hooks: {
      readonly check?: (() => void) | undefined;
      readonly begin: () => void;
      readonly complete?: () => void;
      readonly undone: () => void;
      readonly committed?: () => void;
      readonly disk?: DiskSync | undefined;
      readonly checkpointer?: Pick<Checkpointer, 'pause' | 'committed'> | undefined;
    },
  ) {
    this.#db = db;
    this.#file = file;
    this.#check = hooks.check;
    this.#begin = hooks.begin;
    this.#complete = hooks.complete;
    this.#undone = hooks.undone;
    this.#committed = hooks.committed;
    this.#disk = hooks.disk;
    this.#checkpointer = hooks.checkpointer;
    this.#start = command(db, 'BEGIN IMMEDIATE');
    this.#end = command(db, 'COMMIT');
    this.#changes = query(db, 'SELECT total_changes() AS count');
  }

  /**
   * Runs a call with the others of this turn. Resolves when the commit is on the disk.
   *
   * @param committed called with the result right after the commit, before it is on the disk
   * @param writes `much` if it may write more than its items: then the process does not wait for the disk in place
   */
  run<Result>(
    work: (inGroups: InGroups) => Result,
    committed: (result: Result) => void = () => {},
    writes: 'items' | 'much' = 'items',
  ): Promise<Result> {
    return new Promise((resolve, reject) => {
      let settle = (): void => {};
      let commit = (): void => {};
      const call: Call = {
        writesMuch: writes === 'much',
        run(inGroups) {
          const result = work(inGroups);
          settle = () => resolve(result);
          commit = () => committed(result);
        },
        committed: () => commit(),
        resolve: () => settle(),
        reject,
      };
      // Not queueMicrotask(), which fake timers may replace.
      if (this.#calls.push(call) === 1) void Promise.resolve().then(() => this.endTurn());
    });
  }

  /** Runs the calls of this turn. If writes have to wait, it returns a promise that resolves when the calls have run. */
  endTurn(): Promise<void> | undefined {
    const pause = this.#checkpointer?.pause;
    if (pause !== undefined && this.#calls.length > 0) return pause.then(() => this.flush());
    this.flush();
    return undefined;
  }

  /** Runs the calls of this turn now, also if writes have to wait. */
  flush(): void {
    const calls = this.#calls;
    this.#calls = [];
    if (calls.length === 0) return;
    // If the transaction cannot begin, the items are not to blame. Retrying on a busy file would wait as long again.
    if (!this.#began(calls)) return;
    let items: number;
    try {
      items = this.#together(calls);
    } catch {
      this.#rollBack();
      if (this.#began(calls)) this.#oneByOne(calls);
      return;
    }
    this.#whenOnDisk(calls, items, (call) => call.resolve());
  }

  /** Called before the process ends: rolls back an interrupted transaction, then runs the calls of this turn. */
  finish(): void {
    if (this.#db.isTransaction) this.#rollBack();
    this.flush();
  }

  /**
   * Called before the process ends: runs work now, without waiting for the disk.
   *
   * @throws StoreError if the transaction fails
   */
  runNow(work: (inGroups: InGroups) => unknown): void {
    let failure: Error | undefined;
    const call: Call = {
      writesMuch: true,
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

  /**
   * Resolves when all transactions that are committed now are on the disk.
   *
   * @param items how many items the last one has, if a caller waits for it alone
   */
  onDisk(items: number = Number.POSITIVE_INFINITY): Promise<void> {
    if (this.#disk === undefined) return Promise.resolve();
    try {
      const changes = this.#changes.get()?.count ?? 0;
      if (changes === this.#synced) return this.#disk.idle();
      // Another process may have written much to the same log.
      const known = this.#synced === -1 ? Number.POSITIVE_INFINITY : items;
      this.#synced = changes;
      return this.#disk.sync(known);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  /** Notes that another process has committed data that may not be on the disk. */
  unsynced(): void {
    this.#synced = -1;
  }

  #whenOnDisk(calls: readonly Call[], items: number, settle: (call: Call) => void): void {
    const done = (): void => {
      for (const call of calls) settle(call);
    };
    if (this.#disk === undefined) return done();
    this.onDisk(items).then(done, (error: unknown) => this.#rejectAll(calls, error));
  }

  /** Begins a transaction for calls, or rejects them all. */
  #began(calls: readonly Call[]): boolean {
    try {
      if (this.#disk?.failure !== undefined) throw this.#disk.failure;
      this.#check?.();
      this.#start.run();
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

  /** Returns how many items it has stored. */
  #together(calls: readonly Call[]): number {
    let count = calls.some(({ writesMuch }) => writesMuch) ? Number.POSITIVE_INFINITY : 0;
    const whole: InGroups = (items, store) => {
      count += items.length;
      return store(items);
    };
    for (const call of calls) call.run(whole);
    this.#complete?.();
    this.#commit(calls);
    return count;
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
    this.#whenOnDisk(calls, Number.POSITIVE_INFINITY, (call) => {
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
      this.#complete?.();
      this.#db.exec('RELEASE item');
      return { ok: true, result };
    } catch (error) {
      // A full disk may have ended the whole transaction. Then it cannot go on.
      if (!this.#db.isTransaction) throw error;
      this.#db.exec('ROLLBACK TO item; RELEASE item');
      this.#undone();
      return { ok: false, error: storeFailure(error, this.#file) };
    }
  }

  #commit(calls: readonly Call[]): void {
    this.#end.run();
    this.committed += 1;
    for (const call of calls) call.committed();
    this.#committed?.();
    this.#checkpointer?.committed();
  }

  #rollBack(): void {
    if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
    this.#undone();
  }
}
