import { expect, it } from 'vitest';
import { resultTable } from './result-table.ts';
import { notRunRow, sampleResult, sampleRow } from './sample-results.ts';

it('shows target, ratio with its interval, and what came of it for every row', () => {
  const rows = [
    sampleRow(),
    sampleRow({ ratio: 0.5, interval: [0.4, 0.61] }),
    sampleRow({ ratio: 1.96, interval: [1.7, 2.1], target: { sense: 'at most', ratio: 1.5 } }),
    sampleRow({ ratio: 0, interval: [0, 0], target: { sense: 'at most', ratio: 0 } }),
    notRunRow,
  ];
  const { target: _, ...informational } = sampleRow({ ratio: 123.4, interval: [99.5, 140] });
  const lines = resultTable([sampleResult({ rows: [...rows, informational] })]).split('\n');
  const ends = lines.slice(1).map((line) => line.split(/ {2,}/).slice(4, 7));
  expect(ends).toEqual([
    ['≥ 0.60', '0.75 (0.70–0.80)', 'holds'],
    ['≥ 0.60', '0.50 (0.40–0.61)', 'undecided'],
    ['≤ 1.50', '1.96 (1.70–2.10)', 'misses'],
    ['≤ 0', '0', 'holds'],
    ['≥ 0.60', 'no compiler', 'not run'],
    ['–', '123 (99.5–140)', '–'],
  ]);
  expect(lines[1]).toMatch(
    /^send {2,}16 in flight {2,}Nkul, memory {2,}peer .* 7,500 ÷ 10,000 messages a second {2,}–$/,
  );
  expect(lines[5]).toMatch(/not run {2,}– {2,}–$/);
});

it('shows the CPU time of a message, the last figures of a row that was not run, and an interval without an end', () => {
  const rows = [
    sampleRow({ cpu: { 'Nkul, memory': 95.25, peer: 532 } }),
    sampleRow({ notRun: 'no redis-server', measuredAt: '2026-11-20T08:00:00.000Z' }),
    sampleRow({ interval: [0, Infinity] }),
  ];
  const [, cpu, last, open] = resultTable([sampleResult({ rows })]).split('\n');
  expect(cpu).toMatch(/messages a second {2,}95.3 ÷ 532$/);
  expect(last).toContain('no redis-server; on 2026-11-20: 0.75 (0.70–0.80)  not run ');
  expect(open).toMatch(/ 0.75 \(0–∞\) +undecided/);
});
