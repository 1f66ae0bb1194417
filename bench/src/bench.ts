/** One comparison, of one or more rows. */
export interface Bench {
  /** Its name for `pnpm bench <name>`, in kebab-case. */
  readonly name: string;
  /** Its subject, in one line. */
  readonly title: string;
  run(options: BenchOptions): Promise<readonly Row[]>;
}

export interface BenchOptions {
  /** How many times each variant is measured, after a warm-up: at least 5. */
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
  /** The least and the greatest ratio of a round. */
  readonly range: readonly [least: number, greatest: number];
  /** Absent if the row is printed for information only. */
  readonly target?: {
    readonly sense: 'at least' | 'at most';
    readonly ratio: number;
    /** True if all rounds must agree: where some hold it and some miss it, it is undecided. */
    readonly everyRound?: boolean;
  };
  /** The unit of the figures, such as 'messages a second'. */
  readonly unit: string;
  /** The medians behind the ratio, by variant. They depend on the machine, and are noisy. */
  readonly medians: Readonly<Record<string, number>>;
  /** Why it was not measured here. Then `ratio` is NaN. */
  readonly skipped?: string;
}

/** True if a row meets its target, false if it misses it; undefined without a target, if it was skipped, or if rounds differ. */
export function passes({ ratio, range, target, skipped }: Row): boolean | undefined {
  if (target === undefined || skipped !== undefined) return undefined;
  const meets = (one: number) => (target.sense === 'at least' ? one >= target.ratio : one <= target.ratio);
  if (target.everyRound !== true) return meets(ratio);
  const all = range.map(meets);
  return all[0] === all[1] ? all[0] : undefined;
}
