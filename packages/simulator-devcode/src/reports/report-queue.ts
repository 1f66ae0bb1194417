/** Reports that wait for their time, in the order in which they are due. */
import type { OpenReport } from './report-record.ts';

/** The queue. */
export interface ReportQueue {
  /** Due at this time of `performance.now()`. */
  add(report: OpenReport, dueAt: number): void;
  /** How many are due. */
  dueCount(): number;
  /** Takes so many of those that are due: the oldest in their order, or the newest in reverse. */
  takeDue(count: number, from: 'oldest' | 'newest'): readonly OpenReport[];
  /** Until the next one is due; nothing when none waits. */
  msToNext(): number | undefined;
}

/** An empty queue. It goes by the machine's own time, whatever clock the book is given. */
export function createReportQueue(): ReportQueue {
  const waiting: { report: OpenReport; dueAt: number }[] = [];

  function dueCount(): number {
    const now = performance.now();
    const first = waiting.findIndex(({ dueAt }) => dueAt > now);
    return first === -1 ? waiting.length : first;
  }

  return {
    add(report, dueAt) {
      const before = waiting.findLastIndex((other) => other.dueAt <= dueAt);
      waiting.splice(before + 1, 0, { report, dueAt });
    },
    dueCount,
    takeDue(count, from) {
      const due = dueCount();
      const taken = Math.min(count, due);
      const list = waiting.splice(from === 'oldest' ? 0 : due - taken, taken).map(({ report }) => report);
      return from === 'oldest' ? list : list.reverse();
    },
    msToNext() {
      const next = waiting[0];
      return next && Math.max(0, Math.ceil(next.dueAt - performance.now()));
    },
  };
}
