import type { Executor } from '../connect/database.ts';
import { keyTerm } from './term.ts';

/** Beyond this number, keys are not locked: the server has room for some thousand locks. Their index keeps them apart. */
export const mostKeyLocks = 256;

/** The number of the lock of a key, of which `term` is the hash. */
const lockOf = 'hashtextextended($1 || term, 0)';

/** Locks keys until the transaction ends, without waiting. Returns those that another transaction has locked. */
export async function heldKeys(executor: Executor, keys: readonly string[]): Promise<ReadonlySet<string>> {
  const byTerm = new Map([...new Set(keys)].slice(0, mostKeyLocks).map((key) => [keyTerm(key), key]));
  if (byTerm.size === 0) return new Set();
  const rows = await executor.query<{ readonly term: string }>(
    `SELECT term FROM unnest($2::text[]) AS term WHERE NOT pg_try_advisory_xact_lock(${lockOf})`,
    [executor.schema, [...byTerm.keys()]],
  );
  return new Set(rows.flatMap(({ term }) => byTerm.get(term) ?? []));
}

/** Locks keys until the transaction ends, in an order that all keep. Waits for a transaction that has one of them. */
export async function lockKeys(executor: Executor, keys: readonly string[]): Promise<void> {
  const terms = [...new Set(keys)].slice(0, mostKeyLocks).map(keyTerm);
  if (terms.length === 0) return;
  await executor.query(
    `SELECT pg_advisory_xact_lock(sorted.hash) FROM
       (SELECT DISTINCT ${lockOf} AS hash FROM unnest($2::text[]) AS term ORDER BY 1) AS sorted`,
    [executor.schema, terms],
  );
}
