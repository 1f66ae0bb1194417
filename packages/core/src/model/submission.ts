import type { Reason } from './reason.ts';

/**
 * What a notifier answers for one message. The line that matters runs between what surely was not sent
 * (`rejected`, `deferred`) and what may have been (`accepted`, `unknown`): only the former may go out again.
 */
export type Submission = AcceptedSubmission | RejectedSubmission | DeferredSubmission | UnknownSubmission;

/** The provider took the message. */
export interface AcceptedSubmission {
  readonly outcome: 'accepted';
  /** The provider's id, which its delivery reports quote: 1–255 printable characters. Absent when it gave none. */
  readonly reference?: string;
  /** Other ids that the provider may quote. */
  readonly aliases?: readonly string[];
  /** Units charged: for SMS, segments. */
  readonly units?: number;
  /** Units left on the account after this message. */
  readonly balance?: number;
}

/** Surely not sent, and never will be by this notifier. */
export interface RejectedSubmission {
  readonly outcome: 'rejected';
  readonly reason: Reason;
}

/** Surely not sent, and may be later. */
export interface DeferredSubmission {
  readonly outcome: 'deferred';
  readonly reason: Reason;
  /** The provider's own delay, in milliseconds. */
  readonly retryAfterMs?: number;
  /** Set when the account, not the message, is what was refused: the notifier is paused. */
  readonly pause?: PauseReason;
}

/** The provider may or may not have sent it. */
export interface UnknownSubmission {
  readonly outcome: 'unknown';
  readonly reason: Reason;
}

/** Why a notifier takes no messages for now. `operator`: somebody called `hub.pause()`. */
export type PauseReason = 'insufficient_credit' | 'unauthorized' | 'operator';
