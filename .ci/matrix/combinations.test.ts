import { expect, it } from 'vitest';
import { combinations, dimensions, quickOnes } from './combinations.ts';

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

it('tries modules and TypeScript, bundled and not, in the test command', () => {
  const projects = quickOnes.map(({ project }) => project);
  expect(projects.toSorted()).toEqual(['JavaScript ESM', 'TypeScript bundler', 'TypeScript nodenext']);
  expect(new Set(quickOnes.map(({ bundler }) => bundler))).toEqual(new Set(['esbuild', 'none']));
});

it('tries no combination twice', () => {
  expect(new Set(combinations.map((one) => JSON.stringify(one))).size).toBe(combinations.length);
});
