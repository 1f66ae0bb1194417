import { expect, it } from 'vitest';
import { decodeResults, encodeResults, mergeResults } from './results.ts';
import { notRunRow, sampleResult, sampleRow } from './sample-results.ts';

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

it('reads what it has written, four digits of each figure, and rows that never ran', () => {
  const results = [sampleResult({ rows: [sampleRow({ ratio: 0.123456 }), notRunRow] })];
  const [read] = decodeResults(encodeResults(results));
  expect(read?.rows).toEqual([sampleRow({ ratio: 0.1235 }), notRunRow]);
});

it('keeps the figures of a row that was not run now, with their day, beside its target of now', () => {
  const kept = sampleResult({ rows: [sampleRow({ cpu: { peer: 90 } }), sampleRow({ case: 'other' })] });
  const target = { sense: 'at least', ratio: 0.9 } as const;
  const missing = { ...notRunRow, case: '16 in flight', target };
  const at = (day: string) => ({ at: `2026-12-${day}T08:00:00.000Z` });
  const [once] = mergeResults([kept], [sampleResult({ rows: [missing], ...at('01') })], ['send']);
  expect(once?.rows).toEqual([
    sampleRow({ cpu: { peer: 90 }, notRun: 'no compiler', measuredAt: kept.at, target }),
  ]);
  // The second time, the day is still that of the measurement.
  const again = mergeResults(once ? [once] : [], [sampleResult({ rows: [missing], ...at('02') })], ['send']);
  expect(again[0]?.rows[0]?.measuredAt).toBe(kept.at);
  expect(decodeResults(encodeResults(again))).toEqual(again);
});

it('has no figures for a row that never ran', () => {
  const results = [sampleResult({ rows: [notRunRow] })];
  expect(mergeResults(results, results, ['send'])).toEqual(results);
});
