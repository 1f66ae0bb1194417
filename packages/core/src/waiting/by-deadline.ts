import { scheduler } from 'node:timers/promises';
import type { Clock } from '../base/clock.ts';

/** How long work may take to answer once its signal has aborted, in milliseconds. */
const graceMs = 1_000;

/**
 * Does work with a time limit. The work gets a signal, which aborts with a `TimeoutError` when the time is over. Then it
 * has one more second to end with an error of its own. After that, nothing waits for it any more.
 *
 * @param timeoutMs in milliseconds
 * @throws the error of the work; the `TimeoutError` if the work has not ended a second after its time
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
    // After a pause of the process, timers run before answers that have already come. So the answers get one more turn.
    after(timeoutMs + graceMs, () => void scheduler.yield().then(() => reject(timeUp)));
  });
  try {
    return await Promise.race([work(abort.signal), given]);
  } finally {
    for (const cancel of timers) cancel();
  }
}
