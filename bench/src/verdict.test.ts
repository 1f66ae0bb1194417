import { expect, it } from 'vitest';
import { notRunRow, sampleRow } from './sample-results.ts';
import { verdictOf } from './verdict.ts';

it.each([
  [[0.6, 0.9], 'holds'],
  [[0.61, 0.61], 'holds'],
  [[0.5, 0.59], 'misses'],
  [[0.59, 0.6], 'undecided'],
  [[0, Infinity], 'undecided'],
  [[Number.NaN, Number.NaN], 'undecided'],
] as const)('an interval of %j beside "at least 0.6": %s', (interval, verdict) => {
  expect(verdictOf(sampleRow({ ratio: 0.7, interval }))).toBe(verdict);
});

it.each([
  [[0.5, 0.6], 'holds'],
  [[0.61, 0.7], 'misses'],
  [[0.5, 0.61], 'undecided'],
] as const)('an interval of %j beside "at most 0.6": %s', (interval, verdict) => {
  expect(verdictOf(sampleRow({ interval, target: { sense: 'at most', ratio: 0.6 } }))).toBe(verdict);
});

it('has no verdict without a target, and none for a row that was not run, whatever its last figures', () => {
  const { target: _, ...informational } = sampleRow();
  expect(verdictOf(informational)).toBe('–');
  expect(verdictOf(notRunRow)).toBe('not run');
  expect(verdictOf(sampleRow({ notRun: 'no server' }))).toBe('not run');
});
