/** One comparison, of one or more rows. */
export interface Bench {
  /** What `pnpm bench <name>` calls it, in kebab-case. */
  readonly name: string;
  /** What is measured, in one line. */
  readonly title: string;
  run(options: BenchOptions): Promise<readonly Row[]>;
}

export interface BenchOptions {
  /** How many times each variant has its turn, after a warm-up: at least 5. */
  readonly rounds: number;
  /** Tells where it stands, for a person who waits. */
  readonly progress: (line: string) => void;
}

/** One measured ratio, with the target that it is held to. */
export interface Row {
  /** What varies within a bench: '16 in flight', '100 entries'. */
  readonly case: string;
  /** Ours, such as 'Nkul, SQLite (FULL)'. */
  readonly of: string;
  /** What it is compared with, such as 'notifme-sdk'. */
  readonly against: string;
  /** The median over the rounds of (of ÷ against) in `unit`. */
  readonly ratio: number;
  /** The least and the greatest ratio of a round. */
  readonly range: readonly [least: number, greatest: number];
  /** Absent: printed for information, and neither passed nor missed. */
  readonly target?: { readonly sense: 'at least' | 'at most'; readonly ratio: number };
  /** What was measured in each round, such as 'messages a second'. */
  readonly unit: string;
  /** The medians that the ratio stands for, by variant: this machine's, and noisy. */
  readonly medians: Readonly<Record<string, number>>;
  /** Why it was not measured here; `ratio` is NaN then. */
  readonly skipped?: string;
}

/** True for a row that holds its target, false for one that misses it, undefined for one that has none or was skipped. */
export function passes({ ratio, target, skipped }: Row): boolean | undefined {
  if (target === undefined || skipped !== undefined) return undefined;
  return target.sense === 'at least' ? ratio >= target.ratio : ratio <= target.ratio;
}
