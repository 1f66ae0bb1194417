import { expect } from 'vitest';
import type { Run } from './try-combination.ts';

/** Expects that the message of each run was delivered, and that it ran on the wanted Node. */
export function expectDelivered(runs: readonly Run[], node: string): void {
  expect(runs).not.toEqual([]);
  for (const run of runs) {
    expect(run).toMatchObject({
      printed: {
        node: expect.stringMatching(new RegExp(`^v${node}\\.`)),
        refused: 'NKUL_INVALID_RECIPIENT',
        left: 1000,
        to: '+237699128531',
        text: 'Your code is 4821.',
        status: 'delivered',
        duplicates: 0,
        counted: 1,
        logThere: true,
      },
    });
  }
}
