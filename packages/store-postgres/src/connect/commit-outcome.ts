import { setTimeout as sleep } from 'node:timers/promises';
import { StoreError } from '@nkul/core/store';
import type { Executor } from './database.ts';

/** How often the database is asked, and for how long, in milliseconds. It may be starting again. */
const [askEveryMs, askForMs] = [100, 20_000];

/**
 * True if a transaction was committed, of which the connection broke between its COMMIT and the answer.
 *
 * @param xid its number, as `pg_current_xact_id()` gives it
 * @throws StoreError if the database does not say it within 20 seconds
 */
export async function wasCommitted(executor: Executor, xid: string): Promise<boolean> {
  for (const until = performance.now() + askForMs; performance.now() < until; await sleep(askEveryMs)) {
    const status = await statusOf(executor, xid);
    if (status === 'committed') return true;
    if (status === 'aborted') return false;
  }
  throw new StoreError(
    'The store in PostgreSQL failed: the connection broke during a commit, and the database does not say whether it was stored. To repeat the call with the same key is safe.',
  );
}

async function statusOf(executor: Executor, xid: string): Promise<string | null | undefined> {
  try {
    const [row] = await executor.query<{ readonly status: string | null }>(
      'SELECT pg_xact_status($1::text::xid8) AS status',
      [xid],
    );
    return row?.status;
  } catch {
    // It is still away.
    return undefined;
  }
}
