import type { Attempt } from '../model/attempt.ts';
import type { Message } from '../model/message.ts';
import type { Change } from '../ports/claim.ts';

/** An attempt that a claim has started, with its message. */
export interface ClaimedAttempt {
  readonly message: Message;
  readonly attempt: Attempt;
  /** The end of its lease, in monotonic milliseconds of this process. */
  readonly leaseEndMs: number;
}

/**
 * How much of the lease is left, in milliseconds: by the time of day, as other processes see it, or by the monotonic
 * clock, if that is less.
 */
export function leaseLeftMs({ attempt, leaseEndMs }: ClaimedAttempt, now: Date, monotonicMs: number): number {
  return Math.min(attempt.leaseUntil.getTime() - now.getTime(), leaseEndMs - monotonicMs);
}

/** The attempt that a claim has started, if it is one of the notifier. */
export function claimedIn(change: Change, notifier: string, leaseEndMs: number): readonly ClaimedAttempt[] {
  const { message } = change;
  const attempt = startedAttempt(change) ? message.attempts.at(-1) : undefined;
  return attempt?.notifier === notifier ? [{ message, attempt, leaseEndMs }] : [];
}

/** True if a claim has started an attempt. */
export function startedAttempt({ events }: Change): boolean {
  return events.some((event) => event.type === 'message.sending');
}
