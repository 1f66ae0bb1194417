import type { BenchOptions, Row } from './bench.ts';
import { medianInterval } from './interval.ts';

/** The figures of each variant, round by round, in the same unit, such as messages a second. */
export type Rounds = Readonly<Record<string, readonly number[]>>;

/** Measures variants in turn (A B C A B C …), after a warm-up, so that a slower machine slows all variants. */
export async function inTurn<Figure>(
  variants: Readonly<Record<string, () => Promise<Figure>>>,
  { rounds }: BenchOptions,
): Promise<Readonly<Record<string, readonly Figure[]>>> {
  const measured: Record<string, Figure[]> = {};
  for (let round = -1; round < rounds; round += 1) {
    for (const [name, measure] of Object.entries(variants)) {
      const figure = await measure();
      if (round >= 0) measured[name] = [...(measured[name] ?? []), figure];
    }
  }
  return measured;
}

/** The parts of a row that are known before it is measured. */
export type RowHead = Pick<Row, 'case' | 'of' | 'against' | 'unit'> & Partial<Pick<Row, 'target'>>;

/** The row of two variants: its ratio is the median of the ratios of each round. */
export function compare(rounds: Rounds, row: RowHead): Row {
  const [ours = [], theirs = []] = [rounds[row.of], rounds[row.against]];
  const ratios = ours.map((figure, round) => figure / (theirs[round] ?? Number.NaN));
  const medians = { [row.of]: median(ours), [row.against]: median(theirs) };
  return { ...row, ratio: median(ratios), interval: medianInterval(ratios), medians };
}

/** The row of one variant beside a fixed figure, such as '100 ms'. */
export function besideFigure(
  figures: readonly number[],
  { aim, ...row }: Omit<RowHead, 'against'> & { readonly aim: number },
): Row {
  const against = `${aim.toLocaleString('en')} ${row.unit.split(' ', 1)[0]}`;
  return compare({ [row.of]: figures, [against]: figures.map(() => aim) }, { ...row, against });
}

/** The row of figures that were counted once: there is no interval. */
export function counted(row: RowHead, ours: number, theirs: number): Row {
  const ratio = ours / theirs;
  return { ...row, ratio, interval: [ratio, ratio], medians: { [row.of]: ours, [row.against]: theirs } };
}

/** A row that cannot be measured here. */
export function notRun(row: RowHead, why: string): Row {
  return { ...row, ratio: Number.NaN, interval: [Number.NaN, Number.NaN], medians: {}, notRun: why };
}

/** The median of figures: the mean of the two middle ones if their number is even. */
export function median(figures: readonly number[]): number {
  const sorted = figures.toSorted((a, b) => a - b);
  const half = sorted.length / 2;
  const around = sorted.slice(Math.ceil(half) - 1, Math.floor(half) + 1);
  return around.reduce((sum, figure) => sum + figure, 0) / around.length;
}
