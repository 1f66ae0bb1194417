import type { Needs } from '@nkul/core/store';
import type { Executor } from '../connect/database.ts';
import { referenceTerm } from './term.ts';

/** The first numbers of the pairs that advisory locks have. The second is a hash. */
const lockClass = {
  references: 7_151_011,
  events: 7_151_012,
  notifiers: 7_151_013,
  lanes: 7_151_014,
  tallies: 7_151_015,
} as const;

/** Beyond this number, a transaction locks all references at once: the server has room for some thousand locks. */
const mostLocks = 256;

/**
 * Locks the references that a group brings, and those that it asks for: also known ones, as another message or another
 * notifier may have the same. A report and the answer that brings its reference come in two processes at once: the second
 * waits for the first, and then sees what it has stored.
 */
export async function lockNeeds(executor: Executor, { byReference, parkedFor }: Needs): Promise<void> {
  const terms = new Set([...byReference, ...parkedFor].map(referenceTerm));
  if (terms.size === 0) return;
  await executor.query(
    `WITH hashes AS MATERIALIZED (SELECT DISTINCT hashtextextended($3 || term::text, 0) AS hash FROM (
         SELECT unnest($4::bigint[]) AS term) AS wanted ORDER BY 1),
       size AS MATERIALIZED (SELECT count(*) AS count FROM hashes),
       shared AS MATERIALIZED (SELECT pg_advisory_xact_lock_shared($1, hashtext($2)) FROM size
         WHERE count BETWEEN 1 AND ${mostLocks})
     SELECT pg_advisory_xact_lock(hash) FROM shared, hashes
     UNION ALL SELECT pg_advisory_xact_lock($1, hashtext($2)) FROM size WHERE count > ${mostLocks}`,
    [lockClass.references, `${executor.schema} all`, executor.schema, [...terms]],
  );
}

/** Locks notifiers whose pauses change: a claim in another process comes before, or knows the change. */
export async function lockNotifiers(executor: Executor, notifiers: readonly string[]): Promise<void> {
  if (notifiers.length === 0) return;
  await executor.query(
    `SELECT pg_advisory_xact_lock($1, sorted.hash) FROM
       (SELECT DISTINCT hashtext($2 || name) AS hash FROM unnest($3::text[]) AS name ORDER BY 1) AS sorted`,
    [lockClass.notifiers, executor.schema, notifiers],
  );
}

/**
 * Locks the notifiers of a claim. Their pauses stay as they are meanwhile. Claims go side by side, but for those that change the
 * limits and the back-off of the same notifier.
 */
export async function lockClaim(
  executor: Executor,
  { notifiers, lanes }: { readonly notifiers: readonly string[]; readonly lanes: readonly string[] },
): Promise<void> {
  await executor.query(
    `(SELECT pg_advisory_xact_lock_shared($1, sorted.hash) FROM
       (SELECT DISTINCT hashtext($3 || name) AS hash FROM unnest($4::text[]) AS name ORDER BY 1) AS sorted)
     UNION ALL
     (SELECT pg_advisory_xact_lock($2, sorted.hash) FROM
       (SELECT DISTINCT hashtext($3 || name) AS hash FROM unnest($5::text[]) AS name ORDER BY 1) AS sorted)`,
    [lockClass.notifiers, lockClass.lanes, executor.schema, notifiers, lanes],
  );
}

/** Says that this transaction draws numbers of events. It is held until the commit can be seen. */
export function lockingEvents({ schema }: Executor): string {
  return `SELECT pg_advisory_xact_lock_shared(${lockClass.events}, hashtext('${schema}'))`;
}

/** A condition that locks the column `shard` of the counters, or is false as another transaction has it. @param schema its quoted name */
export function tryingTallies(schema: string): string {
  return `pg_try_advisory_xact_lock(${lockClass.tallies}, hashtext('${schema} ' || shard))`;
}

/** The transactions that draw numbers of events now. */
export async function drawingEvents(executor: Executor): Promise<ReadonlySet<string>> {
  const rows = await executor.query<{ readonly transaction: string }>(
    `SELECT virtualtransaction AS transaction FROM pg_locks
     WHERE locktype = 'advisory' AND granted AND objsubid = 2 AND classid = $1::int::oid AND objid = hashtext($2)::oid
       AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
    [lockClass.events, executor.schema],
  );
  return new Set(rows.map(({ transaction }) => transaction));
}
