import type { Clock } from './clock.ts';

/** Does work that is given a signal, which aborts with a `TimeoutError` when the time has come. */
export async function byDeadline<Result>(
  clock: Clock,
  deadline: Date,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const abort = new AbortController();
  const cancel = clock.wakeAt(deadline, () =>
    abort.abort(new DOMException('the call took too long', 'TimeoutError')),
  );
  try {
    return await work(abort.signal);
  } finally {
    cancel();
  }
}
