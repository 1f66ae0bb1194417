import type { Clock } from './clock.ts';

/** True when the work was done by a time; without work, waits for that time. */
export async function inTime(
  clock: Clock,
  at: Date,
  work: Promise<unknown> = new Promise(() => {}),
): Promise<boolean> {
  let takeBack = (): void => {};
  const timeUp = new Promise<boolean>((resolve) => {
    takeBack = clock.wakeAt(at, () => resolve(false));
  });
  const done = await Promise.race([work.then(() => true), timeUp]);
  takeBack();
  return done;
}
