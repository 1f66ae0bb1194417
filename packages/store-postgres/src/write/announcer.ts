import type { Change } from '@nkul/core/store';
import type { Executor } from '../connect/database.ts';
import type { GroupWriter } from './group-writer.ts';

/** How many messages are announced in one transaction. Another claim follows one that announces. */
const mostAtOnce = 500;

/**
 * Announces messages that transactions of the application have stored, oldest first: stores that they were queued, and counts
 * them. Those that another process announces now are left to it.
 */
export async function announceSome(
  executor: Executor,
  writer: GroupWriter,
  at: Date,
): Promise<readonly Change[]> {
  const { schema } = executor;
  const rows = await executor.query<{ readonly id: string }>(
    // A join in the order of both tables would pass over all older messages.
    `SELECT m.id FROM (SELECT number FROM ${schema}.states WHERE NOT announced
         ORDER BY number LIMIT ${mostAtOnce} FOR NO KEY UPDATE SKIP LOCKED) s
       CROSS JOIN LATERAL (SELECT id FROM ${schema}.messages WHERE number = s.number LIMIT 1) m
     ORDER BY s.number`,
  );
  const answers = await writer.record(
    rows.map(({ id }) => ({ kind: 'message', id, happening: { type: 'accepted', at } })),
  );
  return answers.flatMap((answer) =>
    answer.ok && answer.message !== undefined ? [{ message: answer.message, events: answer.events }] : [],
  );
}
