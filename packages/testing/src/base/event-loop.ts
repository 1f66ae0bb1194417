import assert from 'node:assert/strict';
import { scheduler } from 'node:timers/promises';

/** Turns that are made without a pause: what is in memory is done by then. */
const quickTurns = 1_000;

/** Lets the event loop turn some times, so that what is under way goes on. */
export async function turnEventLoop(turns = 1): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) await scheduler.yield();
}

/**
 * Lets the event loop turn until something is so.
 *
 * @param what names it in the error
 * @param patienceMs about how long to wait for what goes through a socket or a file, in milliseconds
 * @throws AssertionError when it does not come
 */
export async function eventually(
  isSo: () => boolean | Promise<boolean>,
  what = 'what was waited for',
  patienceMs = 3_000,
): Promise<void> {
  for (let turn = 0; turn < quickTurns + patienceMs; turn += 1) {
    if (await isSo()) return;
    await (turn < quickTurns ? scheduler.yield() : scheduler.wait(1));
  }
  assert.fail(`${what} did not come`);
}
