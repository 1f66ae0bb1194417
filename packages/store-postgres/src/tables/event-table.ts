import {
  type CoreEvent,
  type ErasedSubjects,
  type EventDraft,
  eraseEvent,
  eventNumber,
  lastEventNumber,
  messageIdOf,
  quotesErased,
  type UpdatedMessage,
} from '@nkul/core/store';
import type { Batch } from '../connect/batch.ts';
import type { Executor } from '../connect/database.ts';
import { hasOtherReferences } from '../events/attempt-then.ts';
import { decodeEvent, type EventColumns, encodeEvent, isEntry, isPersonal } from '../events/event-text.ts';
import { lockingEvents } from '../lock/locks.ts';
import { columnsOf } from './columns.ts';
import { type MessageColumns, messageColumns, readMessage, type StoredMessage } from './message-row.ts';

const eventColumns = 'e.sequence, e.at, e.type, e.body';
/** Leaves out events of newer versions that run beside this one. */
const isKnown = `e.type <= ${lastEventNumber}`;

/**
 * Numbers events and stores them, in one statement with the rest of a batch. The lock of those that draw numbers comes
 * first, and the numbers are drawn in the order of the events.
 *
 * @param rows the messages that the group has written, by id, as they are in the end
 */
export async function insertEvents(
  executor: Executor,
  batch: Batch,
  drafts: readonly EventDraft[],
  rows: ReadonlyMap<string, StoredMessage>,
): Promise<readonly CoreEvent[]> {
  if (drafts.length === 0) {
    await batch.run(executor);
    return [];
  }
  const { schema } = executor;
  batch.add(
    `INSERT INTO ${schema}.events (at, type, message, personal, entry, body)
     SELECT u.at, u.type, coalesce(u.number, (SELECT m.number FROM ${schema}.messages m WHERE m.id = u.id)),
       u.personal, u.entry, u.body
     FROM (${lockingEvents(executor)} OFFSET 0) AS locked,
       unnest($1::bigint[], $2::smallint[], $3::text[], $4::bigint[], $5::boolean[], $6::boolean[], $7::text[])
       WITH ORDINALITY AS u(at, type, id, number, personal, entry, body, place)
     ORDER BY u.place RETURNING sequence`,
    columnsOf(
      drafts.map((draft) => eventRow(draft, rows)),
      7,
    ),
    'told',
  );
  const made = await batch.run<{ readonly sequence: string }>(executor, 'sequence FROM told');
  const sequences = made.map(({ sequence }) => Number(sequence)).sort((a, b) => a - b);
  return drafts.map((draft, index): CoreEvent => ({ ...draft, sequence: sequences[index] ?? 0 }));
}

function eventRow(draft: EventDraft, rows: ReadonlyMap<string, StoredMessage>): readonly unknown[] {
  const id = messageIdOf(draft);
  const row = rows.get(id ?? '');
  return [
    ...[draft.at.getTime(), eventNumber(draft.type), id ?? null, row?.number ?? null],
    ...[isPersonal(draft), isEntry(draft), encodeEvent(draft, row?.message)],
  ];
}

/** Stores events of another store under the numbers that they have. */
export async function keepEvents(executor: Executor, events: readonly CoreEvent[]): Promise<void> {
  const { schema } = executor;
  await executor.query(
    `INSERT INTO ${schema}.events (sequence, at, type, message, personal, entry, body) OVERRIDING SYSTEM VALUE
     SELECT u.sequence, u.at, u.type, m.number, u.personal, u.entry, u.body
     FROM unnest($1::bigint[], $2::smallint[], $3::text[], $4::bigint[], $5::boolean[], $6::boolean[], $7::text[],
       $8::bigint[]) AS u(at, type, id, number, personal, entry, body, sequence)
     LEFT JOIN ${schema}.messages m ON m.id = u.id`,
    columnsOf(
      events.map((event) => [...eventRow(event, new Map()), event.sequence]),
      8,
    ),
  );
}

/** The next event gets a number above this one. */
export async function continueEvents(executor: Executor, last: number): Promise<void> {
  if (last === 0) return;
  await executor.query("SELECT setval(pg_get_serial_sequence($1, 'sequence'), $2)", [
    `${executor.schema}.events`,
    last,
  ]);
}

type Joined = EventColumns & (MessageColumns | { readonly id: null });

/**
 * Reads events by a condition on `e`, with their messages as they are now. Those of a deleted message, and those of a type
 * that this version does not know, are left out.
 */
export async function selectEvents(
  executor: Executor,
  {
    where,
    order = 'sequence',
    values,
  }: { readonly where: string; readonly order?: string; readonly values: readonly unknown[] },
): Promise<readonly CoreEvent[]> {
  const { schema } = executor;
  const rows = await executor.query<Joined>(
    `SELECT ${eventColumns}, ${messageColumns} FROM ${schema}.events e
       LEFT JOIN ${schema}.messages m ON m.number = e.message LEFT JOIN ${schema}.states s ON s.number = e.message
     WHERE (e.message IS NULL OR m.number IS NOT NULL) AND ${isKnown} AND ${where} ORDER BY e.${order} LIMIT $1`,
    values,
  );
  const messages = new Map<string, ReturnType<typeof readMessage>>();
  return rows.map((row) => {
    if (row.id === null) return decodeEvent(row, undefined);
    const message = messages.get(row.id) ?? readMessage(row);
    messages.set(row.id, message);
    return decodeEvent(row, message);
  });
}

/** The events of messages that may quote something. */
async function personalEvents(
  executor: Executor,
  messages: readonly string[],
): Promise<readonly (EventColumns & { readonly message: string })[]> {
  return await executor.query(
    `SELECT ${eventColumns}, e.message FROM ${executor.schema}.events e WHERE e.message = ANY($1::bigint[]) AND e.personal`,
    [messages],
  );
}

/** Erases what the events of erased messages quote. */
export async function eraseEventsOf(executor: Executor, erased: readonly StoredMessage[]): Promise<void> {
  if (erased.length === 0) return;
  const messages = new Map(erased.map(({ number, message }) => [String(number), message]));
  const rows = await personalEvents(executor, [...messages.keys()]);
  await rewriteEvents(
    executor,
    rows.map((row) => decodeEvent(row, messages.get(String(row.message)))),
  );
}

/** Lets the events of messages name the references that their attempts had, before they get others. */
export async function keepReferences(
  executor: Executor,
  updated: readonly UpdatedMessage<StoredMessage>[],
): Promise<void> {
  const changed = updated.filter(({ row, message }) => hasOtherReferences(row.message, message));
  if (changed.length === 0) return;
  const messages = new Map(changed.map(({ row, message }) => [String(row.number), { row, message }]));
  const rows = await personalEvents(executor, [...messages.keys()]);
  await rewriteEvents(
    executor,
    rows.map((columns) => {
      const change = messages.get(String(columns.message));
      const event = decodeEvent(columns, change?.row.message);
      return 'message' in event && change !== undefined ? { ...event, message: change.message } : event;
    }),
  );
}

/** Which events of no message to look at. */
export interface EventPart {
  readonly after: number;
  /** Only events up to this time. */
  readonly until?: Date;
  readonly limit: number;
}

/** Events that have no message and may quote one, or a person. Those of a newer version are left to that. */
export async function quotingEvents(
  executor: Executor,
  { after, until, limit }: EventPart,
): Promise<readonly CoreEvent[]> {
  const rows = await executor.query<EventColumns>(
    `SELECT ${eventColumns} FROM ${executor.schema}.events e
     WHERE e.personal AND e.message IS NULL AND ${isKnown} AND e.sequence > $1 AND e.at <= $2
     ORDER BY e.sequence LIMIT $3`,
    [after, until?.getTime() ?? Number.MAX_SAFE_INTEGER, limit],
  );
  return rows.map((row) => decodeEvent(row, undefined));
}

/** Erases those of some events that quote something erased. */
export async function eraseQuoting(
  executor: Executor,
  events: readonly CoreEvent[],
  subjects: ErasedSubjects,
): Promise<void> {
  const quoting = events.filter((event) => quotesErased(event, subjects));
  await rewriteEvents(
    executor,
    quoting.map((event) => eraseEvent(event, 'all')),
  );
}

/** Erases events of no message that are this old. They quote nothing afterwards. Returns how many. */
export async function eraseOldQuotes(executor: Executor, until: Date, limit: number): Promise<number> {
  const old = await quotingEvents(executor, { after: 0, until, limit });
  await rewriteEvents(
    executor,
    old.map((event) => eraseEvent(event, 'all')),
    false,
  );
  return old.length;
}

async function rewriteEvents(
  executor: Executor,
  events: readonly CoreEvent[],
  personal = true,
): Promise<void> {
  if (events.length === 0) return;
  await executor.query(
    `UPDATE ${executor.schema}.events AS e SET body = u.body, personal = $3
     FROM unnest($1::bigint[], $2::text[]) AS u(sequence, body) WHERE e.sequence = u.sequence`,
    [events.map(({ sequence }) => sequence), events.map((event) => encodeEvent(event)), personal],
  );
}

/** Deletes the oldest provider entries beyond a number. Contradictions stay: they are a part of their message's history. */
export async function capEntries(executor: Executor, most: number): Promise<void> {
  const { schema } = executor;
  await executor.query(
    `DELETE FROM ${schema}.events WHERE entry AND message IS NULL AND sequence <=
       (SELECT sequence FROM ${schema}.events WHERE entry AND message IS NULL ORDER BY sequence DESC OFFSET $1 LIMIT 1)`,
    [most],
  );
}
