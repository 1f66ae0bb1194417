import type { Attempt } from '../model/attempt.ts';
import type { CoreEvent } from '../model/core-event.ts';
import type {
  Accepted,
  BytesGone,
  Cancelled,
  ClockSet,
  ConsentHappening,
  Done,
  Dropped,
  EraseAsked,
  NotifierHappening,
  Released,
  Reported,
  Resolved,
  RestoreAccepted,
  Restored,
  Settled,
  Woken,
} from '../model/happening.ts';
import type { Message } from '../model/message.ts';

/**
 * A happening and its subject: the message with an id, an attempt of a message, the message with a provider's reference,
 * a notifier, an act that changes nothing, an address, or the store. It names all that it may touch, so that a store knows it before it
 * reads.
 */
export type RecordItem =
  | {
      readonly kind: 'message';
      readonly id: string;
      /** `Accepted` announces a message that is not announced yet, and changes nothing otherwise. */
      readonly happening:
        | Accepted
        | Cancelled
        | Released
        | Dropped
        | ClockSet
        | Woken
        | EraseAsked
        | Restored;
    }
  | AttemptItem
  | {
      readonly kind: 'reference';
      readonly notifier: string;
      readonly reference: string;
      readonly happening: Reported;
    }
  | { readonly kind: 'notifier'; readonly notifier: string; readonly happening: NotifierHappening }
  | { readonly kind: 'store'; readonly happening: BytesGone | Restored | RestoreAccepted }
  | { readonly kind: 'act'; readonly happening: Done }
  | { readonly kind: 'address'; readonly happening: ConsentHappening };

export interface AttemptItem {
  readonly kind: 'attempt';
  /** The message's id. */
  readonly id: string;
  /** The attempt that `happening` numbers, as the caller knows it. */
  readonly attempt: AttemptKey;
  readonly happening: Settled | Resolved;
}

/** The fields of an attempt that never change. They lead to the reports that may be about it. */
export type AttemptKey = Pick<Attempt, 'notifier' | 'to' | 'startedAt'>;

export type Recorded =
  | {
      readonly ok: true;
      /** The message that it was applied to; absent for a parked report, and for a notifier. */
      readonly message?: Message;
      /** The message before it; absent if the item did not change it. */
      readonly before?: Message;
      readonly events: readonly CoreEvent[];
      /** How many parked reports it deleted, the oldest, as more were parked than the store keeps. Absent for 0. */
      readonly dropped?: number;
    }
  | { readonly ok: false; readonly error: Error };
