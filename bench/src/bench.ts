import type { Interval } from './interval.ts';

/** One comparison, of one or more rows. */
export interface Bench {
  /** Its name for `pnpm bench <name>`, in kebab-case. */
  readonly name: string;
  /** Its subject, in one line. */
  readonly title: string;
  run(options: BenchOptions): Promise<readonly Row[]>;
}

export interface BenchOptions {
  /** How many times each variant is measured, after a warm-up: at least 10. */
  readonly rounds: number;
  /** Prints the progress, for a person who waits. */
  readonly progress: (line: string) => void;
  /** How many messages a store is filled with, for the benches that say so. Then nothing is saved. @default as the bench says */
  readonly messages?: number;
}

/** One measured ratio, with its target. */
export interface Row {
  /** The variant within a bench: '16 in flight', '100 entries'. */
  readonly case: string;
  /** The measured product, such as 'Nkul, SQLite (FULL)'. */
  readonly of: string;
  /** The product that it is compared with, such as 'notifme-sdk'. */
  readonly against: string;
  /** The median over the rounds of (of ÷ against) in `unit`. */
  readonly ratio: number;
  /** The 95 % interval of the ratio. Of figures that are counted once, the ratio itself. */
  readonly interval: Interval;
  /** Absent if the row is printed for information only. */
  readonly target?: { readonly sense: 'at least' | 'at most'; readonly ratio: number };
  /** The unit of the figures, such as 'messages a second'. */
  readonly unit: string;
  /** The medians behind the ratio, by variant. They depend on the machine, and are noisy. */
  readonly medians: Readonly<Record<string, number>>;
  /**
   * The medians of the CPU time of all processes of a variant, in microseconds a message: the client and its database, not
   * the provider. Absent for rows of something else than messages.
   */
  readonly cpu?: Readonly<Record<string, number>>;
  /** Why it was not run this time. Its figures are those of its last run; without one, its ratio is NaN. */
  readonly notRun?: string;
  /** When its figures were measured, if that was before the results it belongs to. */
  readonly measuredAt?: string;
}
