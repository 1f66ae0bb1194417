import type { Executor } from '../connect/database.ts';
import { keyTerm } from './term.ts';

/** Beyond this number, keys are not locked: the server has room for some thousand locks. Their index keeps them apart. */
export const mostKeyLocks = 256;

/**
 * Locks keys until the transaction ends, without waiting. Returns those that another transaction has locked. Each is
 * locked by `hashtextextended(schema || keyTerm(key), 0)`.
 */
export async function heldKeys(executor: Executor, keys: readonly string[]): Promise<ReadonlySet<string>> {
  const byTerm = new Map([...new Set(keys)].slice(0, mostKeyLocks).map((key) => [keyTerm(key), key]));
  if (byTerm.size === 0) return new Set();
  const rows = await executor.query<{ readonly term: string }>(
    `SELECT term FROM unnest($2::text[]) AS term WHERE NOT pg_try_advisory_xact_lock(hashtextextended($1 || term, 0))`,
    [executor.schema, [...byTerm.keys()]],
  );
  return new Set(rows.flatMap(({ term }) => byTerm.get(term) ?? []));
}
