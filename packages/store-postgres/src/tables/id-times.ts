import { doubtfulUntil, type Message } from '@nkul/core/store';
import type { Executor } from '../connect/database.ts';

/** Its row is among the marks, which need no other table. Those that know no such kind pass it over. */
const [name, kind] = ['ids', 'ids'];

/** Until when the times of ids do not say when messages were accepted, as a clock was wrong, in milliseconds since 1970. */
export async function readDoubtfulUntil(executor: Executor): Promise<number> {
  const [row] = await executor.query<{ readonly body: string }>(
    `SELECT body FROM ${executor.schema}.keyed_marks WHERE name = $1`,
    [name],
  );
  return Number(row?.body ?? 0);
}

/** Notes messages that are stored: mostly without a statement. */
export async function noteIdTimes(executor: Executor, messages: readonly Message[]): Promise<void> {
  const until = messages.reduce((latest, message) => Math.max(latest, doubtfulUntil(message) ?? 0), 0);
  if (until === 0) return;
  const { schema } = executor;
  await executor.query(
    // The look spares the others the wait for the row.
    `INSERT INTO ${schema}.keyed_marks AS m (name, kind, body) SELECT $1::text, $2, $3::text
     WHERE NOT EXISTS (SELECT FROM ${schema}.keyed_marks WHERE name = $1::text AND body::bigint >= $3::text::bigint)
     ON CONFLICT (name) DO UPDATE SET body = greatest(m.body::bigint, excluded.body::bigint)::text`,
    [name, kind, String(until)],
  );
}
