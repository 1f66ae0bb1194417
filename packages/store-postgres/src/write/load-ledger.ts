import type { AddressAt, Needs, ParkedReport, Pause, UnknownAttempt } from '@nkul/core/store';
import type { Executor } from '../connect/database.ts';
import { lockNeeds } from '../lock/locks.ts';
import { keyTerm, nearTerm, referenceTerm } from '../lock/term.ts';
import {
  type MessageColumns,
  messageColumns,
  type StoredMessage,
  storedMessage,
} from '../tables/message-row.ts';
import { parkedFor, parkedNear, parkedRoom } from '../tables/parked-table.ts';
import { closedSince, readPauses } from '../tables/pause-table.ts';
import { LoadedLedger } from './ledger.ts';

/** How many of the nearest attempts or reports the rules need. */
const nearest = 3;

/** The settings of a store that its ledger needs. */
export interface LedgerOptions {
  readonly secret: Uint8Array;
  readonly maxParked: number;
}

/**
 * Locks and loads all that a group may read. First the references that are not known or are brought, then the messages in
 * the order of their numbers: so that two transactions do not wait for each other in a circle.
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
  const unknown = await loadUnknown(executor, needs.unknownNear, nearest + attempts);
  const parked = await parkedFor(executor, needs.parkedFor);
  const near = await parkedNear(executor, needs.parkedNear, nearest + parked.length + needs.parks);
  const named = parked.length + near.flat().length;
  const { parks } = needs;
  const { room, oldest } =
    parks > 0 ? await parkedRoom(executor, { parks, more: named, most: maxParked }) : { room: 0, oldest: [] };
  return new LoadedLedger({
    ...{ secret, messages, unknown, parked, room, oldest },
    parkedNear: byAddress(needs.parkedNear, near),
    pauses: await loadPauses(executor, needs),
    restoredAt: needs.restoredAt ? await closedSince(executor) : undefined,
  });
}

async function loadMessages(
  executor: Executor,
  { byId, byKey, byReference, sendingTo }: Needs,
  taken: readonly StoredMessage[],
): Promise<readonly StoredMessage[]> {
  const terms = [byKey.map(keyTerm), byReference.map(referenceTerm), sendingTo.map(nearTerm)];
  if ([byId, ...terms].every((list) => list.length === 0)) return taken;
  const { schema } = executor;
  const rows = await executor.query<MessageColumns>(
    `SELECT ${messageColumns} FROM ${schema}.messages m JOIN ${schema}.states s USING (number) WHERE number IN (
       SELECT number FROM ${schema}.messages WHERE id = ANY($1::text[])
       UNION ALL SELECT number FROM ${schema}.messages WHERE key_term = ANY($2::text[])
       UNION ALL SELECT message FROM ${schema}.refs WHERE term = ANY($3::text[])
       UNION ALL SELECT number FROM ${schema}.states WHERE sending = ANY($4::text[]))
     ORDER BY number FOR NO KEY UPDATE OF s`,
    [byId, ...terms],
  );
  return [...taken, ...rows.map(storedMessage)];
}

interface UnknownRow {
  readonly place: string;
  readonly id: string;
  readonly attempt: number;
  readonly started_at: string;
  readonly lease_until: string;
}

async function loadUnknown(
  executor: Executor,
  wanted: readonly AddressAt[],
  count: number,
): Promise<ReadonlyMap<string, readonly UnknownAttempt[]>> {
  if (wanted.length === 0) return new Map();
  const near = `SELECT * FROM ${executor.schema}.unsure WHERE term = w.term`;
  const rows = await executor.query<UnknownRow>(
    `SELECT w.place, a.id, a.attempt, a.started_at, a.lease_until
     FROM unnest($1::text[], $2::bigint[]) WITH ORDINALITY AS w(term, time, place) CROSS JOIN LATERAL (
       (${near} AND started_at <= w.time ORDER BY started_at DESC, message DESC LIMIT $3)
       UNION ALL (${near} AND started_at > w.time ORDER BY started_at, message LIMIT $3)) a`,
    [wanted.map(nearTerm), wanted.map(({ time }) => time.getTime()), count],
  );
  const lists = wanted.map(({ notifier, address }, index) =>
    rows
      .filter(({ place }) => Number(place) === index + 1)
      .map(({ id, attempt, started_at, lease_until }) => ({
        ...{ notifier, address, message: id, attempt },
        ...{ startedAt: new Date(Number(started_at)), leaseUntil: new Date(Number(lease_until)) },
      })),
  );
  return byAddress(wanted, lists);
}

/** The lists of each address together. One may be asked for at two times: then the nearest of both are in its list. */
function byAddress<One extends ParkedReport | UnknownAttempt>(
  wanted: readonly AddressAt[],
  lists: readonly (readonly One[])[],
): ReadonlyMap<string, readonly One[]> {
  const found = new Map<string, Map<string, One>>();
  for (const [index, address] of wanted.entries()) {
    const term = nearTerm(address);
    const known = found.get(term) ?? new Map<string, One>();
    for (const one of lists[index] ?? []) known.set(placeOf(one), one);
    found.set(term, known);
  }
  return new Map([...found].map(([term, list]) => [term, [...list.values()]]));
}

function placeOf(one: ParkedReport | UnknownAttempt): string {
  return 'sequence' in one ? String(one.sequence) : `${one.message}:${one.attempt}`;
}

async function loadPauses(executor: Executor, { pause }: Needs): Promise<ReadonlyMap<string, Pause>> {
  const pauses = pause.length === 0 ? [] : await readPauses(executor);
  return new Map(pauses.map((one) => [one.notifier, one]));
}
