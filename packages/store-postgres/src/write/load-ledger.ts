import {
  type AddressAt,
  countersToTake,
  type Mark,
  type Needs,
  type ParkedReport,
  type UnknownAttempt,
} from '@nkul/core/store';
import type { Executor } from '../connect/database.ts';
import { lockNeeds } from '../lock/locks.ts';
import { keyTerm, nearTerm, referenceTerm } from '../lock/term.ts';
import { loadCharges } from '../tables/charge-table.ts';
import { loadMarks } from '../tables/mark-table.ts';
import {
  type MessageColumns,
  messageColumns,
  type StoredMessage,
  storedMessage,
} from '../tables/message-row.ts';
import { LoadedLedger, placeOf } from './ledger.ts';
import { loadAround } from './load-around.ts';

/** The settings of a store that its ledger needs. */
export interface LedgerOptions {
  readonly secret: Uint8Array;
  readonly maxParked: number;
}

/**
 * Locks and loads all that a group may read. First the references that are not known or are brought, then the messages in
 * the order of their numbers, then the counters of limits, then the marks: so that two transactions do not wait for each other in a circle.
 *
 * @param taken messages that the transaction has locked already
 */
export async function loadLedger(
  executor: Executor,
  needs: Needs,
  { secret, maxParked }: LedgerOptions,
  taken: readonly StoredMessage[] = [],
): Promise<LoadedLedger> {
  await lockNeeds(executor, needs);
  const messages = await loadMessages(executor, needs, taken);
  const attempts = messages.reduce((sum, { message }) => sum + message.attempts.length, 0);
  const charges = await loadCharges(executor, [
    ...needs.counters,
    ...messages.filter((row) => !isWaiting(row, taken)).flatMap(countersToTake),
  ]);
  const marks = await loadMarks(executor, needs);
  const originals = await loadOriginals(executor, marks.values());
  const around = await loadAround(executor, needs, { attempts, maxParked });
  return new LoadedLedger({
    ...around,
    ...{ secret, messages: [...originals, ...messages], charges, marks },
    unknown: byAddress(needs.unknownNear, around.unknown),
    parkedNear: byAddress(needs.parkedNear, around.parkedNear),
  });
}

/** A message in review that is claimed: it may expire, and takes of no limit. */
function isWaiting({ message }: StoredMessage, taken: readonly StoredMessage[]): boolean {
  return message.status === 'review' && taken.some((row) => row.message === message);
}

/** The messages that equal ones would repeat. They are only read, so they are not locked. */
async function loadOriginals(executor: Executor, marks: Iterable<Mark>): Promise<readonly StoredMessage[]> {
  const ids = [...marks].flatMap((mark) => (mark.kind === 'same' ? mark.message : []));
  if (ids.length === 0) return [];
  const { schema } = executor;
  const rows = await executor.query<MessageColumns>(
    `SELECT ${messageColumns} FROM ${schema}.messages m JOIN ${schema}.states s USING (number) WHERE id = ANY($1::text[])`,
    [ids],
  );
  return rows.map(storedMessage);
}

async function loadMessages(
  executor: Executor,
  { byId, byKey, byReference, sendingTo }: Needs,
  taken: readonly StoredMessage[],
): Promise<readonly StoredMessage[]> {
  const terms = [byKey.map(keyTerm), byReference.map(referenceTerm), sendingTo.map(nearTerm)];
  if ([byId, ...terms].every((list) => list.length === 0)) return taken;
  const { schema } = executor;
  const rows = await executor.query<LockedColumns>(
    `SELECT ${messageColumns}, s.ctid <> seen.ctid AS changed
     FROM ${schema}.messages m JOIN ${schema}.states seen USING (number) JOIN ${schema}.states s USING (number)
     WHERE number IN (
       SELECT number FROM ${schema}.messages WHERE id = ANY($1::text[])
       UNION ALL SELECT number FROM ${schema}.messages WHERE key_term = ANY($2::text[])
       UNION ALL SELECT message FROM ${schema}.refs WHERE term = ANY($3::bigint[])
       UNION ALL SELECT number FROM ${schema}.states WHERE sending = ANY($4::bigint[]))
     ORDER BY number FOR NO KEY UPDATE OF s`,
    [byId, ...terms],
  );
  return [...taken, ...(await upToDate(executor, rows)).map(storedMessage)];
}

/** A message that is locked now. */
export interface LockedColumns extends MessageColumns {
  /** True if another transaction has changed it since this statement began, such as while it waited for the lock. */
  readonly changed: boolean;
}

/**
 * PostgreSQL gives the newest version of a row that it locks, but not of the row of another table that it is joined to. So the
 * texts and the steps of such messages are read once more: they may have been erased, or planned again.
 */
export async function upToDate<Row extends LockedColumns>(
  executor: Executor,
  rows: readonly Row[],
): Promise<readonly Row[]> {
  const changed = rows.filter((row) => row.changed).map(({ number }) => number);
  if (changed.length === 0) return rows;
  const { schema } = executor;
  const read = await executor.query<MessageColumns>(
    `SELECT ${messageColumns} FROM ${schema}.messages m JOIN ${schema}.states s USING (number) WHERE number = ANY($1::bigint[])`,
    [changed],
  );
  const now = new Map(read.map((row) => [row.number, row]));
  return rows.flatMap((row) => {
    if (!row.changed) return [row];
    const fresh = now.get(row.number);
    return fresh === undefined ? [] : [{ ...row, ...fresh }];
  });
}

/** The lists of each address together. One may be asked for at two times: then the nearest of both are in its list. */
function byAddress<One extends ParkedReport | UnknownAttempt>(
  wanted: readonly AddressAt[],
  lists: readonly (readonly One[])[],
): ReadonlyMap<string, readonly One[]> {
  const found = new Map<string, Map<string, One>>();
  for (const [index, address] of wanted.entries()) {
    const place = placeOf(address);
    const known = found.get(place) ?? new Map<string, One>();
    for (const one of lists[index] ?? []) known.set(nameOf(one), one);
    found.set(place, known);
  }
  return new Map([...found].map(([place, list]) => [place, [...list.values()]]));
}

function nameOf(one: ParkedReport | UnknownAttempt): string {
  return 'sequence' in one ? String(one.sequence) : `${one.message}:${one.attempt}`;
}
