import type { Changes, Pause, StoredLanes } from '@nkul/core/store';
import type { Batch } from '../connect/batch.ts';
import type { Executor } from '../connect/database.ts';
import type { StoredMessage } from './message-row.ts';

/** All pauses, the oldest first. They are few: one for a notifier at most. */
export async function readPauses(executor: Executor): Promise<readonly Pause[]> {
  const rows = await executor.query<{ readonly body: string }>(`SELECT body FROM ${executor.schema}.pauses`);
  return rows.map(({ body }) => readPause(body)).sort((a, b) => a.since.getTime() - b.since.getTime());
}

export function readPause(body: string): Pause {
  // `writePauses()` wrote it.
  const { since, ...pause } = JSON.parse(body) as Omit<Pause, 'since'> & { readonly since: number };
  return { ...pause, since: new Date(since) };
}

/** The state of the store and of its notifiers, as a claim must know it. */
export interface Gates extends StoredLanes {
  /** True if the store is closed, as it was restored. */
  readonly closed: boolean;
}

/** @param notifiers whose limits and back-off are read */
export async function readGates(executor: Executor, notifiers: readonly string[]): Promise<Gates> {
  const { schema } = executor;
  const rows = await executor.query<{ readonly notifier: string | null; readonly body: string | null }>(
    `SELECT notifier, NULL AS body FROM ${schema}.pauses UNION ALL SELECT NULL, NULL FROM ${schema}.closed
     UNION ALL SELECT notifier, body FROM ${schema}.lanes WHERE notifier = ANY($1::text[])`,
    [notifiers],
  );
  const named = rows.flatMap(({ notifier, body }) => (notifier === null ? [] : [{ notifier, body }]));
  return {
    closed: named.length < rows.length,
    paused: new Set(named.flatMap(({ notifier, body }) => (body === null ? [notifier] : []))),
    states: new Map(named.flatMap(({ notifier, body }) => (body === null ? [] : [[notifier, body]]))),
  };
}

export function writePauses(
  batch: Batch,
  schema: string,
  { pauses, restoredAt }: Pick<Changes<StoredMessage>, 'pauses' | 'restoredAt'>,
): void {
  const ended = [...pauses].flatMap(([notifier, pause]) => (pause === undefined ? [notifier] : []));
  if (ended.length > 0) batch.add(`DELETE FROM ${schema}.pauses WHERE notifier = ANY($1::text[])`, [ended]);
  const kept = [...pauses.values()].filter((pause) => pause !== undefined);
  if (kept.length > 0)
    batch.add(
      `INSERT INTO ${schema}.pauses SELECT * FROM unnest($1::text[], $2::text[])
       ON CONFLICT (notifier) DO UPDATE SET body = excluded.body`,
      [
        kept.map(({ notifier }) => notifier),
        kept.map((pause) => JSON.stringify({ ...pause, since: pause.since.getTime() })),
      ],
    );
  if (restoredAt === undefined) return;
  batch.add(`DELETE FROM ${schema}.closed`);
  if (restoredAt !== null) batch.add(`INSERT INTO ${schema}.closed VALUES ($1)`, [restoredAt.getTime()]);
}

/** Since when the store is closed, as it was restored; undefined if it is open. */
export async function closedSince(executor: Executor): Promise<Date | undefined> {
  const [row] = await executor.query<{ readonly since: string }>(
    `SELECT since FROM ${executor.schema}.closed`,
  );
  return row && new Date(Number(row.since));
}
