import { messageRetryDelayMs, retryDelayMs } from '../base/retry-delay.ts';
import type { Attempt } from '../model/attempt.ts';
import type { Message } from '../model/message.ts';
import { isPassing } from '../model/reason.ts';
import { type DeferredSubmission, scopeOf } from '../model/submission.ts';

/** How many tries a step has. A try that a pause or an outage ended does not count. */
export const maxTries = 5;

/** How long trouble may last before its tries count, in milliseconds from the first try at the step. */
const longestOutageMs = 24 * 3_600_000;

/**
 * The delay after a deferral, in milliseconds: the provider's, else ours. From the fifth try on it is at least ours, so
 * that a provider that always asks for a short delay is not called without end.
 */
export function deferredMs(tries: number, retryAfterMs: number | undefined, random: number): number {
  const ourMs = retryDelayMs(tries, random);
  return tries < maxTries ? (retryAfterMs ?? ourMs) : Math.max(retryAfterMs ?? 0, ourMs);
}

/** The delay after a deferral of `scope: 'message'`, in milliseconds: ours, or the provider's if it is longer. */
export function messageTroubleMs(tries: number, retryAfterMs: number | undefined, random: number): number {
  return Math.max(retryAfterMs ?? 0, messageRetryDelayMs(tries, random));
}

/** True if the process or its hub stopped before the attempt could begin: it was given back, and is not a try. */
export function wasGivenBack({ outcome, reason }: Attempt): boolean {
  return outcome === 'deferred' && reason?.code === 'not_begun';
}

/** How often a step was tried: more than `message.tries` if some tries did not count. The delay grows with it. */
export function triesAt({ attempts }: Message, step: number): number {
  return attempts.filter((attempt) => attempt.step === step && !wasGivenBack(attempt)).length;
}

/**
 * True if a deferral is due to trouble that lasts, so that its try does not count. Such trouble is an outage of the
 * provider, or of `scope: 'message'`; and the step was first tried less than 24 hours ago.
 */
export function isLasting(
  { attempts }: Message,
  step: number,
  submission: DeferredSubmission,
  at: Date,
): boolean {
  const first = attempts.find((attempt) => attempt.step === step);
  const lasts = scopeOf(submission) !== undefined || isPassing(submission.reason.code);
  return first !== undefined && lasts && at.getTime() - first.startedAt.getTime() < longestOutageMs;
}
