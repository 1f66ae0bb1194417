import { expect, it } from 'vitest';
import { besideFigure, compare, counted, inTurn, notRun } from './in-turn.ts';
import { verdictOf } from './verdict.ts';

const head = { case: 'a case', of: 'ours', against: 'theirs', unit: 'messages a second' };

it('measures variants in turn, and does not count the first time', async () => {
  const asked: string[] = [];
  const variant = (name: string) => async () => {
    asked.push(name);
    return asked.length;
  };
  const rounds = await inTurn({ a: variant('a'), b: variant('b') }, { rounds: 2, progress: () => undefined });
  expect(asked).toEqual(['a', 'b', 'a', 'b', 'a', 'b']);
  expect(rounds).toEqual({ a: [3, 5], b: [4, 6] });
});

it('compares rounds in pairs: a machine that slows down between them changes no ratio', () => {
  const theirs = [100, 90, 80, 70, 60, 50];
  const rounds = { ours: theirs.map((rate) => rate * 2), theirs };
  expect(compare(rounds, head)).toMatchObject({
    ratio: 2,
    interval: [2, 2],
    medians: { ours: 150, theirs: 75 },
  });
});

it('decides by the interval of the ratios, not by their median', () => {
  const theirs = Array.from({ length: 10 }, () => 10);
  const target = { sense: 'at least', ratio: 1 } as const;
  const row = (ours: readonly number[]) => compare({ ours, theirs }, { ...head, target });
  // One round of ten may be out of the ordinary; two may not.
  expect(verdictOf(row([9, 11, 12, 11, 12, 11, 12, 11, 12, 11]))).toBe('holds');
  expect(verdictOf(row([9, 9, 12, 11, 12, 11, 12, 11, 12, 11]))).toBe('undecided');
  expect(verdictOf(row([11, 9, 9, 9, 9, 9, 9, 9, 9, 9]))).toBe('misses');
});

it('names a fixed figure with its unit', () => {
  const row = besideFigure([4_000, 5_000, 6_000], {
    ...{ case: 'log', of: 'ours', unit: 'bytes a message' },
    aim: 4_000,
  });
  expect(row).toMatchObject({
    against: '4,000 bytes',
    ratio: 1.25,
    medians: { ours: 5_000, '4,000 bytes': 4_000 },
  });
});

it('is sure of figures that are counted, and has none of a row that was not run', () => {
  const target = { sense: 'at most', ratio: 0 } as const;
  expect(verdictOf(counted({ ...head, target }, 0, 1_000))).toBe('holds');
  expect(verdictOf(counted({ ...head, target }, 1, 1_000))).toBe('misses');
  expect(notRun(head, 'no server')).toMatchObject({ ratio: Number.NaN, medians: {}, notRun: 'no server' });
});
