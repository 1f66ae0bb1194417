import {
  type AddressAt,
  type Changes,
  decodeReport,
  encodeReport,
  type ParkedReport,
  type Reference,
  reportTime,
} from '@nkul/core/store';
import type { Executor } from '../connect/database.ts';
import { addressTerm, nearTerm, referenceTerm } from '../lock/term.ts';
import { columnsOf } from './columns.ts';
import type { StoredMessage } from './message-row.ts';

/** The columns that a parked report is read from. */
export interface ParkedColumns {
  readonly number: string;
  readonly at: string;
  readonly body: string;
}

export const parkedColumns = 'p.number, p.at, p.body';

/** The notifier, the reference, and the report as text. */
type Body = readonly [notifier: string, reference: string, report: string];

export function readParked({ number, at, body }: ParkedColumns): ParkedReport {
  // `parkReports()` wrote it.
  const [notifier, reference, report] = JSON.parse(body) as Body;
  return {
    sequence: Number(number),
    reference: { notifier, reference },
    happening: { type: 'reported', at: new Date(Number(at)), report: decodeReport(report) },
  };
}

/** Stores the reports that a group parks, and deletes those that it removes. */
export async function writeParked(
  executor: Executor,
  { parked, unparked }: Pick<Changes<StoredMessage>, 'parked' | 'unparked'>,
): Promise<void> {
  const { schema } = executor;
  if (unparked.length > 0)
    await executor.query(`DELETE FROM ${schema}.parked WHERE number = ANY($1::bigint[])`, [
      unparked.map(({ sequence }) => sequence),
    ]);
  if (parked.length === 0) return;
  await executor.query(
    `INSERT INTO ${schema}.parked (term, near, recipient, reported_at, at, body)
     SELECT u.term, u.near, u.recipient, u.reported_at, u.at, u.body
     FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::text[])
       WITH ORDINALITY AS u(term, near, recipient, reported_at, at, body, place)
     ORDER BY u.place`,
    columnsOf(parked.map(parkedRow), 6),
  );
}

function parkedRow({ reference, happening }: Omit<ParkedReport, 'sequence'>): readonly unknown[] {
  const { at, report } = happening;
  const { notifier, to } = report;
  const body: Body = [reference.notifier, reference.reference, encodeReport(report)];
  return [
    referenceTerm(reference),
    to === undefined ? null : nearTerm({ notifier, address: to }),
    to === undefined ? null : addressTerm(to),
    reportTime(report, at).getTime(),
    at.getTime(),
    JSON.stringify(body),
  ];
}

/** The reports that are parked for some references, oldest first. */
export async function parkedFor(
  executor: Executor,
  references: readonly Reference[],
): Promise<readonly ParkedReport[]> {
  if (references.length === 0) return [];
  const rows = await executor.query<ParkedColumns>(
    `SELECT ${parkedColumns} FROM ${executor.schema}.parked p WHERE p.term = ANY($1::text[]) ORDER BY p.number`,
    [references.map(referenceTerm)],
  );
  return rows.map(readParked);
}

/** For each address, the parked reports that are nearest to its time: at least `count` on either side. */
export async function parkedNear(
  executor: Executor,
  wanted: readonly AddressAt[],
  count: number,
): Promise<readonly (readonly ParkedReport[])[]> {
  if (wanted.length === 0) return [];
  const near = `SELECT * FROM ${executor.schema}.parked WHERE near = w.near`;
  const rows = await executor.query<ParkedColumns & { readonly place: string }>(
    `SELECT w.place, ${parkedColumns}
     FROM unnest($1::text[], $2::bigint[]) WITH ORDINALITY AS w(near, time, place) CROSS JOIN LATERAL (
       (${near} AND reported_at <= w.time ORDER BY reported_at DESC, number DESC LIMIT $3)
       UNION ALL (${near} AND reported_at > w.time ORDER BY reported_at, number LIMIT $3)) p`,
    [wanted.map(nearTerm), wanted.map(({ time }) => time.getTime()), count],
  );
  return wanted.map((_, index) => rows.filter(({ place }) => Number(place) === index + 1).map(readParked));
}

/** How many more reports may be parked; and, if fewer than `parks`, the oldest that make room, and `more` besides. */
export async function parkedRoom(
  executor: Executor,
  { parks, more, most }: { readonly parks: number; readonly more: number; readonly most: number },
): Promise<{ readonly room: number; readonly oldest: readonly ParkedReport[] }> {
  const { schema } = executor;
  const [counted] = await executor.query<{ readonly count: string }>(
    `SELECT count(*) AS count FROM ${schema}.parked`,
  );
  const room = most - Number(counted?.count ?? 0);
  if (parks <= room) return { room, oldest: [] };
  const rows = await executor.query<ParkedColumns>(
    `SELECT ${parkedColumns} FROM ${schema}.parked p ORDER BY p.number LIMIT $1`,
    [parks - room + more],
  );
  return { room, oldest: rows.map(readParked) };
}
