import type { Executor } from '../connect/database.ts';

/** Writes the states of notifiers that `SharedLanes` has made: their limits and back-off in all processes. */
export async function writeLanes(executor: Executor, states: ReadonlyMap<string, string>): Promise<void> {
  if (states.size === 0) return;
  await executor.query(
    `INSERT INTO ${executor.schema}.lanes SELECT * FROM unnest($1::text[], $2::text[])
     ON CONFLICT (notifier) DO UPDATE SET body = excluded.body`,
    [[...states.keys()], [...states.values()]],
  );
}
