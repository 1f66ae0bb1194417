import { retryDelayMs } from '../base/retry-delay.ts';
import type { Attempt } from '../model/attempt.ts';
import type { Message } from '../model/message.ts';
import { isPassing, type ReasonCode } from '../model/reason.ts';

/** How many tries a step has. A try that a pause or an outage ended does not count. */
export const maxTries = 5;

/** How long an outage may last before its tries count, in milliseconds from the first try at the step. */
const longestOutageMs = 24 * 3_600_000;

/**
 * The delay after a deferral, in milliseconds: the provider's, else ours. From the fifth try on it is at least ours, so
 * that a provider that always asks for a short delay is not called without end.
 */
export function deferredMs(tries: number, retryAfterMs: number | undefined, random: number): number {
  const ownMs = retryDelayMs(tries, random);
  return tries < maxTries ? (retryAfterMs ?? ownMs) : Math.max(retryAfterMs ?? 0, ownMs);
}

/** True unless the process ended or stopped before it could begin: then nobody was asked. */
export function isTry({ outcome, reason }: Attempt): boolean {
  return !(outcome === 'deferred' && reason?.code === 'not_begun');
}

/** How often a step was tried, with any outcome: more than `message.tries` if some did not count. The delay grows with it. */
export function triesAt({ attempts }: Message, step: number): number {
  return attempts.filter((attempt) => attempt.step === step && isTry(attempt)).length;
}

/**
 * True if a deferral belongs to an outage, so that its try does not count: the reason is a passing one, and the step was
 * first tried less than 24 hours ago.
 */
export function isOutage({ attempts }: Message, step: number, code: ReasonCode, at: Date): boolean {
  const first = attempts.find((attempt) => attempt.step === step);
  return first !== undefined && isPassing(code) && at.getTime() - first.startedAt.getTime() < longestOutageMs;
}
