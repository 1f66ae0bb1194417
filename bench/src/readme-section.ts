import { markdownTable } from '../../tools/markdown-table.ts';
import { environmentWords } from './environment.ts';
import { resultCells, resultHeads } from './result-table.ts';
import type { BenchResult } from './results.ts';

/** Results in Markdown: a table of all rows, with the time and the machine of each bench. */
export function readmeSection(results: readonly BenchResult[]): string {
  const rows = results.flatMap(({ name, rows: all }) => all.map((row) => resultCells(name, row)));
  return [
    '![Ratios as bars, each with its target](results/bars.svg)',
    '',
    ...markdownTable(resultHeads, rows),
    '',
    ...places(results),
  ].join('\n');
}

/** The lines about the machines. Benches of the same day, machine and versions share a line. */
function places(results: readonly BenchResult[]): readonly string[] {
  const groups = Map.groupBy(
    results,
    ({ at, rounds, environment }) =>
      `${at.slice(0, 10)}, ${rounds} rounds: ${environmentWords(environment)}.`,
  );
  if (groups.size === 1) return [...groups.keys()];
  return [...groups].map(([place, of]) => `- ${of.map(({ name }) => name).join(', ')}: ${place}`);
}
