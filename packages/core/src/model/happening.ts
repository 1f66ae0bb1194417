import type { Balance } from './balance.ts';
import type { DeliveryReport, QuarantinedEntry } from './delivery-report.ts';
import type { PlannedStep } from './message.ts';
import type { Reason } from './reason.ts';
import type { PauseReason, Submission } from './submission.ts';

/** What happened to a message, and when: plain data, so that it can wait, be stored, and be applied later. */
export type Happening = Accepted | Due | Settled | Reported | Cancelled | Resolved | Woken;

/** It was accepted. */
export interface Accepted {
  readonly type: 'accepted';
  readonly at: Date;
}

/** Its time came up, or a worker has room for it. */
export interface Due {
  readonly type: 'due';
  readonly at: Date;
  /** Until when an attempt that begins now may write to the provider. */
  readonly leaseUntil: Date;
  /** The hub's routes by name, as they are now. */
  readonly routes: Readonly<Record<string, readonly PlannedStep[]>>;
  /** The notifiers that take messages now: registered, and not paused. */
  readonly available: ReadonlySet<string>;
  /** At least 0, less than 1: the jitter of a delay. */
  readonly random: number;
}

/** A notifier answered for an attempt, or an interceptor stopped it. */
export interface Settled {
  readonly type: 'settled';
  readonly at: Date;
  readonly attempt: number;
  readonly submission: Submission | { readonly outcome: 'stopped'; readonly reason: Reason };
  readonly random: number;
}

/** A delivery report came. */
export interface Reported {
  readonly type: 'reported';
  readonly at: Date;
  readonly report: DeliveryReport;
}

/** The application wants no further attempt. */
export interface Cancelled {
  readonly type: 'cancelled';
  readonly at: Date;
}

/** An operator says what became of an attempt. */
export interface Resolved {
  readonly type: 'resolved';
  readonly at: Date;
  /** `not_sent` lets it be tried again. */
  readonly as: 'sent' | 'not_sent' | 'delivered' | 'undelivered';
  /** The attempt's number; absent: the latest that is open. */
  readonly attempt?: number;
  /** The provider's id, when the operator knows it: waiting reports are applied. */
  readonly reference?: string;
  /** Why, in words. */
  readonly note?: string;
}

/** The notifier that it waits for takes messages again. */
export interface Woken {
  readonly type: 'woken';
  readonly at: Date;
  readonly notifier: string;
}

/** What happened to a notifier rather than to a message. */
export type NotifierHappening = Paused | Resumed | Quarantined | BalanceRead;

export interface Paused {
  readonly type: 'paused';
  readonly at: Date;
  readonly reason: PauseReason;
}

export interface Resumed {
  readonly type: 'resumed';
  readonly at: Date;
}

/** A provider sent something that is kept, but changes nothing. */
export interface Quarantined {
  readonly type: 'quarantined';
  readonly at: Date;
  readonly entry: QuarantinedEntry;
}

/** A provider said what an account has left. */
export interface BalanceRead {
  readonly type: 'balance';
  readonly at: Date;
  readonly balance: Balance;
  /** Set when it has just fallen below this. */
  readonly below?: number;
}
