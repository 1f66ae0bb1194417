/** Reports that wait for their time, in the order in which they are due. */
import type { OpenReport } from './report-record.ts';

/** The queue. It uses the machine's monotonic time, not the clock of the book. */
export class ReportQueue {
  readonly #waiting: { readonly report: OpenReport; readonly dueAt: number }[] = [];

  /** @param dueAt the time at which it is due, as `performance.now()` counts */
  add(report: OpenReport, dueAt: number): void {
    const before = this.#waiting.findLastIndex((other) => other.dueAt <= dueAt);
    this.#waiting.splice(before + 1, 0, { report, dueAt });
  }

  /** The report that is due first, now or later; undefined if the queue is empty. */
  next(): OpenReport | undefined {
    return this.#waiting[0]?.report;
  }

  /** How many reports are due. */
  dueCount(): number {
    const now = performance.now();
    const first = this.#waiting.findIndex(({ dueAt }) => dueAt > now);
    return first === -1 ? this.#waiting.length : first;
  }

  /** Takes `count` due reports: the oldest in their order, or the newest in reverse order. */
  takeDue(count: number, from: 'oldest' | 'newest'): readonly OpenReport[] {
    const due = this.dueCount();
    const taken = Math.min(count, due);
    const list = this.#waiting.splice(from === 'oldest' ? 0 : due - taken, taken).map(({ report }) => report);
    return from === 'oldest' ? list : list.reverse();
  }

  /** The milliseconds until the next report is due; undefined if the queue is empty. */
  msToNext(): number | undefined {
    const next = this.#waiting[0];
    return next && Math.max(0, Math.ceil(next.dueAt - performance.now()));
  }
}
