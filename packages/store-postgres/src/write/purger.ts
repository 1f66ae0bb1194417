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

/** Erases and deletes old data, about `limit` of each kind. Rows that another transaction has locked wait for the next call. */
export async function purgeSome(
  executor: Executor,
  request: PurgeRequest,
  writer: GroupWriter,
): Promise<Purged> {
  const { quotes, messages, events, parked, acts, thin, limit } = request;
  const counts = [
    await eraseOld(executor, request, writer),
    quotes === undefined ? 0 : await eraseOldQuotes(executor, quotes, limit),
    messages === undefined ? 0 : await deleteResting(executor, messages, limit),
    events === undefined ? 0 : await deleteOldest(executor, 'events', 'sequence', events, limit),
    parked === undefined ? 0 : await deleteOldest(executor, 'parked', 'number', parked, limit),
    acts === undefined ? 0 : await deleteOldest(executor, 'acts', 'number', acts, limit),
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
    // A message that rests was accepted before: so the index finds the old ones, and few others.
    `SELECT ${messageColumns} FROM (
       SELECT DISTINCT ON (l.number) l.* FROM unnest($1::text[], $2::bigint[], $3::bigint[]) AS k(kind, ended, accepted) CROSS JOIN LATERAL
         (SELECT * FROM ${schema}.states WHERE erasable = k.kind AND created_at <= greatest(k.ended, k.accepted)
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
     WHERE number = ANY(ARRAY(SELECT l.number FROM unnest($3::text[]) AS k(kind) CROSS JOIN LATERAL
       (SELECT number FROM ${schema}.states WHERE erasable = k.kind AND created_at <= $1 AND resting_since <= $1
        ORDER BY created_at LIMIT $2) l))
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

/** How many rows are looked at, for each one that may be deleted. */
const perDeleted = 20;
/** At how many places of a table is looked, if its beginning has few old rows. */
const places = 256;

/**
 * Deletes the oldest rows of a table, of those up to a time. A clock that was ahead may have given the first ones a time that is too
 * late. If there are many, it looks at random places of the table for old ones. Returns how many; at least `limit` if there may be
 * more.
 */
async function deleteOldest(
  executor: Executor,
  table: 'events' | 'parked' | 'acts',
  number: 'sequence' | 'number',
  until: Date,
  limit: number,
): Promise<number> {
  const rows = `${executor.schema}.${table}`;
  const deleteFrom = async (from: string, most: number): Promise<{ deleted: number; isLast: boolean }> => {
    const [row] = await executor.query<{ readonly deleted: number; readonly looked: number }>(
      // An array is taken for a few numbers. A list with a limit that is not a constant is taken for a part of the table.
      `WITH looked AS MATERIALIZED (SELECT ${number}, at FROM ${rows} WHERE ${number} >= $3 ORDER BY ${number} LIMIT $4),
         deleted AS (DELETE FROM ${rows} WHERE ${number} = ANY(ARRAY(
           SELECT ${number} FROM looked WHERE at <= $1 ORDER BY ${number} LIMIT $2)) RETURNING ${number})
       SELECT (SELECT count(*)::int FROM deleted) AS deleted, (SELECT count(*)::int FROM looked) AS looked`,
      [until.getTime(), most, from, perDeleted * limit],
    );
    return { deleted: row?.deleted ?? 0, isLast: (row?.looked ?? 0) < perDeleted * limit };
  };
  const first = await deleteFrom('0', limit);
  if (first.isLast || first.deleted >= limit) return first.deleted;
  const [old] = await executor.query<{ readonly place: string }>(
    `SELECT found.${number}::text AS place FROM (SELECT min(${number}) AS first, max(${number}) AS last FROM ${rows}) AS ends
       CROSS JOIN unnest($2::float8[]) AS part CROSS JOIN LATERAL (SELECT ${number}, at FROM ${rows}
         WHERE ${number} >= first + floor((last - first + 1) * part)::bigint ORDER BY ${number} LIMIT 1) AS found
     WHERE at <= $1 ORDER BY found.${number} LIMIT 1`,
    [until.getTime(), Array.from({ length: places }, (_, place) => (place + Math.random()) / places)],
  );
  if (old === undefined) return first.deleted === 0 ? 0 : limit;
  // Others may be before the place; it is among the rows that are looked at itself.
  const from = BigInt(old.place) - BigInt((perDeleted - 1) * limit);
  const { deleted } = await deleteFrom(from.toString(), limit - first.deleted);
  return first.deleted + deleted === 0 ? 0 : limit;
}
