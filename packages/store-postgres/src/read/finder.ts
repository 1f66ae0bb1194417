import {
  type IdBounds,
  idBounds,
  type Message,
  type MessageStatus,
  matchesQuery,
  type Page,
  type StoreQuery,
} from '@nkul/core/store';
import type { Executor } from '../connect/database.ts';
import { addressTerm, keyTerm, metadataTerm, referenceTerm, wordTerm } from '../lock/term.ts';
import { readIdOffMs } from '../tables/id-times.ts';
import { type MessageColumns, messageColumns, readMessage, reviewLane } from '../tables/message-row.ts';

/** How many messages are read in one statement if not all that are read may match. */
const pageSize = 500;

/** Finds messages: those that the conditions in SQL let through are read, and compared in full. */
export async function findMessages(executor: Executor, asked: StoreQuery): Promise<Page<Message>> {
  const { limit = 100 } = asked;
  const items: Message[] = [];
  const isBound = asked.createdAfter !== undefined || asked.createdBefore !== undefined;
  const bounds = isBound ? idBounds(asked, await readIdOffMs(executor)) : {};
  const few = asked.held === true && (await areFewHeld(executor));
  for (let after = asked.after; ; ) {
    const count = Math.max(pageSize, limit + 1);
    const page = { ...asked, ...(after !== undefined && { after }) };
    const read = await readPage(
      executor,
      conditionsOf(executor.schema, page, { bounds, few }),
      page.order,
      count,
    );
    for (const message of read) {
      if (!matchesQuery(message, asked)) continue;
      const last = items.at(-1);
      if (items.length === limit && last !== undefined) return { items, next: last.id };
      items.push(message);
    }
    after = read.at(-1)?.id;
    if (read.length < count) return { items };
  }
}

/** So many held messages are sorted for each page. Of more, the pages are read in the order of the ids. */
const fewHeld = 5_000;

async function areFewHeld(executor: Executor): Promise<boolean> {
  const [row] = await executor.query<{ readonly few: boolean }>(
    `SELECT count(*) <= ${fewHeld} AS few FROM
       (SELECT FROM ${executor.schema}.states WHERE held_kind IS NOT NULL
        ORDER BY held_kind, number LIMIT ${fewHeld + 1}) AS held`,
  );
  return row?.few ?? false;
}

async function readPage(
  executor: Executor,
  { conditions, values }: Conditions,
  order: StoreQuery['order'],
  count: number,
): Promise<readonly Message[]> {
  const { schema } = executor;
  const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
  const rows = await executor.query<MessageColumns>(
    `SELECT ${messageColumns} FROM ${schema}.messages m JOIN ${schema}.states s USING (number) ${where}
     ORDER BY m.id ${order === 'newest' ? 'DESC' : 'ASC'} LIMIT ${count}`,
    values,
    { plannedByValues: true },
  );
  return rows.map(readMessage);
}

interface Conditions {
  readonly conditions: readonly string[];
  readonly values: readonly unknown[];
}

/**
 * The conditions that SQL checks. Each lets through all messages that match.
 *
 * @param few true if few messages are held
 */
function conditionsOf(
  schema: string,
  asked: StoreQuery,
  { bounds: { least, below }, few }: { readonly bounds: IdBounds; readonly few: boolean },
): Conditions {
  const { status, key, to, reference, held, after, order } = asked;
  const terms = allTerms(asked);
  const conditions: string[] = [];
  const values: unknown[] = [];
  const given = (value: unknown, condition: (place: string) => string): void => {
    if (value === undefined) return;
    conditions.push(condition(`$${values.push(value)}`));
  };
  if (status !== undefined) conditions.push(statusCondition(typeof status === 'string' ? [status] : status));
  given(key === undefined ? undefined : keyTerm(key), (place) => `m.key_term = ${place}`);
  given(to?.map(addressTerm), (place) => `m.terms && ${place}::bigint[]`);
  given(terms.length === 0 ? undefined : terms, (place) => `m.terms @> ${place}::bigint[]`);
  given(
    reference && referenceTerm(reference),
    (place) => `m.number IN (SELECT message FROM ${schema}.refs WHERE term = ${place})`,
  );
  if (held !== undefined) conditions.push(held ? heldCondition(schema, few) : 's.held_kind IS NULL');
  given(after, (place) => `m.id ${order === 'newest' ? '<' : '>'} ${place}`);
  given(least, (place) => `m.id >= ${place}`);
  given(below, (place) => `m.id < ${place}`);
  // Also in SQL: the bounds leave much slack where a clock was wrong.
  given(asked.createdAfter?.getTime(), (place) => `s.created_at > ${place}`);
  given(asked.createdBefore?.getTime(), (place) => `s.created_at < ${place}`);
  return { conditions, values };
}

/**
 * Few held messages are found by their index first: PostgreSQL may think that it finds them sooner in the order of the ids, where
 * the old messages come before them.
 */
function heldCondition(schema: string, few: boolean): string {
  if (!few) return 's.held_kind IS NOT NULL';
  return `m.number = ANY(ARRAY(SELECT number FROM ${schema}.states WHERE held_kind IS NOT NULL))`;
}

/** The states themselves, and not their place among the values: so that PostgreSQL sees which index has them. */
function statusCondition(statuses: readonly MessageStatus[]): string {
  if (statuses.length === 0) return 'false';
  const others = statuses.filter((status) => status !== 'review');
  const isOneOf = `s.status IN (${others.map((status) => `'${status}'`).join(', ')})`;
  const wait = others.every((status) => status === 'queued' || status === 'sending');
  const condition = wait ? `${isOneOf} AND s.due_at IS NOT NULL` : isOneOf;
  if (others.length === statuses.length) return condition;
  // Those in review have a place of their own in the index of due messages.
  const reviewed = `s.due_for = '${reviewLane}' AND s.due_at IS NOT NULL AND s.status = 'review'`;
  return others.length === 0 ? reviewed : `((${condition}) OR (${reviewed}))`;
}

/** The terms that a message that matches has, all of them. */
function allTerms({ tail, template, batch, metadata = {} }: StoreQuery): readonly string[] {
  return [
    ...(tail === undefined ? [] : [wordTerm('tail', tail)]),
    ...(template === undefined ? [] : [wordTerm('template', template)]),
    ...(batch === undefined ? [] : [wordTerm('batch', batch)]),
    ...Object.entries(metadata).flatMap(([name, value]) => metadataTerm(name, value) ?? []),
  ];
}
