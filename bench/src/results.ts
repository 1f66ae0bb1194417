import type { Row } from './bench.ts';
import type { Environment } from './environment.ts';

/** The result of one bench, with its time and its machine. */
export interface BenchResult {
  readonly name: string;
  readonly title: string;
  /** When it ended. */
  readonly at: string;
  readonly seconds: number;
  readonly rounds: number;
  readonly environment: Environment;
  readonly rows: readonly Row[];
}

/** The results of several benches as JSON, with four digits: more would be noise. */
export function encodeResults(results: readonly BenchResult[]): string {
  const rounded = (_key: string, value: unknown) =>
    typeof value === 'number' ? Number(value.toPrecision(4)) : value;
  return `${JSON.stringify(results, rounded, 2)}\n`;
}

/** Reads the text that `encodeResults()` has written. */
export function decodeResults(text: string): readonly BenchResult[] {
  // Only NaN, the ratio of a row that never ran, is null in JSON.
  return JSON.parse(text, (_key, value) => (value === null ? Number.NaN : value));
}

/**
 * Replaces old results by new ones, in the order of the names. Results of other names are dropped. A row that was not run
 * keeps the figures of its last run.
 */
export function mergeResults(
  kept: readonly BenchResult[],
  fresh: readonly BenchResult[],
  order: readonly string[],
): readonly BenchResult[] {
  const old = new Map(kept.map((result) => [result.name, result]));
  const renewed = fresh.map((result) => withLastFigures(result, old.get(result.name)));
  const byName = new Map([...kept, ...renewed].map((result) => [result.name, result]));
  return order.flatMap((name) => byName.get(name) ?? []);
}

function withLastFigures(result: BenchResult, last: BenchResult | undefined): BenchResult {
  if (last === undefined) return result;
  const rows = result.rows.map((row) => {
    const before = last.rows.find((one) => isSame(one, row));
    if (row.notRun === undefined || before === undefined || Number.isNaN(before.ratio)) return row;
    const { ratio, interval, medians, cpu, measuredAt = last.at } = before;
    return { ...row, ratio, interval, medians, ...(cpu && { cpu }), measuredAt };
  });
  return { ...result, rows };
}

function isSame(one: Row, other: Row): boolean {
  return (
    one.case === other.case && one.of === other.of && one.against === other.against && one.unit === other.unit
  );
}
