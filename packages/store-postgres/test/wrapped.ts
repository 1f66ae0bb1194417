import type { RunStatement } from '@nkul/core';
import { CompiledQuery, sql } from '../../../tools/query-builders.ts';

// Both are in docs/transactions.md, which a test compares.

/** A transaction of Drizzle, for `notify()`. */
export function drizzleTransaction(tx: {
  execute(query: ReturnType<typeof sql>): Promise<unknown>;
}): RunStatement {
  const part = (text: string, at: number, values: unknown[]) =>
    at % 2 === 0 ? sql.raw(text) : sql.param(values[Number(text) - 1]);
  return (text, values) =>
    tx.execute(sql.join(text.split(/\$(\d+)/).map((one, at) => part(one, at, values))));
}

/** A transaction of Kysely, for `notify()`. */
export function kyselyTransaction(trx: {
  executeQuery(query: CompiledQuery): Promise<unknown>;
}): RunStatement {
  return (text, values) => trx.executeQuery(CompiledQuery.raw(text, values));
}
