import type { Recorded, RecordItem } from '../ports/record-item.ts';

/** One call: its items reach the store together, and the caller gets their results together. */
export interface Waiting<Item, Result> {
  readonly items: readonly Item[];
  readonly resolve: (results: readonly Result[]) => void;
  readonly reject: (error: unknown) => void;
}

/** The calls of a group of records. */
export interface RecordGroup {
  readonly calls: readonly Waiting<RecordItem, Recorded>[];
  /** True if there were as many as a group may have. */
  readonly full: boolean;
}

/**
 * The most records in one group, unless one call has more. A flood of reports is stored in several groups, and the
 * process serves other connections in between.
 */
export const maxRecordsPerGroup = 1_000;

/** The calls that wait to be recorded. */
export class RecordQueue {
  /** The answers of notifiers come first: they free capacity. */
  readonly answers: Waiting<RecordItem, Recorded>[] = [];
  readonly others: Waiting<RecordItem, Recorded>[] = [];

  get length(): number {
    return this.answers.length + this.others.length;
  }

  /** Takes all answers, and as many other calls as fit in a group; at least one. */
  take(): RecordGroup {
    const answers = this.answers.splice(0);
    let [calls, count] = [0, 0];
    for (const { items } of this.others) {
      if (calls > 0 && count + items.length > maxRecordsPerGroup) break;
      calls += 1;
      count += items.length;
    }
    const group = [...answers, ...this.others.splice(0, calls)];
    // A group that leaves calls in the queue is full, even if it is small.
    return { calls: group, full: this.others.length > 0 || count >= maxRecordsPerGroup };
  }
}
