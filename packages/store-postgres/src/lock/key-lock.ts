import type { Executor } from '../connect/database.ts';
import { keyTerm } from './term.ts';

/** Beyond this number, keys are not locked: the server has room for some thousand locks. Their index alone keeps them apart. */
const mostKeyLocks = 256;

/**
 * Locks keys until the transaction ends, in an order that all keep. Waits for a transaction that has one of them.
 *
 * A lock is of the number `hashtextextended(schema || keyTerm(key), 0)`.
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
