import { type Age, chargesBefore, type Purged, type PurgeRequest, purgeItems } from '@nkul/core/store';
import type { Executor } from '../connect/database.ts';
import { termsOfReferences } from '../lock/term.ts';
import { eraseNotes } from '../tables/act-table.ts';
import { thinBalances } from '../tables/balance-table.ts';
import { dropCharges } from '../tables/charge-table.ts';
import { eraseOldQuotes } from '../tables/event-table.ts';
import { dropMarks } from '../tables/mark-table.ts';
import {
  erasables,
  type MessageColumns,
  messageColumns,
  readMessage,
  storedMessage,
} from '../tables/message-row.ts';
import { foldCounts } from '../tables/status-counts.ts';
import { thinTallies } from '../tables/tally-table.ts';
import type { GroupWriter } from './group-writer.ts';
import type { OldRows } from './oldest-rows.ts';

/** Erases and deletes old data, about `limit` of each kind. Rows that another transaction has locked wait for the next call. */
export async function purgeSome(
  executor: Executor,
  request: PurgeRequest,
  { writer, oldRows }: { readonly writer: GroupWriter; readonly oldRows: OldRows },
): Promise<Purged> {
  const { quotes, messages, events, parked, acts, thin, limit } = request;
  const counts = [
    await eraseOld(executor, request, writer),
    quotes === undefined ? 0 : await eraseOldQuotes(executor, quotes, limit),
    messages === undefined ? 0 : await deleteResting(executor, messages, limit),
    events === undefined ? 0 : await oldRows.events.delete(executor, events, limit),
    parked === undefined ? 0 : await oldRows.parked.delete(executor, parked, limit),
    acts === undefined ? 0 : await oldRows.acts.delete(executor, acts, limit),
    thin === undefined ? 0 : await thinTallies(executor, thin, limit),
    thin === undefined ? 0 : await thinBalances(executor, thin, limit),
    thin === undefined ? 0 : await dropCharges(executor, chargesBefore(thin), limit),
    thin === undefined ? 0 : await dropMarks(executor, thin, limit),
    thin === undefined ? 0 : await foldCounts(executor, limit),
  ];
  return { more: counts.some((count) => count >= limit) };
}

/** Erases messages of which something is old enough. Returns how many it has found. */
async function eraseOld(executor: Executor, request: PurgeRequest, writer: GroupWriter): Promise<number> {
  const { codes, texts, addresses, limit } = request;
  const { schema } = executor;
  const kinds = [
    ...oldOf('code', codes),
    ...oldOf('text', texts),
    ...['code', 'text', 'address'].flatMap((kind) => oldOf(kind, addresses)),
  ];
  if (kinds.length === 0) return 0;
  const rows = await executor.query<MessageColumns>(
    `SELECT ${messageColumns} FROM (
       SELECT DISTINCT ON (l.number) l.* FROM unnest($1::text[], $2::bigint[], $3::bigint[]) AS k(kind, ended, accepted)
         CROSS JOIN LATERAL ${acceptedIn('greatest(k.ended, k.accepted)')} CROSS JOIN LATERAL
         (SELECT * FROM ${schema}.states WHERE erasable = k.kind AND created_at > span.low AND created_at <= span.high
            AND (resting_since <= k.ended OR created_at <= k.accepted)
          ORDER BY created_at LIMIT $4 FOR NO KEY UPDATE SKIP LOCKED) l ORDER BY l.number) s
       CROSS JOIN LATERAL (SELECT * FROM ${schema}.messages WHERE number = s.number LIMIT 1) m
     ORDER BY s.number`,
    [
      kinds.map(({ kind }) => kind),
      kinds.map(({ age }) => age.ended.getTime()),
      kinds.map(({ age }) => age.accepted.getTime()),
      limit,
    ],
  );
  await writer.record(purgeItems(rows.map(readMessage), request));
  return rows.length;
}

/**
 * The spans of time in which messages were accepted that rest since a time, in SQL. A message that rests was accepted before: so the
 * index finds the old ones, and few others. And in the future, if the clock was ahead then: mostly the index has nothing there.
 */
function acceptedIn(until: string): string {
  return `(VALUES (-1, ${until}), ((extract(epoch FROM clock_timestamp()) * 1000)::bigint, ${2n ** 63n - 1n})) AS span(low, high)`;
}

function oldOf(kind: string, age: Age | undefined): readonly { readonly kind: string; readonly age: Age }[] {
  return age === undefined ? [] : [{ kind, age }];
}

/** The tables that have rows of a message, and the column with its number. */
const tablesOfMessage = [
  ['unsure', 'message'],
  ['events', 'message'],
  ['messages', 'number'],
  ['states', 'number'],
] as const;

/** Deletes messages that were at rest by a time, with their events and the notes on them. Returns how many. */
async function deleteResting(executor: Executor, until: Date, limit: number): Promise<number> {
  const { schema } = executor;
  const rows = await executor.query<MessageColumns>(
    `SELECT ${messageColumns} FROM ${schema}.messages m JOIN ${schema}.states s USING (number)
     WHERE number = ANY(ARRAY(SELECT l.number FROM unnest($3::text[]) AS k(kind)
       CROSS JOIN LATERAL ${acceptedIn('$1::bigint')} CROSS JOIN LATERAL
       (SELECT number FROM ${schema}.states WHERE erasable = k.kind AND created_at > span.low AND created_at <= span.high
          AND resting_since <= $1 ORDER BY created_at LIMIT $2) l))
       -- Again: PostgreSQL compares a row that changed meanwhile with these conditions alone.
       AND s.resting_since <= $1 AND s.erasable IS NOT NULL
     ORDER BY number LIMIT $2 FOR UPDATE OF s SKIP LOCKED`,
    [until.getTime(), limit, erasables],
  );
  if (rows.length === 0) return 0;
  const messages = rows.map(storedMessage);
  const numbers = messages.map(({ number }) => number);
  const terms = messages.flatMap(({ message }) => termsOfReferences(message));
  await executor.query(
    `DELETE FROM ${schema}.refs WHERE term = ANY($2::bigint[]) AND message = ANY($1::bigint[])`,
    [numbers, terms],
  );
  for (const [table, column] of tablesOfMessage)
    await executor.query(`DELETE FROM ${schema}.${table} WHERE ${column} = ANY($1::bigint[])`, [numbers]);
  await eraseNotes(
    executor,
    messages.map(({ message }) => message.id),
  );
  return messages.length;
}
