import type { Row } from './bench.ts';
import type { BenchResult } from './results.ts';
import { cpuWords, figureWords, ratioWords, targetWords } from './row-words.ts';
import { verdictOf } from './verdict.ts';

/** The column heads of every table of results. */
export const resultHeads = [
  'bench',
  'case',
  'of',
  'against',
  'target',
  'ratio (95 % interval)',
  '',
  'medians',
  'µs of CPU a message',
] as const;

/** A row's cells, in the order of the heads. */
export function resultCells(name: string, row: Row): readonly string[] {
  return [
    name,
    row.case,
    row.of,
    row.against,
    targetWords(row),
    ratioWords(row),
    verdictOf(row),
    figureWords(row),
    cpuWords(row),
  ];
}

/** Results as a text table with aligned columns. */
export function resultTable(results: readonly BenchResult[]): string {
  const lines = [
    resultHeads,
    ...results.flatMap(({ name, rows }) => rows.map((row) => resultCells(name, row))),
  ];
  const widths = resultHeads.map((_, column) =>
    Math.max(...lines.map((cells) => cells[column]?.length ?? 0)),
  );
  return lines
    .map((cells) =>
      cells
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
