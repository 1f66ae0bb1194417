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
  // Only NaN, the ratio of a skipped row, is null in JSON.
  return JSON.parse(text, (_key, value) => (value === null ? Number.NaN : value));
}

/** Replaces old results by new ones, in the order of the names. Results of other names are dropped. */
export function mergeResults(
  kept: readonly BenchResult[],
  fresh: readonly BenchResult[],
  order: readonly string[],
): readonly BenchResult[] {
  const byName = new Map([...kept, ...fresh].map((result) => [result.name, result]));
  return order.flatMap((name) => byName.get(name) ?? []);
}
