import { expect, it } from 'vitest';
import { medianInterval } from './interval.ts';

/** The figures from 1, in an order that is not theirs. */
function figures(count: number): readonly number[] {
  return Array.from({ length: count }, (_, at) => ((at * 7) % count) + 1);
}

// From tables of the binomial distribution.
it.each([
  [6, [1, 6]],
  [8, [1, 8]],
  [9, [2, 8]],
  [10, [2, 9]],
  [12, [3, 10]],
  [20, [6, 15]],
  [100, [40, 61]],
])('of %i figures, it lies between two of them', (count, interval) => {
  expect(medianInterval(figures(count))).toEqual(interval);
});

it('is all ratios where figures are too few', () => {
  for (const count of [0, 1, 2, 5]) expect(medianInterval(figures(count))).toEqual([0, Infinity]);
});

it('holds the true median of most samples, of figures that are far from a bell', () => {
  // The same on every machine: a small generator with a fixed seed.
  let state = 7;
  const random = (): number => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  const trueMedian = Math.log(2);
  const samples = Array.from({ length: 2_000 }, () =>
    medianInterval(Array.from({ length: 10 }, () => -Math.log(1 - random()))),
  );
  const inside = samples.filter(([least, greatest]) => least <= trueMedian && trueMedian <= greatest);
  expect(inside.length / samples.length).toBeGreaterThan(0.95);
  expect(inside.length).toBeLessThan(samples.length);
});
