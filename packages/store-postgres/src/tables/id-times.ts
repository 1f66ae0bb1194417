import { idOffMs, type Message } from '@nkul/core/store';
import type { Executor } from '../connect/database.ts';

/** Its row is among the marks, which need no other table. Those that know no such kind pass it over. */
const [name, kind] = ['ids', 'ids'];

/** How far the times of ids may be from those of acceptance, as a clock was wrong, in milliseconds. */
export async function readIdOffMs(executor: Executor): Promise<number> {
  const [row] = await executor.query<{ readonly body: string }>(
    `SELECT body FROM ${executor.schema}.keyed_marks WHERE name = $1`,
    [name],
  );
  return Number(row?.body ?? 0);
}

/** Notes messages that are stored: mostly without a statement. */
export async function noteIdTimes(executor: Executor, messages: readonly Message[]): Promise<void> {
  const offMs = messages.reduce((most, message) => Math.max(most, idOffMs(message) ?? 0), 0);
  if (offMs === 0) return;
  const { schema } = executor;
  await executor.query(
    // The look spares the others the wait for the row.
    `INSERT INTO ${schema}.keyed_marks AS m (name, kind, body) SELECT $1::text, $2, $3::text
     WHERE NOT EXISTS (SELECT FROM ${schema}.keyed_marks WHERE name = $1::text AND CASE WHEN kind = $2 THEN body::bigint END >= $3::text::bigint)
     ON CONFLICT (name) DO UPDATE SET body = greatest(m.body::bigint, excluded.body::bigint)::text`,
    [name, kind, String(offMs)],
  );
}
