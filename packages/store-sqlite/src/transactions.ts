import type { DatabaseSync } from 'node:sqlite';
import { storeFailure } from './store-failure.ts';

/** What came of an item: what failed has changed nothing. */
export type Outcome<Result> =
  | { readonly ok: true; readonly result: Result }
  | { readonly ok: false; readonly error: Error };

/** Runs one item of a call, so that one that fails harms no other. */
export type RunItem = <Result>(work: () => Result) => Outcome<Result>;

interface Call {
  run(item: RunItem): void;
  resolve(): void;
  reject(error: Error): void;
}

/**
 * Makes one transaction of all calls of the same turn, in their order. When something in it fails, the transaction is
 * taken back and made again with a savepoint for each item, so that one that is bad harms no other.
 */
export class Transactions {
  /** How many were committed. */
  committed = 0;
  readonly #db: DatabaseSync;
  readonly #file: string;
  readonly #begin: () => void;
  readonly #undone: () => void;
  #calls: Call[] = [];

  /**
   * @param hooks `begin`: right after a transaction began; `undone`: something was taken back, so that nothing that
   * was remembered of it holds
   */
  constructor(
    db: DatabaseSync,
    file: string,
    hooks: { readonly begin: () => void; readonly undone: () => void },
  ) {
    this.#db = db;
    this.#file = file;
    this.#begin = hooks.begin;
    this.#undone = hooks.undone;
  }

  /** Runs a call with the others of this turn. Resolves after the commit. */
  run<Result>(work: (item: RunItem) => Result): Promise<Result> {
    return new Promise((resolve, reject) => {
      let settle = (): void => {};
      const call: Call = {
        run(item) {
          const result = work(item);
          settle = () => resolve(result);
        },
        resolve: () => settle(),
        reject,
      };
      if (this.#calls.push(call) === 1) queueMicrotask(() => this.flush());
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
      this.#takeBack();
      if (this.#began(calls)) this.#oneByOne(calls);
      return;
    }
    for (const call of calls) call.resolve();
  }

  /** Begins a transaction for calls, or rejects them all. */
  #began(calls: readonly Call[]): boolean {
    try {
      this.#db.exec('BEGIN IMMEDIATE');
      this.#begin();
      return true;
    } catch (error) {
      this.#reject(calls, error);
      return false;
    }
  }

  #reject(calls: readonly Call[], error: unknown): void {
    this.#takeBack();
    for (const call of calls) call.reject(storeFailure(error, this.#file));
  }

  #together(calls: readonly Call[]): void {
    for (const call of calls) call.run((work) => ({ ok: true, result: work() }));
    this.#commit();
  }

  #oneByOne(calls: readonly Call[]): void {
    const failed = new Map<Call, Error>();
    try {
      for (const call of calls) {
        const outcome = this.#guarded(() => call.run((work) => this.#guarded(work)));
        if (!outcome.ok) failed.set(call, outcome.error);
      }
      this.#commit();
    } catch (error) {
      this.#reject(calls, error);
      return;
    }
    for (const call of calls) {
      const error = failed.get(call);
      if (error === undefined) call.resolve();
      else call.reject(error);
    }
  }

  #guarded<Result>(work: () => Result): Outcome<Result> {
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

  #commit(): void {
    this.#db.exec('COMMIT');
    this.committed += 1;
  }

  #takeBack(): void {
    if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
    this.#undone();
  }
}
