import type { Recorder } from '@nkul/core/store';
import type { Database, Executor, TransactionOptions } from '../connect/database.ts';
import { isLockTimeout, isOfItem, storeFailure } from '../connect/sql-failure.ts';
import { KnownNames } from '../tables/tally-table.ts';
import { GroupWriter, type WriterOptions } from './group-writer.ts';

/** A part of a transaction that writes. */
type Work<Result> = (executor: Executor, writer: GroupWriter) => Promise<Result>;

/** Runs each group of changes in a transaction of its own. */
export class GroupTransactions {
  readonly #database: Database;
  readonly #recorder: Recorder;
  readonly #settings: Omit<WriterOptions, 'names'>;
  readonly #names = new KnownNames();

  constructor(database: Database, recorder: Recorder, settings: Omit<WriterOptions, 'names'>) {
    this.#database = database;
    this.#recorder = recorder;
    this.#settings = settings;
  }

  /**
   * Runs work in one transaction: all items in a few statements. If the database does not take one of them, runs it again,
   * one item after the other.
   *
   * @param kept what to do if another transaction keeps a lock for longer than it may wait
   * @throws StoreError
   */
  async run<Result>(
    work: Work<Result>,
    options: TransactionOptions = {},
    kept?: Work<Result>,
  ): Promise<Result> {
    const mayBeOfItem = options.lockTimeoutMs === undefined ? isOfItem : isOfItemOrLock;
    try {
      return await this.#transaction(work, options, false).catch((error: unknown) => {
        if (kept !== undefined && isLockTimeout(error)) return this.run(kept, options);
        if (!mayBeOfItem(error)) throw error;
        return this.#transaction(work, options, true);
      });
    } catch (error) {
      throw storeFailure(error);
    }
  }

  async #transaction<Result>(
    work: Work<Result>,
    transaction: TransactionOptions,
    oneByOne: boolean,
  ): Promise<Result> {
    return await this.#database.transaction((executor) => {
      // Names that an item adds count once its transaction is committed: so one by one, they are read each time.
      const options = { ...this.#settings, names: oneByOne ? new KnownNames() : this.#names };
      return work(executor, new GroupWriter(executor, this.#recorder, options, oneByOne));
    }, transaction);
  }
}

function isOfItemOrLock(error: unknown): boolean {
  return isOfItem(error) || isLockTimeout(error);
}
