import { expect, it } from 'vitest';
import { reportsSoak } from './reports-soak.ts';

it('keeps every report that it acknowledged, and answers every call, under 100 connections for 30 s', async () => {
  const rows = await reportsSoak.run({ rounds: 5, progress: () => undefined });
  const figure = (name: string) => {
    const row = rows.find((one) => one.case === name);
    return row?.medians[row.of];
  };
  expect(figure('errors')).toBe(0);
  expect(figure('lost')).toBe(0);
});
