import { environmentWords } from './environment.ts';
import { resultCells, resultHeads } from './result-table.ts';
import type { BenchResult } from './results.ts';

const start = '<!-- results -->';
const end = '<!-- /results -->';

/** Results in Markdown: a table of all rows, when each bench ran, and on what. */
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

/** A README with a new section between its marks; all else stays. @throws Error when the marks are not there */
export function replaceSection(readme: string, section: string): string {
  const [from, to] = [readme.indexOf(start), readme.indexOf(end)];
  if (from === -1 || to < from) throw new Error(`bench/README.md has no ${start} and ${end}.`);
  return `${readme.slice(0, from + start.length)}\n\n${section}\n\n${readme.slice(to)}`;
}

/** Benches that ran on the same day on the same machine with the same versions share a line. */
function places(results: readonly BenchResult[]): readonly string[] {
  const groups = Map.groupBy(
    results,
    ({ at, rounds, environment }) =>
      `${at.slice(0, 10)}, ${rounds} rounds: ${environmentWords(environment)}.`,
  );
  if (groups.size === 1) return [...groups.keys()];
  return [...groups].map(([place, of]) => `- ${of.map(({ name }) => name).join(', ')}: ${place}`);
}

/** As the formatter of this repository writes tables, so that it changes nothing. */
function markdownTable(heads: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const lines = [heads, ...rows].map((cells) => cells.map((cell) => cell.replaceAll('|', '\\|')));
  const widths = heads.map((_, column) => Math.max(3, ...lines.map((cells) => cells[column]?.length ?? 0)));
  const padded = lines.map((cells) => cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)));
  const rule = widths.map((width) => '-'.repeat(width));
  return padded.toSpliced(1, 0, rule).map((cells) => `| ${cells.join(' | ')} |`);
}
