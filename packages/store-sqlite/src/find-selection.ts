import type { SQLInputValue } from 'node:sqlite';
import { idBounds, type StoreQuery } from '@nkul/core/store';

/** A statement that finds messages in the order of their ids, and its values without that of the `LIMIT`, which comes last. */
export interface Selection {
  readonly sql: string;
  readonly values: readonly SQLInputValue[];
}

interface Condition {
  readonly sql: string;
  readonly values: readonly SQLInputValue[];
}

/** Where messages are looked for first: the condition, and the table that has it. */
interface Place extends Condition {
  /** The table, joined with the messages. */
  readonly from: string;
  /** The column that has the order of the ids. */
  readonly id: string;
}

/** The fields of a query by which messages are looked for first: the first of them that is given. */
const placeFields = ['reference', 'to', 'tail', 'batch', 'notifier'] as const;

/** The fields that the selections of a query do not compare: metadata, and those beside the one that is looked for first. */
export function comparedLater(asked: StoreQuery): StoreQuery | undefined {
  const [, ...others] = placeFields.filter((name) => asked[name] !== undefined);
  const names = [...others, ...(asked.metadata === undefined ? [] : (['metadata'] as const))];
  return names.length === 0 ? undefined : Object.fromEntries(names.map((name) => [name, asked[name]]));
}

/**
 * The selections that a query needs: one for each state and each place where messages are looked for. SQLite's planner
 * chooses the index of each; `query-plan.test.ts` holds that it goes along one index from its cursor, without a sort.
 *
 * @param phones the numbers that end in `asked.tail`, if it is what is looked for first: `phonesWithTail` finds them
 */
export function selectionsOf(asked: StoreQuery, phones: readonly string[] = []): readonly Selection[] {
  const { status } = asked;
  const statuses =
    status === undefined ? [undefined] : typeof status === 'string' ? [status] : [...new Set(status)];
  const places = placesOf(asked, phones);
  return statuses.flatMap((one) => {
    const state = one === undefined ? [] : [{ sql: 'messages.status = ?', values: [one] }];
    return places.map((place) => selection(asked, place, [...state, ...conditionsOf(asked, place.id)]));
  });
}

function placesOf(asked: StoreQuery, phones: readonly string[]): readonly Place[] {
  const { reference, to, tail, batch, notifier } = asked;
  if (reference !== undefined) return [referencePlace(reference)];
  if (to !== undefined) return to.flatMap(addressPlaces);
  if (tail !== undefined) return [...phones.map(phonePlace), tailByChannel(tail)];
  if (batch !== undefined) return [inTable('message_batches', 'message_batches.batch = ?', [batch])];
  if (notifier !== undefined)
    return [inTable('message_notifiers', 'message_notifiers.notifier = ?', [notifier])];
  return [inMessages('', [])];
}

function inMessages(sql: string, values: readonly SQLInputValue[]): Place {
  return { from: 'messages', id: 'messages.id', sql, values };
}

function inTable(table: string, sql: string, values: readonly SQLInputValue[]): Place {
  const from = `${table} CROSS JOIN messages ON messages.number = ${table}.message`;
  return { from, id: `${table}.id`, sql, values };
}

function addressPlaces(address: string): readonly Place[] {
  return [
    phonePlace(address),
    inMessages('email = ?', [address]),
    inTable('message_addresses', 'message_addresses.address = ?', [address]),
  ];
}

/** By the index of the last four digits, which holds the whole number too. */
function phonePlace(phone: string): Place {
  return inMessages('phone IS NOT NULL AND substr(phone, -4) = ? AND phone = ?', [phone.slice(-4), phone]);
}

/** The numbers that end in four digits: each once, by one look for each into the index. */
export const phonesWithTail: string = `WITH RECURSIVE phones (phone) AS (
    SELECT min(phone) FROM messages WHERE phone IS NOT NULL AND substr(phone, -4) = ?1
    UNION ALL
    SELECT (SELECT min(phone) FROM messages
        WHERE messages.phone IS NOT NULL AND substr(messages.phone, -4) = ?1 AND messages.phone > phones.phone)
      FROM phones WHERE phones.phone IS NOT NULL)
  SELECT phone FROM phones WHERE phone IS NOT NULL`;

/** True if the last four digits are what messages are looked for first. */
export function looksForTail(asked: StoreQuery): boolean {
  return placeFields.find((name) => asked[name] !== undefined) === 'tail';
}

/** The numbers with a tail that messages have by their channel. */
function tailByChannel(tail: string): Place {
  const isNumber = "address GLOB '+[0-9]*' AND substr(address, 2) NOT GLOB '*[^0-9]*'";
  return inTable('message_addresses', `substr(address, -4) = ? AND ${isNumber}`, [tail]);
}

/** Without a notifier, one look for each notifier that has references. The few messages that are found are then sorted. */
function referencePlace({ reference, notifier }: NonNullable<StoreQuery['reference']>): Place {
  const found =
    notifier === undefined
      ? `${notifiersWithReferences} SELECT DISTINCT message FROM notifiers CROSS JOIN message_references
          ON message_references.notifier = notifiers.notifier WHERE reference = ?`
      : 'SELECT DISTINCT message FROM message_references WHERE notifier = ? AND reference = ?';
  return {
    from: `(${found}) AS found CROSS JOIN messages ON messages.number = found.message`,
    id: 'messages.id',
    sql: '',
    values: notifier === undefined ? [reference] : [notifier, reference],
  };
}

/** Each notifier once, by one look for each into the index. */
const notifiersWithReferences = `WITH RECURSIVE notifiers (notifier) AS (
    SELECT min(notifier) FROM message_references
    UNION ALL
    SELECT (SELECT min(notifier) FROM message_references WHERE notifier > notifiers.notifier)
      FROM notifiers WHERE notifier IS NOT NULL)`;

function selection({ after, order }: StoreQuery, place: Place, others: readonly Condition[]): Selection {
  const { id, from } = place;
  const [beyond, direction] = order === 'newest' ? ['<', 'DESC'] : ['>', 'ASC'];
  const conditions = [
    place,
    ...others,
    ...(after === undefined ? [] : [{ sql: `${id} ${beyond} ?`, values: [after] }]),
  ];
  const compared = conditions.filter(({ sql }) => sql !== '').map(({ sql }) => sql);
  const where = compared.length === 0 ? '' : `WHERE ${compared.join(' AND ')}`;
  return {
    sql: `SELECT messages.id, number, data FROM ${from} ${where} ORDER BY ${id} ${direction} LIMIT ?`,
    values: conditions.flatMap(({ values }) => values),
  };
}

/** The conditions that are the same in each selection. @param id the column that has the order of the ids */
function conditionsOf(asked: StoreQuery, id: string): readonly Condition[] {
  const { key, template, held, dueBy, createdAfter, createdBefore } = asked;
  const { least, below } = idBounds(asked);
  const given: readonly (Condition | undefined)[] = [
    key === undefined ? undefined : { sql: 'key = ?', values: [key] },
    template === undefined ? undefined : { sql: 'template = ?', values: [template] },
    held === undefined ? undefined : { sql: `held = ${held ? 1 : 0}`, values: [] },
    dueBy && { sql: 'due_at <= ?', values: [dueBy.getTime()] },
    // By the bounds of the ids: `+` keeps SQLite from going along the times, which would need a sort.
    createdAfter && { sql: '+created_at > ?', values: [createdAfter.getTime()] },
    createdBefore && { sql: '+created_at < ?', values: [createdBefore.getTime()] },
    least === undefined ? undefined : { sql: `${id} >= ?`, values: [least] },
    below === undefined ? undefined : { sql: `${id} < ?`, values: [below] },
  ];
  return given.filter((condition) => condition !== undefined);
}
