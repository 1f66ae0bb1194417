import { expect, it } from 'vitest';
import { decodeResults, encodeResults, mergeResults } from './results.ts';
import { sampleResult, sampleRow, skippedRow } from './sample-results.ts';

it('keeps results of benches that did not run, in the order of the benches, and drops those that are no more', () => {
  const kept = [
    sampleResult({ name: 'gone' }),
    sampleResult({ name: 'text' }),
    sampleResult({ name: 'send' }),
  ];
  const fresh = [sampleResult({ name: 'text', at: '2026-12-01T08:00:00.000Z' })];
  const merged = mergeResults(kept, fresh, ['send', 'text', 'start']);
  expect(merged.map(({ name, at }) => [name, at.slice(0, 10)])).toEqual([
    ['send', '2026-11-25'],
    ['text', '2026-12-01'],
  ]);
});

it('reads what it has written, four digits of each figure, and rows that were skipped', () => {
  const results = [sampleResult({ rows: [sampleRow({ ratio: 0.123456 }), skippedRow] })];
  const [read] = decodeResults(encodeResults(results));
  expect(read?.rows).toEqual([sampleRow({ ratio: 0.1235 }), skippedRow]);
});
