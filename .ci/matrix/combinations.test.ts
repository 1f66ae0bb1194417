import { expect, it } from 'vitest';
import { type Combination, combinations, dimensions, oneOfEach } from './combinations.ts';

const names = ['node', 'project', 'manager', 'bundler'] as const;

it('tries every pair of values', () => {
  const missing = names.flatMap((one, i) =>
    names
      .slice(i + 1)
      .flatMap((other) =>
        dimensions[one].flatMap((value) =>
          dimensions[other]
            .filter((second) => !combinations.some((c) => c[one] === value && c[other] === second))
            .map((second) => `${value} with ${second}`),
        ),
      ),
  );
  expect(missing).toEqual([]);
});

it('tries every value in the test command, with as few combinations as there are projects', () => {
  const valuesOf = (of: (c: Combination) => string) => [...new Set(oneOfEach.map(of))].toSorted();
  for (const name of names) expect(valuesOf((c) => c[name])).toEqual([...dimensions[name]].toSorted());
  expect(oneOfEach).toHaveLength(dimensions.project.length);
});

it('tries no combination twice', () => {
  expect(new Set(combinations.map((one) => JSON.stringify(one))).size).toBe(combinations.length);
});
