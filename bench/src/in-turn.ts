import type { BenchOptions, Row } from './bench.ts';

/** Measurements that can be repeated. All calls return the same unit, such as messages a second. */
export type Variants = Readonly<Record<string, () => Promise<number>>>;

/** The figures of each variant, round by round. */
export type Rounds = Readonly<Record<string, readonly number[]>>;

/** Measures variants in turn (A B C A B C …), after a warm-up, so that a slower machine slows all variants. */
export async function inTurn(variants: Variants, { rounds }: BenchOptions): Promise<Rounds> {
  const measured: Record<string, number[]> = {};
  for (let round = -1; round < rounds; round += 1) {
    for (const [name, measure] of Object.entries(variants)) {
      const figure = await measure();
      if (round >= 0) measured[name] = [...(measured[name] ?? []), figure];
    }
  }
  return measured;
}

/** The row of two variants: its ratio is the median of the ratios of each round. */
export function compare(
  rounds: Rounds,
  row: Pick<Row, 'case' | 'of' | 'against' | 'unit'> & Partial<Pick<Row, 'target'>>,
): Row {
  const [ours = [], theirs = []] = [rounds[row.of], rounds[row.against]];
  const ratios = ours.map((figure, round) => figure / (theirs[round] ?? Number.NaN));
  const medians = { [row.of]: median(ours), [row.against]: median(theirs) };
  return { ...row, ratio: median(ratios), range: [Math.min(...ratios), Math.max(...ratios)], medians };
}

/** The median of figures: the mean of the two middle ones if their number is even. */
export function median(figures: readonly number[]): number {
  const sorted = figures.toSorted((a, b) => a - b);
  const half = sorted.length / 2;
  const around = sorted.slice(Math.ceil(half) - 1, Math.floor(half) + 1);
  return around.reduce((sum, figure) => sum + figure, 0) / around.length;
}
