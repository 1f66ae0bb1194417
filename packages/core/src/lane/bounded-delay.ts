import { durationMs } from '../base/duration.ts';
import type { CountedLog } from '../log/counted-log.ts';
import { type Submission, scopeOf } from '../model/submission.ts';
import type { Notifier } from '../ports/notifier.ts';

/** The longest delay for a message's own trouble that a provider is granted, in milliseconds. */
const longestOwnMs = 3_600_000;

interface DelayContext {
  /** The bound for notifiers that have none of their own, in milliseconds. */
  readonly maxRetryAfterMs: number;
  readonly countedLog: CountedLog;
}

/** A submission whose delay is cut to what a provider may ask for. A longer one is told to the log. */
export function withBoundedDelay(
  submission: Submission,
  { name, limits }: Notifier,
  { maxRetryAfterMs, countedLog }: DelayContext,
): Submission {
  if (submission.outcome !== 'deferred' || submission.retryAfterMs === undefined) return submission;
  const askedMs = submission.retryAfterMs;
  const ofMessage = scopeOf(submission) === 'message';
  const boundMs = ofMessage
    ? longestOwnMs
    : limits?.maxRetryAfter === undefined
      ? maxRetryAfterMs
      : durationMs(limits.maxRetryAfter, 'limits.maxRetryAfter');
  if (askedMs <= boundMs) return submission;
  const details = { notifier: name, askedMs, waitsMs: boundMs, reason: submission.reason };
  countedLog.warn(name, details, 'a provider asks for a delay that is too long; it is called again sooner');
  return { ...submission, retryAfterMs: boundMs };
}
