import { hash } from 'node:crypto';

/** Which reports: those numbered from `first`, `count` of them, of one run of a bench. */
export interface ReportRange {
  readonly run: string;
  readonly first: number;
  readonly count: number;
}

/** The provider's id of a message: 32 hexadecimal digits without an order, as the provider's are. */
export function referenceOf(run: string, number: number): string {
  return hash('md5', `${run}:${number}`);
}

/** The number that a message goes to. */
export function phoneOf(number: number): string {
  return `+2376${String(number % 100_000_000).padStart(8, '0')}`;
}

/** A report of delivery for each message of a range, as the provider writes it. */
export function reportsOf({ run, first, count }: ReportRange): readonly string[] {
  return Array.from({ length: count }, (_, at) => report(run, first + at));
}

/** The body of a call. */
export function callBody(reports: readonly string[]): string {
  return `{"dlrlist":[${reports.join(',')}]}`;
}

function report(run: string, number: number): string {
  const reference = referenceOf(run, number);
  return (
    `{"reponsecode":1,"reponsedescription":"success","messageid":"${reference}","mobileno":"${phoneOf(number)}",` +
    '"status":"DELIVRD","submittime":"2026-01-05 08:00:13","senttime":"2026-01-05 08:00:14","deliverytime":"2026-01-05 08:00:16"}'
  );
}
