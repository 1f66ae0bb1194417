import type { AddressAt, Needs, ParkedReport, Pause, UnknownAttempt } from '@nkul/core/store';
import type { Executor } from '../connect/database.ts';
import { nearTerm, referenceTerm } from '../lock/term.ts';
import { readParked } from '../tables/parked-table.ts';
import { readPause } from '../tables/pause-table.ts';

/** How many of the nearest attempts or reports the rules need. */
const nearest = 3;

/** All that a group may read beside messages. */
export interface Around {
  /** The unknown attempts near each address, in the order of `Needs.unknownNear`. */
  readonly unknown: readonly (readonly UnknownAttempt[])[];
  readonly parked: readonly ParkedReport[];
  /** The parked reports near each address, in the order of `Needs.parkedNear`. */
  readonly parkedNear: readonly (readonly ParkedReport[])[];
  readonly room: number;
  readonly oldest: readonly ParkedReport[];
  readonly pauses: ReadonlyMap<string, Pause>;
  readonly restoredAt: Date | undefined;
}

/** A row of one of the lists. Numbers of 64 bits come as text. */
interface Row {
  readonly list: 'waiting' | 'near' | 'unknown' | 'room' | 'oldest' | 'pause' | 'closed';
  /** Which of the wanted addresses it is near. */
  readonly place: string;
  readonly number: string;
  readonly at: string;
  readonly body: string;
}

/** The limits of a load. */
export interface AroundLimits {
  /** How many attempts the messages of the group have. */
  readonly attempts: number;
  /** How many reports may be parked. */
  readonly maxParked: number;
}

/** Reads it in one statement, after all that the group needs is locked. */
export async function loadAround(
  executor: Executor,
  needs: Needs,
  { attempts, maxParked }: AroundLimits,
): Promise<Around> {
  const { parkedFor, parkedNear, unknownNear, pause, parks, restoredAt } = needs;
  const lists = [parkedFor, parkedNear, unknownNear, pause];
  const isNeeded = lists.some(({ length }) => length > 0) || parks > 0 || restoredAt;
  if (!isNeeded) return around(needs, []);
  const rows = await executor.query<Row>(textOf(executor.schema), [
    parkedFor.map(referenceTerm),
    ...placesOf(parkedNear),
    nearest + parks,
    ...placesOf(unknownNear),
    nearest + attempts,
    ...[pause, restoredAt, parks, maxParked],
  ]);
  return around(needs, rows);
}

function placesOf(
  wanted: readonly AddressAt[],
): readonly [terms: readonly string[], times: readonly number[]] {
  return [wanted.map(nearTerm), wanted.map(({ time }) => time.getTime())];
}

/**
 * For each address, the rows that are nearest to its time: at least some on either side. A group may remove those that
 * wait for its references, so it needs as many more.
 */
function textOf(schema: string): string {
  const near = `SELECT number, at, body FROM ${schema}.parked WHERE near = w.near`;
  const unsure = `SELECT * FROM ${schema}.unsure WHERE term = w.term`;
  return `WITH waiting AS MATERIALIZED (SELECT number, at, body FROM ${schema}.parked WHERE term = ANY($1::bigint[])),
    near AS MATERIALIZED (
      SELECT w.place, p.* FROM unnest($2::bigint[], $3::bigint[]) WITH ORDINALITY AS w(near, time, place)
      CROSS JOIN LATERAL (
        (${near} AND reported_at <= w.time ORDER BY reported_at DESC, number DESC
          LIMIT $4::int + (SELECT count(*) FROM waiting))
        UNION ALL (${near} AND reported_at > w.time ORDER BY reported_at, number
          LIMIT $4::int + (SELECT count(*) FROM waiting))) p),
    room AS MATERIALIZED (SELECT $11::bigint - count(*) AS free FROM ${schema}.parked HAVING $10::int > 0),
    missing AS MATERIALIZED (SELECT $10 - free + (SELECT count(*) FROM waiting) + (SELECT count(*) FROM near) AS count
      FROM room WHERE $10 > free)
  SELECT 'waiting' AS list, 0 AS place, number, at, body FROM waiting
  UNION ALL SELECT 'near', place, number, at, body FROM near
  UNION ALL SELECT 'unknown', w.place, a.attempt, a.started_at, json_build_array(a.id, a.lease_until)::text
    FROM unnest($5::bigint[], $6::bigint[]) WITH ORDINALITY AS w(term, time, place) CROSS JOIN LATERAL (
      (${unsure} AND started_at <= w.time ORDER BY started_at DESC, message DESC LIMIT $7::int)
      UNION ALL (${unsure} AND started_at > w.time ORDER BY started_at, message LIMIT $7::int)) a
  UNION ALL SELECT 'pause', 0, 0, 0, body FROM ${schema}.pauses WHERE notifier = ANY($8::text[])
  UNION ALL SELECT 'closed', 0, 0, since, '' FROM ${schema}.closed WHERE $9::boolean
  UNION ALL SELECT 'room', 0, free, 0, '' FROM room
  UNION ALL SELECT 'oldest', 0, number, at, body FROM (SELECT number, at, body FROM ${schema}.parked
    WHERE EXISTS (SELECT FROM missing) ORDER BY number LIMIT (SELECT coalesce(max(count), 0) FROM missing)) oldest`;
}

function around({ unknownNear, parkedNear }: Needs, rows: readonly Row[]): Around {
  const of = (list: Row['list']): readonly Row[] => rows.filter((row) => row.list === list);
  const [near, unknown, [closed]] = [byPlace(of('near')), byPlace(of('unknown')), of('closed')];
  const pauses = of('pause').map(({ body }) => readPause(body));
  return {
    unknown: unknownNear.map((wanted, index) =>
      (unknown.get(index) ?? []).map((row) => readUnknown(row, wanted)),
    ),
    parked: inOrder(of('waiting')),
    parkedNear: parkedNear.map((_, index) => (near.get(index) ?? []).map(readParked)),
    room: Number(of('room')[0]?.number ?? 0),
    oldest: inOrder(of('oldest')),
    pauses: new Map(pauses.map((one) => [one.notifier, one])),
    restoredAt: closed && new Date(Number(closed.at)),
  };
}

/** The rows near each wanted address. */
function byPlace(rows: readonly Row[]): ReadonlyMap<number, readonly Row[]> {
  return Map.groupBy(rows, ({ place }) => Number(place) - 1);
}

function inOrder(rows: readonly Row[]): readonly ParkedReport[] {
  return rows.map(readParked).sort((a, b) => a.sequence - b.sequence);
}

function readUnknown({ number, at, body }: Row, { notifier, address }: AddressAt): UnknownAttempt {
  // The statement made it.
  const [message, leaseUntil] = JSON.parse(body) as [message: string, leaseUntil: number];
  return {
    ...{ notifier, address, message, attempt: Number(number) },
    ...{ startedAt: new Date(Number(at)), leaseUntil: new Date(leaseUntil) },
  };
}
