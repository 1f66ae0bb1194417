import { durationMs } from '../base/duration.ts';
import type { CountedLog } from '../log/counted-log.ts';
import { type Submission, scopeOf } from '../model/submission.ts';
import type { Notifier } from '../ports/notifier.ts';

/** The longest delay that a provider may ask for with `scope: 'message'`, in milliseconds. */
const longestForMessageMs = 3_600_000;

interface DelayContext {
  /** The bound for notifiers without `limits.maxRetryAfter`, in milliseconds. */
  readonly maxRetryAfterMs: number;
  readonly countedLog: CountedLog;
}

/** Cuts the delay of a submission to the longest that the provider may ask for, and logs that it was longer. */
export function withBoundedDelay(
  submission: Submission,
  { name, limits }: Notifier,
  { maxRetryAfterMs, countedLog }: DelayContext,
): Submission {
  if (submission.outcome !== 'deferred' || submission.retryAfterMs === undefined) return submission;
  const askedMs = submission.retryAfterMs;
  const ofMessage = scopeOf(submission) === 'message';
  const boundMs = ofMessage
    ? longestForMessageMs
    : limits?.maxRetryAfter === undefined
      ? maxRetryAfterMs
      : durationMs(limits.maxRetryAfter, 'limits.maxRetryAfter');
  if (askedMs <= boundMs) return submission;
  const details = { notifier: name, askedMs, waitsMs: boundMs, reason: submission.reason };
  countedLog.warn(name, details, 'a provider asks for too long a delay; it is called again sooner');
  return { ...submission, retryAfterMs: boundMs };
}
