import { expect, it } from 'vitest';
import { resultTable } from './result-table.ts';
import { sampleResult, sampleRow, skippedRow } from './sample-results.ts';

it('shows target, ratio with its range, and what came of it for every row', () => {
  const rows = [
    sampleRow(),
    sampleRow({ ratio: 0.5, range: [0.4, 0.61] }),
    sampleRow({ ratio: 1.96, range: [1.7, 2.1], target: { sense: 'at most', ratio: 1.5 } }),
    sampleRow({ ratio: 0, range: [0, 0], target: { sense: 'at most', ratio: 0 } }),
    skippedRow,
  ];
  const { target: _, ...informational } = sampleRow({ ratio: 123.4, range: [99.5, 140] });
  const lines = resultTable([sampleResult({ rows: [...rows, informational] })]).split('\n');
  const ends = lines.slice(1).map((line) => line.split(/ {2,}/).slice(4, 7));
  expect(ends).toEqual([
    ['≥ 0.60', '0.75 (0.70–0.80)', 'PASS'],
    ['≥ 0.60', '0.50 (0.40–0.61)', 'MISS'],
    ['≤ 1.50', '1.96 (1.70–2.10)', 'MISS'],
    ['≤ 0', '0', 'PASS'],
    ['≥ 0.60', 'no compiler', 'skipped'],
    ['–', '123 (99.5–140)', '–'],
  ]);
  expect(lines[1]).toMatch(
    /^send {2,}16 in flight {2,}Nkul, memory {2,}peer .* 7,500 ÷ 10,000 messages a second$/,
  );
  expect(lines[5]).toMatch(/skipped {2,}–$/);
});
