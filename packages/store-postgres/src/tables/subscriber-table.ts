import type { SubscriberLease } from '@nkul/core/store';
import type { Executor } from '../connect/database.ts';

/** Leases a name, unless another process has it (`isTaken()` of the port). @param first the cursor of a new subscriber */
export async function leaseSubscriber(
  executor: Executor,
  name: string,
  { owner, at, until, cursor = 0 }: SubscriberLease,
  first: number,
): Promise<number | undefined> {
  const [row] = await executor.query<{ readonly cursor: string }>(
    `INSERT INTO ${executor.schema}.subscribers AS s (name, cursor, owner, until) VALUES ($1, greatest($2::bigint, $3), $4, $5)
     ON CONFLICT (name) DO UPDATE SET cursor = greatest(s.cursor, $2), owner = $4, until = $5
       WHERE s.owner = $4 OR s.until <= $6 OR s.until - $6 > 2 * ($5 - $6)
     RETURNING cursor`,
    [name, cursor, first, owner, until.getTime(), at.getTime()],
  );
  return row && Number(row.cursor);
}

/** True if a name is known. Its cursor is not where a new subscriber begins. */
export async function isSubscriber(executor: Executor, name: string): Promise<boolean> {
  const rows = await executor.query(`SELECT FROM ${executor.schema}.subscribers WHERE name = $1`, [name]);
  return rows.length > 0;
}
