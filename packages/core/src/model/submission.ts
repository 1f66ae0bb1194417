import type { Money } from './balance.ts';
import { isNotifierTrouble, type Reason } from './reason.ts';

/**
 * A notifier's answer for one message. Two outcomes mean that it was surely not sent (`rejected`, `deferred`), two that
 * it may have been (`accepted`, `unknown`). Only a message that was surely not sent may be sent again.
 */
export type Submission = AcceptedSubmission | RejectedSubmission | DeferredSubmission | UnknownSubmission;

/** The fields that every answer may have. */
interface Answered {
  /** The span of the call, as a `traceparent` (W3C Trace Context): `Attempt.trace`. Ignored if it is not one. */
  readonly trace?: string;
}

/** The provider took the message. */
export interface AcceptedSubmission extends Answered {
  readonly outcome: 'accepted';
  /** The provider's id, which its delivery reports quote: 1–255 printable characters. Absent if it gave no id. */
  readonly reference?: string;
  /** Other ids that the provider may quote. */
  readonly aliases?: readonly string[];
  /** Units charged: for SMS, segments. */
  readonly units?: number;
  /** Units left on the account after this message. */
  readonly balance?: number;
  /** The price of the message, if the provider gives it with its answer. */
  readonly price?: Money;
}

/** Surely not sent; this notifier will never take it. */
export interface RejectedSubmission extends Answered {
  readonly outcome: 'rejected';
  readonly reason: Reason;
}

/** Surely not sent; a later try may succeed. */
export interface DeferredSubmission extends Answered {
  readonly outcome: 'deferred';
  readonly reason: Reason;
  /**
   * The delay that the provider asks for, in milliseconds. It applies up to a bound: an hour for `scope: 'message'`,
   * else `limits.maxRetryAfter`. For a deferral without a scope, it replaces the core's delay until the fifth try, even
   * if it is shorter; in all other cases, the longer of the two applies.
   */
  readonly retryAfterMs?: number;
  /**
   * Whose trouble it is. `notifier`: the provider is away, or asks for less; all its messages wait, and one at a time
   * asks whether it is back. `message`: it concerns this message alone, such as a full mailbox or greylisting; the
   * others go on, and it is tried again after minutes, at most an hour, for a day.
   *
   * @default 'notifier' for `not_connected`, `unavailable` and `rate_limited`; for others neither: the message is tried
   * again within seconds, five times in all
   */
  readonly scope?: DeferralScope;
  /** Set if the provider refused the account, not the message. The notifier is then paused. */
  readonly pause?: PauseReason;
}

/** Whose trouble a deferral is. */
export type DeferralScope = 'message' | 'notifier';

/** Whose trouble a deferral is; undefined if it does not say, and its reason does not either. */
export function scopeOf({ scope, reason, pause }: DeferredSubmission): DeferralScope | undefined {
  return scope ?? (pause === undefined && isNotifierTrouble(reason.code) ? 'notifier' : undefined);
}

/** The provider may or may not have sent it. */
export interface UnknownSubmission extends Answered {
  readonly outcome: 'unknown';
  readonly reason: Reason;
  /** The provider's id, if it gave one all the same: a delivery report that quotes it then settles the message. */
  readonly reference?: string;
  /** Other ids that the provider may quote. */
  readonly aliases?: readonly string[];
}

/** Why a notifier is paused. `operator`: the application called `hub.pause()`. */
export type PauseReason = 'insufficient_credit' | 'unauthorized' | 'operator';
