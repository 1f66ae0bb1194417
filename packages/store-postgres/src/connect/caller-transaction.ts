import { type RunStatement, StoreError, type Transaction } from '@nkul/core/store';
import type { Executor } from './database.ts';
import { KeyTakenMeanwhile, storeFailure, transactionFailure } from './sql-failure.ts';

/** How often a call begins again, as another process has stored one of its keys meanwhile. */
const mostTries = 8;

/** The last call in each transaction that is used now. The calls in one transaction go one after the other. */
const lastCalls = new WeakMap<Transaction, Promise<unknown>>();

/**
 * Runs work in a transaction that the application has begun. If the work fails, the transaction is as it was before, and may
 * go on.
 *
 * @param schema the quoted name of the schema
 * @throws StoreError
 */
export async function withinTransaction<Result>(
  schema: string,
  transaction: Transaction,
  work: (executor: Executor) => Promise<Result>,
): Promise<Result> {
  const before = lastCalls.get(transaction) ?? Promise.resolve();
  const result = before.then(() => inSavepoint(new CallerTransaction(schema, transaction), work));
  lastCalls.set(
    transaction,
    result.catch(() => {}),
  );
  return await result;
}

async function inSavepoint<Result>(
  executor: CallerTransaction,
  work: (executor: Executor) => Promise<Result>,
): Promise<Result> {
  for (let tries = 1; ; tries += 1) {
    await executor.query('SAVEPOINT nkul');
    try {
      const result = await work(executor);
      await executor.query('RELEASE SAVEPOINT nkul');
      return result;
    } catch (error) {
      await executor.back();
      if (!(error instanceof KeyTakenMeanwhile) || tries >= mostTries) throw storeFailure(error);
    }
  }
}

/** Runs statements in a transaction of the application. They have no names, as a pooler may change the connection. */
class CallerTransaction implements Executor {
  readonly schema: string;
  readonly #run: RunStatement;

  constructor(schema: string, transaction: Transaction) {
    this.schema = schema;
    this.#run =
      typeof transaction === 'function'
        ? transaction
        : (text, values) => Promise.resolve(transaction.query(text, values));
  }

  async query<Row>(text: string, values: readonly unknown[] = []): Promise<readonly Row[]> {
    let answer: unknown;
    try {
      answer = await this.#run(text, [...values]);
    } catch (error) {
      throw transactionFailure(error);
    }
    const rows = typeof answer === 'object' && answer !== null && 'rows' in answer ? answer.rows : answer;
    // The caller names the columns of its own statement.
    if (Array.isArray(rows)) return rows as readonly Row[];
    throw new StoreError(
      '`transaction` answered a statement without rows: let it return the rows, or an object that has them as `rows`.',
    );
  }

  /** Undoes what was done since the savepoint. If this fails too, the first error tells why. */
  async back(): Promise<void> {
    try {
      await this.query('ROLLBACK TO SAVEPOINT nkul');
      await this.query('RELEASE SAVEPOINT nkul');
    } catch {
      // The application rolls it back, or its connection is gone.
    }
  }
}
