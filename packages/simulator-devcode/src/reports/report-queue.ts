/** Reports that wait for their time, in the order in which they are due. */
import type { OpenReport } from './report-record.ts';

/** The queue. It goes by the machine's own time, whatever clock the book is given. */
export class ReportQueue {
  readonly #waiting: { readonly report: OpenReport; readonly dueAt: number }[] = [];

  /** Due at this time of `performance.now()`. */
  add(report: OpenReport, dueAt: number): void {
    const before = this.#waiting.findLastIndex((other) => other.dueAt <= dueAt);
    this.#waiting.splice(before + 1, 0, { report, dueAt });
  }

  /** How many are due. */
  dueCount(): number {
    const now = performance.now();
    const first = this.#waiting.findIndex(({ dueAt }) => dueAt > now);
    return first === -1 ? this.#waiting.length : first;
  }

  /** Takes so many of those that are due: the oldest in their order, or the newest in reverse. */
  takeDue(count: number, from: 'oldest' | 'newest'): readonly OpenReport[] {
    const due = this.dueCount();
    const taken = Math.min(count, due);
    const list = this.#waiting.splice(from === 'oldest' ? 0 : due - taken, taken).map(({ report }) => report);
    return from === 'oldest' ? list : list.reverse();
  }

  /** Until the next one is due; undefined if none waits. */
  msToNext(): number | undefined {
    const next = this.#waiting[0];
    return next && Math.max(0, Math.ceil(next.dueAt - performance.now()));
  }
}
