import { setTimeout as sleep } from 'node:timers/promises';
import { StoreError } from '@nkul/core/store';
import type { Executor } from './database.ts';

/** How often the database is asked, and for how long, in milliseconds. It may be starting again. */
const [askEveryMs, askForMs] = [100, 20_000];

/**
 * The number of a transaction, and since when its server runs. A server that has crashed gives numbers again that it had given
 * to transactions which it has lost.
 */
export const transactionMark =
  "pg_current_xact_id()::text || ' ' || extract(epoch FROM pg_postmaster_start_time())::text";

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
    const [row] = await executor.query<{ readonly status: string | null }>(
      `SELECT CASE WHEN extract(epoch FROM pg_postmaster_start_time())::text = $2 THEN pg_xact_status($1::text::xid8)
         ELSE 'restarted' END AS status`,
      mark.split(' '),
    );
    return row?.status;
  } catch {
    // It is still away.
    return undefined;
  }
}
