import type { Reason } from '../model/reason.ts';

/**
 * The calls of a worker, as each of its claims reports them. A store with `sharesLanes` keeps the limits and the back-off of
 * a notifier by them, for all workers together.
 */
export interface WorkerCalls {
  /** Identifies the worker; unique among all processes. */
  readonly worker: string;
  /** Those of its notifiers that have limits, or are unavailable. */
  readonly lanes: readonly LaneCalls[];
}

/** The calls of one notifier, made by one worker. */
export interface LaneCalls {
  readonly notifier: string;
  /** How many calls may be under way at once, in all processes together. Absent: that is not limited. */
  readonly inFlight?: number;
  /** How many calls may begin in a second, in all processes together. Absent: that is not limited. */
  readonly perSecond?: number;
  /** The calls of this worker that are under way now. */
  readonly active: number;
  /** How many more calls it has begun than its claims have taken. Below 0 if some messages were not sent. */
  readonly surplus: number;
  /** How calls have ended since its last claim, if that says something about the provider. */
  readonly ended: readonly EndedCall[];
}

/** A call that has ended. */
export interface EndedCall {
  /** The round of the back-off in which it began. */
  readonly round: number;
  readonly health: NonNullable<ProviderHealth>;
}

/** The state of a notifier after a claim. */
export interface LaneAnswer {
  readonly notifier: string;
  /** How many calls the claim has taken. */
  readonly calls: number;
  /** The back-off of all processes. Its times are times of day. */
  readonly backOff: BackOffState;
  /** When the rate and the back-off allow the next call; absent if they allow one now, or if another must end first. */
  readonly freeAt?: Date;
  /** The events that this worker emits. A change is in the answer to one claim, of one worker. */
  readonly news: readonly Availability[];
  /** True if the provider was found available after it had failed repeatedly. */
  readonly isBack: boolean;
}

/** Whether a provider is available, as the calls so far show it: plain data. */
export interface BackOffState {
  /** The number of delays so far. A call that started before the current delay brings no news of a failure. */
  readonly round: number;
  /** How many calls in a row found the provider unavailable. */
  readonly failures: number;
  /** Why it is unavailable, and since when: a time of day, and a time of the state's own clock, in milliseconds. */
  readonly trouble?: { readonly reason: Reason; readonly since: number; readonly sinceMs: number };
  /** True if `notifier.away` was emitted, and `notifier.back` was not yet. */
  readonly isAway: boolean;
  /** True if it has asked for fewer calls. Then an older call that it accepted does not show that it accepts more now. */
  readonly limits: boolean;
  /** When it may be called again, by the state's own clock, in milliseconds. */
  readonly untilMs: number;
}

/** Why a provider takes no messages, and since when. */
export interface Trouble {
  readonly reason: Reason;
  readonly since: Date;
}

/** A change that is emitted: `notifier.away` or `notifier.back`. */
export interface Availability extends Trouble {
  readonly type: 'away' | 'back';
}

/**
 * The state of a provider as the answers of one call show it: available or not. It is unavailable if it cannot be
 * reached, or asks for fewer calls. Undefined if the call was not sent.
 */
export type ProviderHealth =
  | { readonly available: true }
  | {
      readonly available: false;
      /** True if it asks for fewer calls: it is rate limited, or says when to call again. */
      readonly limits: boolean;
      /** The longest delay that its answers ask for, in milliseconds. */
      readonly retryAfterMs?: number;
      /** The reason of its first answer. */
      readonly reason: Reason;
    }
  | undefined;
