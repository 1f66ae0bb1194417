import { scheduler } from 'node:timers/promises';
import type { Clock } from '../base/clock.ts';

/** How long work may take to answer once its signal has aborted, in milliseconds. */
const graceMs = 1_000;

/**
 * Does work that is given a signal, which aborts with a `TimeoutError` when its time is over. Work that heeds it may throw
 * an error of its own. Work that goes on all the same is not waited for.
 *
 * @throws the error of the work; or the `TimeoutError`, a second after its time, if it has not ended
 */
export async function byDeadline<Result>(
  clock: Clock,
  timeoutMs: number,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const abort = new AbortController();
  const timeUp = new DOMException('the call took too long', 'TimeoutError');
  const timers: (() => void)[] = [];
  const after = (ms: number, callback: () => void) =>
    timers.push(clock.wakeAt(new Date(clock.now().getTime() + ms), callback));
  const given = new Promise<never>((_resolve, reject) => {
    after(timeoutMs, () => abort.abort(timeUp));
    // In a process that stood still, timers come before the answers that its sockets already have.
    after(timeoutMs + graceMs, () => void scheduler.yield().then(() => reject(timeUp)));
  });
  try {
    return await Promise.race([work(abort.signal), given]);
  } finally {
    for (const cancel of timers) cancel();
  }
}
