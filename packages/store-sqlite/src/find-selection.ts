import type { SQLInputValue } from 'node:sqlite';
import type { StoreQuery } from '@nkul/core/store';

/** A statement that finds messages in the order of their ids, and its values without that of the `LIMIT`, which comes last. */
export interface Selection {
  readonly sql: string;
  readonly values: readonly SQLInputValue[];
}

interface Condition {
  readonly sql: string;
  readonly values: readonly SQLInputValue[];
}

/** Where an address is looked for: the condition, and the table that has it. */
interface Place extends Condition {
  readonly byChannel: boolean;
}

/**
 * The selections that a query needs: one for each state and each place of an address. SQLite's planner chooses the
 * index of each; `query-plan.test.ts` holds that it goes along one index from its cursor, without a sort.
 */
export function selectionsOf(asked: StoreQuery): readonly Selection[] {
  const { status, to } = asked;
  const statuses =
    status === undefined ? [undefined] : typeof status === 'string' ? [status] : [...new Set(status)];
  const places = to === undefined ? [undefined] : to.flatMap(placesOf);
  const common = conditionsOf(asked);
  return statuses.flatMap((one) => {
    const state = one === undefined ? [] : [{ sql: 'messages.status = ?', values: [one] }];
    return places.map((place) => selection(asked, place, [...state, ...common]));
  });
}

function placesOf(address: string): readonly Place[] {
  return [
    { sql: 'phone = ?', values: [address], byChannel: false },
    { sql: 'email = ?', values: [address], byChannel: false },
    { sql: 'message_addresses.address = ?', values: [address], byChannel: true },
  ];
}

function selection(
  { after, order }: StoreQuery,
  place: Place | undefined,
  others: readonly Condition[],
): Selection {
  const byChannel = place?.byChannel ?? false;
  const id = byChannel ? 'message_addresses.id' : 'messages.id';
  const [beyond, direction] = order === 'newest' ? ['<', 'DESC'] : ['>', 'ASC'];
  const conditions = [
    ...(place === undefined ? [] : [place]),
    ...others,
    ...(after === undefined ? [] : [{ sql: `${id} ${beyond} ?`, values: [after] }]),
  ];
  const from = byChannel
    ? 'message_addresses CROSS JOIN messages ON messages.number = message_addresses.message'
    : 'messages';
  const where = conditions.length === 0 ? '' : `WHERE ${conditions.map(({ sql }) => sql).join(' AND ')}`;
  return {
    sql: `SELECT messages.id, number, data FROM ${from} ${where} ORDER BY ${id} ${direction} LIMIT ?`,
    values: conditions.flatMap(({ values }) => values),
  };
}

/** The conditions that are the same in each selection. */
function conditionsOf(asked: StoreQuery): readonly Condition[] {
  const { key, template, held, dueBy, createdAfter, createdBefore } = asked;
  const given: readonly (Condition | undefined)[] = [
    key === undefined ? undefined : { sql: 'key = ?', values: [key] },
    template === undefined ? undefined : { sql: 'template = ?', values: [template] },
    held === undefined ? undefined : { sql: `held = ${held ? 1 : 0}`, values: [] },
    dueBy && { sql: 'due_at <= ?', values: [dueBy.getTime()] },
    createdAfter && { sql: 'created_at > ?', values: [createdAfter.getTime()] },
    createdBefore && { sql: 'created_at < ?', values: [createdBefore.getTime()] },
  ];
  return given.filter((condition) => condition !== undefined);
}
