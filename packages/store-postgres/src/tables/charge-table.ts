import type { ChargeChange, ChargedPart } from '@nkul/core/store';
import type { Batch } from '../connect/batch.ts';
import type { Executor } from '../connect/database.ts';

/** The part of the row that locks a counter. It counts nothing. */
const lockPart = -1;

/** How long the row that locks a counter is kept: longer than any window, to a whole day, so that it seldom changes. In milliseconds. */
const lockUntil = '(ceil(extract(epoch FROM clock_timestamp()) / 86400)::bigint + 32) * 86400000';

interface Row {
  readonly counter: string;
  /** Numbers of 64 bits come as text. */
  readonly part: string;
  readonly amount: string;
}

/**
 * Locks counters of limits until the end of the transaction, in their order, and reads what is taken of them. The reading is a
 * statement of its own: it sees what others have committed while this one waited.
 */
export async function loadCharges(
  executor: Executor,
  counters: readonly string[],
): Promise<ReadonlyMap<string, readonly ChargedPart[]>> {
  if (counters.length === 0) return new Map();
  const { schema } = executor;
  const wanted = [...new Set(counters)];
  await executor.query(
    `INSERT INTO ${schema}.charges SELECT counter, ${lockPart}, 0, ${lockUntil}
     FROM unnest($1::text[]) AS counter ORDER BY counter COLLATE "C"
     ON CONFLICT (counter, part) DO UPDATE SET until = excluded.until`,
    [wanted],
  );
  const rows = await executor.query<Row>(
    `SELECT counter, part, amount FROM ${schema}.charges WHERE counter = ANY($1::text[]) AND part > ${lockPart}`,
    [wanted],
  );
  const parts = rows.map((row) => ({ ...row, part: Number(row.part), amount: Number(row.amount) }));
  return Map.groupBy(parts, ({ counter }) => counter);
}

/** Adds to the parts of counters, in their order. */
export function addCharges(batch: Batch, schema: string, changes: readonly ChargeChange[]): void {
  if (changes.length === 0) return;
  batch.add(
    `INSERT INTO ${schema}.charges AS c SELECT counter, part, amount, until
     FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::bigint[]) AS u(counter, part, amount, until)
     ORDER BY counter COLLATE "C", part
     ON CONFLICT (counter, part) DO UPDATE SET amount = c.amount + excluded.amount`,
    [
      changes.map(({ counter }) => counter),
      changes.map(({ part }) => part),
      changes.map(({ amount }) => amount),
      changes.map(({ until }) => until.getTime()),
    ],
  );
}

/** Deletes parts that counted no more at a time, `limit` at most. Returns how many. */
export async function dropCharges(executor: Executor, until: Date, limit: number): Promise<number> {
  const { schema } = executor;
  const rows = await executor.query(
    `DELETE FROM ${schema}.charges WHERE ctid = ANY(ARRAY(SELECT ctid FROM ${schema}.charges
       WHERE until <= $1 ORDER BY until LIMIT $2 FOR UPDATE SKIP LOCKED)) RETURNING part`,
    [until.getTime(), limit],
  );
  return rows.length;
}
