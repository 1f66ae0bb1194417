import type { MessageStatus } from '@nkul/core/store';
import type { Executor } from '../connect/database.ts';

/** The number of the minute in which the transaction began. */
const thisMinute = 'floor(extract(epoch FROM now()) / 60)';

/**
 * How many messages are in each state. Those that are not announced yet are few, and are counted as they are; triggers count the
 * others.
 */
export async function readCounts(executor: Executor): Promise<Partial<Record<MessageStatus, number>>> {
  const { schema } = executor;
  const rows = await executor.query<{ readonly status: MessageStatus; readonly count: string }>(
    `SELECT status, sum(count) AS count FROM (
       SELECT status, count FROM ${schema}.status_counts
       UNION ALL SELECT status, 1 FROM ${schema}.states WHERE NOT announced) AS counted
     GROUP BY status HAVING sum(count) <> 0`,
  );
  return Object.fromEntries(rows.map(({ status, count }) => [status, Number(count)]));
}

/**
 * Sums rows of past minutes into those of this connection and minute. Returns how many there were. Last in its transaction: a
 * transaction that began in such a minute may wait for it.
 */
export async function foldCounts(executor: Executor, limit: number): Promise<number> {
  const { schema } = executor;
  const rows = await executor.query<{ readonly count: string }>(
    `WITH old AS (DELETE FROM ${schema}.status_counts WHERE ctid IN
         (SELECT ctid FROM ${schema}.status_counts WHERE minute < ${thisMinute} ORDER BY minute LIMIT $1 FOR UPDATE SKIP LOCKED)
         RETURNING status, count),
       folded AS (INSERT INTO ${schema}.status_counts AS c
         SELECT ${thisMinute}, pg_backend_pid(), status, sum(count) FROM old GROUP BY status HAVING sum(count) <> 0
         ON CONFLICT (minute, connection, status) DO UPDATE SET count = c.count + excluded.count)
     SELECT count(*) AS count FROM old`,
    [limit],
  );
  return Number(rows[0]?.count ?? 0);
}
