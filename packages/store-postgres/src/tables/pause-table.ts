import type { Changes, Pause } from '@nkul/core/store';
import type { Executor } from '../connect/database.ts';
import type { StoredMessage } from './message-row.ts';

/** All pauses, the oldest first. They are few: one for a notifier at most. */
export async function readPauses(executor: Executor): Promise<readonly Pause[]> {
  const rows = await executor.query<{ readonly body: string }>(`SELECT body FROM ${executor.schema}.pauses`);
  return rows.map(({ body }) => readPause(body)).sort((a, b) => a.since.getTime() - b.since.getTime());
}

function readPause(body: string): Pause {
  // `writePauses()` wrote it.
  const { since, ...pause } = JSON.parse(body) as Omit<Pause, 'since'> & { readonly since: number };
  return { ...pause, since: new Date(since) };
}

export async function writePauses(
  executor: Executor,
  { pauses, restoredAt }: Pick<Changes<StoredMessage>, 'pauses' | 'restoredAt'>,
): Promise<void> {
  const { schema } = executor;
  if (pauses.size > 0) {
    await executor.query(`DELETE FROM ${schema}.pauses WHERE notifier = ANY($1::text[])`, [
      [...pauses.keys()],
    ]);
    const kept = [...pauses.values()].filter((pause) => pause !== undefined);
    await executor.query(`INSERT INTO ${schema}.pauses SELECT * FROM unnest($1::text[], $2::text[])`, [
      kept.map(({ notifier }) => notifier),
      kept.map((pause) => JSON.stringify({ ...pause, since: pause.since.getTime() })),
    ]);
  }
  if (restoredAt === undefined) return;
  await executor.query(`DELETE FROM ${schema}.closed`);
  if (restoredAt !== null)
    await executor.query(`INSERT INTO ${schema}.closed VALUES ($1)`, [restoredAt.getTime()]);
}

/** Since when the store is closed, as it was restored; undefined if it is open. */
export async function closedSince(executor: Executor): Promise<Date | undefined> {
  const [row] = await executor.query<{ readonly since: string }>(
    `SELECT since FROM ${executor.schema}.closed`,
  );
  return row && new Date(Number(row.since));
}
