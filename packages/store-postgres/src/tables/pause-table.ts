import type { Changes, Pause } from '@nkul/core/store';
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

/** Whether the store is closed, and which notifiers are paused, as a claim must know. */
export async function readGates(
  executor: Executor,
): Promise<{ readonly closed: boolean; readonly paused: ReadonlySet<string> }> {
  const { schema } = executor;
  const rows = await executor.query<{ readonly notifier: string | null }>(
    `SELECT notifier FROM ${schema}.pauses UNION ALL SELECT NULL FROM ${schema}.closed`,
  );
  const paused = rows.flatMap(({ notifier }) => notifier ?? []);
  return { closed: paused.length < rows.length, paused: new Set(paused) };
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
