import type { InsertedMessage, UnknownChange, UpdatedMessage } from '@nkul/core/store';
import { Batch } from '../connect/batch.ts';
import type { Executor } from '../connect/database.ts';
import { KeyTakenMeanwhile } from '../connect/sql-failure.ts';
import { nearTerm, referenceTerm } from '../lock/term.ts';
import { columnsOf } from './columns.ts';
import { fixedColumns, mayDifferInFixed, type StoredMessage, stateColumns } from './message-row.ts';

const stateTypes =
  'bigint[], bigint[], bigint[], bigint[], bigint[], bigint[], text[], text[], text[], text[], text[], bigint[]';
const stateNames =
  'created_at, due_at, expires_at, held_kind, sending, resting_since, status, due_for, erasable, changing, said';
const unnestedStates = `unnest(${numberedTypes(stateTypes)}) AS u(${stateNames}, number)`;
/** The states of messages that are inserted in the same statement: by their ids, as they have no numbers yet. */
const statesById = `unnest(${numberedTypes(`${stateTypes.slice(0, stateTypes.lastIndexOf(','))}, text[]`)}) AS u(${stateNames}, id)`;
const unnestedNames = stateNames
  .split(', ')
  .map((name) => `u.${name}`)
  .join(', ');
const setStates = stateNames
  .split(', ')
  .map((name) => `${name} = u.${name}`)
  .join(', ');

/** Gives each type of a list its place: `$1::text[], $2::bigint[]`. */
function numberedTypes(types: string): string {
  return types
    .split(', ')
    .map((type, index) => `$${index + 1}::${type}`)
    .join(', ');
}

/**
 * Inserts messages. Returns the number of each, by id.
 *
 * @param announced false if neither their events nor their counts are stored with them
 * @throws KeyTakenMeanwhile if another process has stored one of the keys since they were looked up
 */
export async function insertMessages(
  executor: Executor,
  inserted: readonly InsertedMessage[],
  announced = true,
): Promise<ReadonlyMap<string, number>> {
  const numbers = new Map<string, number>();
  if (inserted.length === 0) return numbers;
  const { schema } = executor;
  const batch = new Batch();
  // Numbered as they were given: those that are due at once are sent in this order. Their keys are locked already.
  batch.add(
    `INSERT INTO ${schema}.messages (id, key_term, terms, created_at, steps, fixed)
     SELECT u.id, u.key_term, string_to_array(u.terms, ' ')::bigint[], u.created_at, u.steps, u.fixed
     FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::text[], $6::text[])
       WITH ORDINALITY AS u(id, key_term, terms, created_at, steps, fixed, place)
     ORDER BY u.place
     ON CONFLICT DO NOTHING RETURNING id, number`,
    columnsOf(
      inserted.map(({ message }) => fixedColumns(message)),
      6,
    ),
    'made',
  );
  batch.add(
    `INSERT INTO ${schema}.states (${stateNames}, number, announced)
     SELECT ${unnestedNames}, made.number, ${announced} FROM ${statesById} JOIN made USING (id)`,
    columnsOf(
      inserted.map(({ message }) => [...stateColumns(message), message.id]),
      12,
    ),
  );
  const made = await batch.run<{ readonly id: string; readonly number: string }>(
    executor,
    'id, number FROM made',
  );
  if (made.length < inserted.length) throw new KeyTakenMeanwhile();
  for (const { id, number } of made) numbers.set(id, Number(number));
  return numbers;
}

/** Writes changed messages, which the transaction has locked. The part that never changes is written again if it was erased. */
export function updateMessages(
  batch: Batch,
  schema: string,
  updated: readonly UpdatedMessage<StoredMessage>[],
): void {
  if (updated.length === 0) return;
  const states = updated.map(({ message, row }) => [...stateColumns(message), row.number]);
  batch.add(
    `UPDATE ${schema}.states AS s SET ${setStates}, announced = true FROM ${unnestedStates} WHERE s.number = u.number`,
    columnsOf(states, 12),
  );
  const rewritten = updated.flatMap(({ message, row }) => {
    if (!mayDifferInFixed(message, row.message)) return [];
    const [now, before] = [fixedColumns(message), fixedColumns(row.message)];
    return now.every((value, index) => value === before[index]) ? [] : [[...now, row.number]];
  });
  if (rewritten.length === 0) return;
  batch.add(
    `UPDATE ${schema}.messages AS m SET key_term = u.key_term, terms = string_to_array(u.terms, ' ')::bigint[], steps = u.steps,
       fixed = u.fixed
     FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::text[], $6::text[], $7::bigint[])
       AS u(id, key_term, terms, created_at, steps, fixed, number)
     WHERE m.number = u.number`,
    columnsOf(rewritten, 7),
  );
}

/** The references and the unknown attempts that a message has gained or lost, with the number of its row. */
export interface FoundBy extends Pick<InsertedMessage, 'references' | 'unknown'> {
  readonly number: number;
}

/** Notes by which references messages are found from now on. */
export function linkReferences(batch: Batch, schema: string, found: readonly FoundBy[]): void {
  const links = found.flatMap(({ number, references }) =>
    [...new Set(references.map(referenceTerm))].map((term) => [term, number]),
  );
  if (links.length === 0) return;
  batch.add(
    // Only transactions that have locked the message write its references, so that the look is enough.
    `INSERT INTO ${schema}.refs SELECT * FROM unnest($1::bigint[], $2::bigint[]) AS u(term, message)
     WHERE NOT EXISTS (SELECT FROM ${schema}.refs AS r WHERE r.term = u.term AND r.message = u.message)`,
    columnsOf(links, 2),
  );
}

/** Notes which attempts are unknown from now on, and which no more. */
export function changeUnknown(batch: Batch, schema: string, found: readonly FoundBy[]): void {
  const removed = found.flatMap(({ number, unknown }) => unknown.removed.map((one) => [number, one.attempt]));
  if (removed.length > 0)
    batch.add(
      `DELETE FROM ${schema}.unsure AS a USING unnest($1::bigint[], $2::int[]) AS u(message, attempt)
       WHERE a.message = u.message AND a.attempt = u.attempt`,
      columnsOf(removed, 2),
    );
  const added = found.flatMap(({ number, unknown }) => addedRows(number, unknown));
  if (added.length > 0)
    batch.add(
      `INSERT INTO ${schema}.unsure
       SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::int[], $4::text[], $5::bigint[], $6::bigint[])`,
      columnsOf(added, 6),
    );
}

function addedRows(number: number, { added }: UnknownChange): readonly (readonly unknown[])[] {
  return added.map((one) => [
    nearTerm(one),
    number,
    one.attempt,
    one.message,
    one.startedAt.getTime(),
    one.leaseUntil.getTime(),
  ]);
}
