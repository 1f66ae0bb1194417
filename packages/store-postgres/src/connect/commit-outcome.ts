import { setTimeout as sleep } from 'node:timers/promises';
import { StoreError } from '@nkul/core/store';
import type { Executor } from './database.ts';

/** How often the database is asked, and for how long, in milliseconds. It may be starting again. */
const [askEveryMs, askForMs] = [100, 20_000];

/**
 * Changes when the server starts, or starts again after one of its processes crashed: then it gives numbers again that it had
 * given to transactions which it has lost. The statistics of the log are set back at such a start, and by hand: then an
 * outcome is not known that could be.
 */
const serverRun =
  "concat_ws(' ', extract(epoch FROM pg_postmaster_start_time()), (SELECT extract(epoch FROM stats_reset) FROM pg_stat_wal))";

/** The number of a transaction, and the run of the server that has given it. */
export const transactionMark: string = `concat_ws(' ', pg_current_xact_id(), ${serverRun})`;

/**
 * True if a transaction was committed, of which the connection broke between its COMMIT and the answer.
 *
 * @param mark its `transactionMark`
 * @throws StoreError if the database does not say it within 20 seconds, or has started again meanwhile
 */
export async function wasCommitted(executor: Executor, mark: string): Promise<boolean> {
  for (const until = performance.now() + askForMs; performance.now() < until; await sleep(askEveryMs)) {
    const status = await statusOf(executor, mark);
    if (status === 'restarted') break;
    if (status === 'committed') return true;
    if (status === 'aborted') return false;
  }
  throw new StoreError(
    'The store in PostgreSQL failed: the connection broke during a commit, and the database does not say whether it was stored. To repeat the call with the same key is safe.',
  );
}

async function statusOf(executor: Executor, mark: string): Promise<string | null | undefined> {
  try {
    const [, xid, run] = /^(\d+) (.*)$/.exec(mark) ?? [];
    const [row] = await executor.query<{ readonly status: string | null }>(
      `SELECT CASE WHEN ${serverRun} = $2 THEN pg_xact_status($1::text::xid8) ELSE 'restarted' END AS status`,
      [xid, run],
    );
    return row?.status;
  } catch {
    // It is still away.
    return undefined;
  }
}
