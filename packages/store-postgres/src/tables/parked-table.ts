import { type Changes, decodeReport, encodeReport, type ParkedReport, reportTime } from '@nkul/core/store';
import type { Batch } from '../connect/batch.ts';
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
export function writeParked(
  batch: Batch,
  schema: string,
  { parked, unparked }: Pick<Changes<StoredMessage>, 'parked' | 'unparked'>,
): void {
  if (unparked.length > 0)
    batch.add(`DELETE FROM ${schema}.parked WHERE number = ANY($1::bigint[])`, [
      unparked.map(({ sequence }) => sequence),
    ]);
  if (parked.length === 0) return;
  batch.add(
    `INSERT INTO ${schema}.parked (term, near, recipient, reported_at, at, body)
     SELECT u.term, u.near, u.recipient, u.reported_at, u.at, u.body
     FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::text[])
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
