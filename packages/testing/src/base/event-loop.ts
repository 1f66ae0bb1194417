import assert from 'node:assert/strict';
import { scheduler } from 'node:timers/promises';

/** How many turns pass without a pause. Work in memory is done by then. */
const quickTurns = 1_000;

/** Lets the event loop turn some times, so that work under way goes on. */
export async function turnEventLoop(turns = 1): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) await scheduler.yield();
}

/**
 * Lets the event loop turn until a condition is true.
 *
 * @param subject the thing to wait for, as the error names it
 * @param patienceMs about how long to wait for sockets and files, in milliseconds
 * @throws AssertionError if the condition does not become true in time
 */
export async function eventually(
  isSo: () => boolean | Promise<boolean>,
  subject = 'the expected state',
  patienceMs = 20_000,
): Promise<void> {
  for (let turn = 0; turn < quickTurns + patienceMs; turn += 1) {
    if (await isSo()) return;
    await (turn < quickTurns ? scheduler.yield() : scheduler.wait(1));
  }
  assert.fail(`${subject} did not come`);
}
