import type { Actor, LookKind } from '../acts/act.ts';
import type { Balance, Money } from './balance.ts';
import type { Category } from './category.ts';
import type {
  AddressChange,
  ConsentSource,
  DeliveryReport,
  InboundMessage,
  QuarantinedEntry,
} from './delivery-report.ts';
import type { Erased, Message, Plan } from './message.ts';
import type { PauseEnd } from './pause.ts';
import type { Reason } from './reason.ts';
import type { Channel } from './recipient.ts';
import type { PauseReason, Submission } from './submission.ts';

/** Something that happened to a message. It is plain data, so that it can be stored and applied later. */
export type Happening =
  | Accepted
  | Due
  | Settled
  | Reported
  | Cancelled
  | Limited
  | Released
  | Dropped
  | Resolved
  | Woken
  | ClockSet
  | EraseAsked
  | Restored;

/** The hub accepted it. */
export interface Accepted {
  readonly type: 'accepted';
  readonly at: Date;
}

/** A worker claims it, because it is due. */
export interface Due {
  readonly type: 'due';
  readonly at: Date;
  /** The end of the lease of an attempt that starts now. */
  readonly leaseUntil: Date;
  /** The hub's routes by name, as they are now. */
  readonly routes: Plan;
  /** The notifiers that take messages now: registered, not paused and not avoided. */
  readonly available: ReadonlySet<string>;
  /** A paused notifier that may get this message as a probe, if the message was not sent there since a time. */
  readonly probe?: { readonly notifier: string; readonly since: Date };
  /** Our own id of an attempt that starts now, if its notifier has one; not stored with the happening. */
  readonly referenceOf?: (notifier: string, attempt: { id: string; attempt: number }) => string | undefined;
  /**
   * The last known balances of notifiers' accounts, in units. A message passes over a notifier that has fewer than it
   * needs, if another step takes it. @default all are unknown
   */
  readonly balances?: ReadonlyMap<string, number>;
  /** The place of an address, for statistics and for steps that are for some countries; not stored with the happening. */
  readonly placeOf?: (address: string, channel: Channel) => string | undefined;
  /** Until when a message waits, as its recipient is not to be disturbed (`Guard.quietUntil()`); not stored with the happening. */
  readonly quietUntil?: (message: Message, at: Date) => Date | undefined;
  /** Why nothing of a category goes to an address now: its owner opted out, or it is gone. The recorder gives it; not stored. */
  readonly closed?: (
    address: string,
    about: { readonly category: Category; readonly channel: Channel },
    at: Date,
  ) => Reason | undefined;
  /** The jitter of a delay: at least 0, less than 1. */
  readonly random: number;
}

/** A notifier answered for an attempt, or an interceptor or its expiry stopped it. */
export interface Settled {
  readonly type: 'settled';
  readonly at: Date;
  readonly attempt: number;
  readonly submission: Submission | { readonly outcome: 'stopped'; readonly reason: Reason };
  /** The cost by the application's tariff, if the provider may charge for it. */
  readonly cost?: Money;
  readonly random: number;
}

/** A delivery report came. */
export interface Reported {
  readonly type: 'reported';
  readonly at: Date;
  readonly report: DeliveryReport;
}

/** Something that a person or the application decides, with who it was and why. */
export interface Acted {
  readonly actor?: Actor;
  /** Why, in words. */
  readonly note?: string;
}

/** Somebody erases data, brings a list of opt-outs, or looks at what is masked otherwise. It is stored as an act, and changes nothing by itself. */
export interface Done extends Acted {
  readonly type: 'done';
  readonly at: Date;
  readonly what: 'erased' | 'imported' | LookKind;
  /** The id of the message that it is about, if it is about one. */
  readonly message?: string;
  /** The part of it that is revealed. @default both */
  readonly as?: 'number' | 'text';
}

/** The application cancels it, and its attempts end. */
export interface Cancelled extends Acted {
  readonly type: 'cancelled';
  readonly at: Date;
}

/** A limit was reached before its charges could be taken: it is not sent, or a person decides. */
export interface Limited {
  readonly type: 'limited';
  readonly at: Date;
  readonly reason: Reason;
  readonly to: 'cancelled' | 'review';
}

/** A person lets it go out of review: it is queued. The recorder takes its charges. */
export interface Released extends Acted {
  readonly type: 'released';
  readonly at: Date;
}

/** A person cancels it in review. */
export interface Dropped extends Acted {
  readonly type: 'dropped';
  readonly at: Date;
}

/** An operator says how an attempt ended. */
export interface Resolved extends Acted {
  readonly type: 'resolved';
  readonly at: Date;
  /** After `not_sent`, it is tried again. */
  readonly as: 'sent' | 'not_sent' | 'delivered' | 'undelivered';
  /** The attempt's number. @default the latest attempt that is open */
  readonly attempt?: number;
  /** The provider's id, if the operator knows it. Reports that are parked for it are applied. */
  readonly reference?: string;
}

/** It is held, and is to be looked at again. */
export interface Woken {
  readonly type: 'woken';
  readonly at: Date;
}

/** It is to be erased. It is never attempted again. One that is being sent is erased when its attempt is settled. */
export interface EraseAsked {
  readonly type: 'erased';
  readonly at: Date;
  readonly what: Erased;
  /** Why: somebody asked for it, or it is old enough. The event `message.erased` follows only if somebody asked. */
  readonly by: 'request' | 'retention';
  /** The keyed hash of the message's key, which replaces the key. The recorder gives it. */
  readonly key?: string;
}

/** Somebody says which messages an address takes, or that it may be tried again though it was refused. */
export interface ConsentHappening extends Acted {
  readonly type: 'opted_out' | 'opted_in' | 'allowed';
  readonly at: Date;
  /** E.164 for a number. */
  readonly address: string;
  /** Since when it is so. @default at */
  readonly since?: Date;
  /** Of no meaning for `allowed`. */
  readonly categories: readonly Category[];
  readonly by: ConsentSource;
}

/** The machine's time of day was set. Delays go on as before. Times that a sender chose stay. */
export interface ClockSet {
  readonly type: 'clock_set';
  readonly at: Date;
  /** How far it was set forward, in milliseconds; below 0 if it was set back. */
  readonly byMs: number;
  /** Given by the process that has the lease of its attempt: the new end of the lease. */
  readonly leaseUntil?: Date;
}

/** Something that happened to a notifier, not to a message. */
export type NotifierHappening =
  | Paused
  | Resumed
  | Away
  | Back
  | Quarantined
  | MessageReceived
  | AddressChanged
  | BalanceRead;

export interface Paused extends Acted {
  readonly type: 'paused';
  readonly at: Date;
  readonly reason: PauseReason;
  /** A salted hash of the credentials that were refused. */
  readonly mark?: string;
}

export interface Resumed extends Acted {
  readonly type: 'resumed';
  readonly at: Date;
  /** @default an operator */
  readonly by?: PauseEnd;
  /** Ends a pause for this reason alone. @default any */
  readonly only?: PauseReason;
}

/** A notifier's provider cannot be reached, or takes nothing for now. */
export interface Away {
  readonly type: 'away';
  readonly at: Date;
  readonly reason: Reason;
  readonly since: Date;
}

/** A notifier's provider takes messages again. */
export interface Back {
  readonly type: 'back';
  readonly at: Date;
  /** The reason of its first refusal. */
  readonly reason: Reason;
  readonly since: Date;
}

/** A provider sent an entry that is kept, but changes nothing. */
export interface Quarantined {
  readonly type: 'quarantined';
  readonly at: Date;
  readonly entry: QuarantinedEntry;
}

/** Somebody sent us a message. */
export interface MessageReceived {
  readonly type: 'message_received';
  readonly at: Date;
  readonly inbound: InboundMessage;
}

/** A provider has news of an address. */
export interface AddressChanged {
  readonly type: 'address_changed';
  readonly at: Date;
  readonly change: AddressChange;
}

/** The store was restored from a backup, which does not know the later life of a message. The store is closed. */
export interface Restored {
  readonly type: 'restored';
  readonly at: Date;
}

/** A person has looked at a restored store, and opens it: it sends again. */
export interface RestoreAccepted extends Acted {
  readonly type: 'restore_accepted';
  readonly at: Date;
}

/** The store has removed the bytes of all that was erased. */
export interface BytesGone {
  readonly type: 'bytes_gone';
  readonly at: Date;
}

/** A provider gave the balance of an account. */
export interface BalanceRead {
  readonly type: 'balance';
  readonly at: Date;
  readonly balance: Balance;
  /** The limit that the balance has just fallen below; absent if it has not. */
  readonly below?: number;
}
