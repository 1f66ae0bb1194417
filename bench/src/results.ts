import type { Row } from './bench.ts';
import type { Environment } from './environment.ts';

/** What one bench measured, when and where. */
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

/** The results of several benches as JSON: four digits are more than a noisy machine can tell. */
export function encodeResults(results: readonly BenchResult[]): string {
  const rounded = (_key: string, value: unknown) =>
    typeof value === 'number' ? Number(value.toPrecision(4)) : value;
  return `${JSON.stringify(results, rounded, 2)}\n`;
}

/** Reads what `encodeResults()` has written. */
export function decodeResults(text: string): readonly BenchResult[] {
  // JSON writes NaN, the ratio of what was skipped, as null; nothing else is null.
  return JSON.parse(text, (_key, value) => (value === null ? Number.NaN : value));
}

/** Results with those that are new in the place of the old, in the order of the names; others are gone. */
export function mergeResults(
  kept: readonly BenchResult[],
  fresh: readonly BenchResult[],
  order: readonly string[],
): readonly BenchResult[] {
  const byName = new Map([...kept, ...fresh].map((result) => [result.name, result]));
  return order.flatMap((name) => byName.get(name) ?? []);
}
