import { reportTime } from '../model/delivery-report.ts';
import type { UnknownAttempt } from '../model/unknown-attempt.ts';
import type { ParkedReport } from '../ports/ledger.ts';

/** An order by time. */
export interface TimeOrder<Entry> {
  timeOf(entry: Entry): Date;
  /** Which of two entries of the same time comes first. */
  tie(a: Entry, b: Entry): number;
}

/** Unknown attempts by when they began. */
export const byBeginning: TimeOrder<UnknownAttempt> = {
  timeOf: ({ startedAt }) => startedAt,
  tie: (a, b) => (a.message === b.message ? a.attempt - b.attempt : a.message < b.message ? -1 : 1),
};

/** Waiting reports by the time of what they speak of. */
export const byReportTime: TimeOrder<ParkedReport> = {
  timeOf: ({ happening }) => reportTime(happening.report, happening.at),
  tie: (a, b) => a.number - b.number,
};

export function compare<Entry>({ timeOf, tie }: TimeOrder<Entry>, a: Entry, b: Entry): number {
  return timeOf(a).getTime() - timeOf(b).getTime() || tie(a, b);
}

/** The entries nearest to a time, nearest first; of two that are equally near, the one that is not after it. */
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
