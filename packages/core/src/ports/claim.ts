import type { CoreEvent } from '../model/core-event.ts';
import type { Message } from '../model/message.ts';
import type { LaneAnswer, WorkerCalls } from './lanes.ts';

/** An attempt whose first byte may go out. */
export interface BegunAttempt {
  /** The message's id. */
  readonly message: string;
  /** The attempt's number. */
  readonly attempt: number;
}

/** How many messages a worker can take, and for which notifiers. Other notifiers belong to other workers. */
export interface ClaimRequest {
  /**
   * The notifiers that take messages, each with its capacity now. A notifier that is full has 0 calls. The messages that
   * are held for it come first.
   */
  readonly lanes: readonly LaneCapacity[];
  /** Notifiers that take no messages now. This worker still moves their messages on, but for those that are held. */
  readonly notTaking: readonly string[];
  /**
   * How many other messages to take: those that wait only for a time, those of `notTaking`, and those of any notifier
   * that have expired (`hasExpired()`). @default defaultMaxUnassigned, 500
   */
  readonly maxUnassigned?: number;
  /** The calls of this worker, for a store with `sharesLanes`. */
  readonly calls?: WorkerCalls;
}

/** The free capacity of one notifier at the moment of a claim. */
export interface LaneCapacity {
  readonly notifier: string;
  /** Calls that may start now. */
  readonly calls: number;
  /** Messages in one call. */
  readonly perCall: number;
  /** True if any messages may share a call. Otherwise only messages of one batch share one. */
  readonly mixed: boolean;
}

export interface Claimed {
  /** Also messages that transactions of the application have stored, and that the claim announced. */
  readonly changes: readonly Change[];
  /** Messages whose attempt could not be started, and why. They are postponed by `postponeMs`, so that they use no capacity. */
  readonly failed: readonly { readonly id: string; readonly error: Error }[];
  /**
   * The next time at which a message is due that this worker may take. Now, if a message was postponed: it used capacity,
   * so that other due messages may be left.
   */
  readonly nextDueAt?: Date;
  /** The notifiers of the request that are paused: they took nothing. Absent for a store that hears of all pauses at once. */
  readonly paused?: readonly string[];
  /** The state of the lanes that the request reports, and of those that are unavailable. Absent without `sharesLanes`. */
  readonly lanes?: readonly LaneAnswer[];
}

/** How many messages a claim takes besides those of its lanes. */
export const defaultMaxUnassigned = 500;

/** How long a message is postponed if its attempt could not be started, in milliseconds. */
export const postponeMs = 300_000;

/** A message after a transaction, and its events. */
export interface Change {
  readonly message: Message;
  /** The message before it; absent if it did not change. */
  readonly before?: Message;
  readonly events: readonly CoreEvent[];
}

/** The result for a due message. */
export type ClaimAnswer = (Change & { readonly ok: true }) | { readonly ok: false; readonly error: Error };
