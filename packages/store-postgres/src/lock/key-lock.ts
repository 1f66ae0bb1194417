import type { Executor } from '../connect/database.ts';
import { mostKeyLocks } from './held-keys.ts';
import { keyTerm } from './term.ts';

/**
 * Locks keys until the transaction ends, in an order that all keep. Waits for a transaction that has one of them.
 * It takes the same locks as `heldKeys()`, which does not wait.
 */
export async function lockKeys(executor: Executor, keys: readonly string[]): Promise<void> {
  const terms = [...new Set(keys)].slice(0, mostKeyLocks).map(keyTerm);
  if (terms.length === 0) return;
  await executor.query(
    `SELECT pg_advisory_xact_lock(sorted.hash) FROM
       (SELECT DISTINCT hashtextextended($1 || term, 0) AS hash FROM unnest($2::text[]) AS term ORDER BY 1) AS sorted`,
    [executor.schema, terms],
  );
}
