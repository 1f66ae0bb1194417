import { hash } from 'node:crypto';

/** A range of reports of one run of a bench: `count` reports, numbered from `first`. */
export interface ReportRange {
  readonly run: string;
  readonly first: number;
  readonly count: number;
}

/** The provider's id of a message: 32 unordered hexadecimal digits, like those of the provider. */
export function referenceOf(run: string, number: number): string {
  return hash('md5', `${run}:${number}`);
}

/** The phone number of a message. */
export function phoneOf(number: number): string {
  return `+2376${String(number % 100_000_000).padStart(8, '0')}`;
}

/** A report of delivery for each message of a range, as the provider writes it: numbers have their country, without a plus. */
export function reportsOf({ run, first, count }: ReportRange): readonly string[] {
  return Array.from({ length: count }, (_, at) => report(run, first + at));
}

/** The body of a call with these reports. */
export function callBody(reports: readonly string[]): string {
  return `{"dlrlist":[${reports.join(',')}]}`;
}

function report(run: string, number: number): string {
  const reference = referenceOf(run, number);
  return (
    `{"reponsecode":1,"reponsedescription":"success","messageid":"${reference}","mobileno":"${phoneOf(number).slice(1)}",` +
    '"status":"DELIVRD","submittime":"2026-01-05 08:00:13","senttime":"2026-01-05 08:00:14","deliverytime":"2026-01-05 08:00:16"}'
  );
}
