import { reportTime } from '../model/delivery-report.ts';
import type { UnknownAttempt } from '../model/unknown-attempt.ts';
import type { ParkedReport } from '../ports/ledger.ts';

/** An order of entries by time. */
export interface TimeOrder<Entry> {
  timeOf(entry: Entry): Date;
  /** Orders two entries of the same time, as the comparison of `Array.sort()` does. */
  tie(a: Entry, b: Entry): number;
}

/** Unknown attempts by the time at which they started. */
export const byStart: TimeOrder<UnknownAttempt> = {
  timeOf: ({ startedAt }) => startedAt,
  tie: (a, b) => (a.message === b.message ? a.attempt - b.attempt : a.message < b.message ? -1 : 1),
};

/** Parked reports by the submission time that they report, or the nearest time that is known. */
export const byReportTime: TimeOrder<ParkedReport> = {
  timeOf: ({ happening }) => reportTime(happening.report, happening.at),
  tie: (a, b) => a.sequence - b.sequence,
};

export function compare<Entry>({ timeOf, tie }: TimeOrder<Entry>, a: Entry, b: Entry): number {
  return timeOf(a).getTime() - timeOf(b).getTime() || tie(a, b);
}

/** The `count` entries nearest to a time, nearest first. Of two equally near entries, the earlier one comes first. */
export function nearest<Entry>(
  order: TimeOrder<Entry>,
  entries: readonly Entry[],
  time: Date,
  count: number,
): readonly Entry[] {
  const msAfter = (entry: Entry) => order.timeOf(entry).getTime() - time.getTime();
  const byNearness = (a: Entry, b: Entry): number => {
    const [x, y] = [msAfter(a), msAfter(b)];
    if (Math.abs(x) !== Math.abs(y)) return Math.abs(x) - Math.abs(y);
    if (x !== y) return x - y;
    return x > 0 ? order.tie(a, b) : order.tie(b, a);
  };
  return entries.toSorted(byNearness).slice(0, count);
}
