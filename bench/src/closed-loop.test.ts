import { expect, it } from 'vitest';
import { closedLoop } from './closed-loop.ts';

it('counts all work that began in the time, and the time until the last of it ended', async () => {
  let [begun, underWay, most, endedAt] = [0, 0, 0, 0];
  const start = performance.now();
  const { ended, seconds } = await closedLoop(
    async () => {
      begun += 1;
      underWay += 1;
      most = Math.max(most, underWay);
      await new Promise((resolve) => setTimeout(resolve, 20));
      underWay -= 1;
      endedAt = performance.now();
    },
    { inFlight: 3, seconds: 0.01 },
  );
  expect([ended, most, underWay]).toEqual([begun, 3, 0]);
  // The work outlasts the time, so it is the work that ends the loop.
  expect(seconds * 1_000).toBeGreaterThan(19);
  expect(seconds * 1_000).toBeGreaterThanOrEqual(endedAt - start - 1);
});
