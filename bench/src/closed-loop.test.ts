import { afterEach, expect, it, vi } from 'vitest';
import { closedLoop } from './closed-loop.ts';

afterEach(() => void vi.useRealTimers());

it('counts all work that began in the time, and the time until the last of it ended', async () => {
  vi.useFakeTimers({ toFake: ['performance', 'setTimeout'] });
  let [underWay, most] = [0, 0];
  const work = async () => {
    underWay += 1;
    most = Math.max(most, underWay);
    await new Promise((resolve) => setTimeout(resolve, 20));
    underWay -= 1;
  };
  const loop = closedLoop(work, { inFlight: 3, seconds: 0.05 });
  await vi.advanceTimersByTimeAsync(60);
  // Three began at 0, 20 and 40 ms each: the last ones end behind the time.
  expect(await loop).toMatchObject({ ended: 9, seconds: 0.06 });
  expect([most, underWay]).toEqual([3, 0]);
});
