import type { Act } from '../acts/act.ts';
import { StoreError } from '../base/errors.ts';
import type { AddressMark } from '../mark/mark.ts';
import type { Balance } from '../model/balance.ts';
import type { CoreEvent } from '../model/core-event.ts';
import type {
  AddressChange,
  DeliveryReport,
  InboundMessage,
  QuarantinedEntry,
} from '../model/delivery-report.ts';
import type { Message } from '../model/message.ts';
import type { MessageStatus } from '../model/message-status.ts';
import type { Pause } from '../model/pause.ts';
import type { Step } from '../tally/bucket.ts';
import type { StatsQuery, StatsRow } from '../tally/stats.ts';
import type { Page } from './page.ts';
import type { StoreQuery } from './store-query.ts';

/** The questions of people, such as support and operators, and of pages for them. Each answer is exact, and reads only what it needs. */
export interface StoreReading {
  /** The stored events of one message whose number is greater than `after`, in order. Events beyond retention are gone. */
  history(
    id: string,
    options: { readonly after?: number; readonly limit: number },
  ): Promise<readonly CoreEvent[]>;
  /** The things that providers sent and that belong to no message or contradict another report, newest first. */
  strays(query: StrayQuery): Promise<Page<Stray>>;
  /** The queued messages by the notifier that is to send them, sorted by name. A notifier without any is left out. */
  queues(): Promise<readonly Queue[]>;
  /** One held message of each kind (`heldKind()`). Cheap, also if 200,000 are held. */
  heldKinds(): Promise<readonly Message[]>;
  /** The messages whose outcome is unknown: they wait for a report or an operator. */
  unknown(): Promise<UnknownMessages>;
  /** The number of the last event, even if it was purged; 0 before the first. Its cost does not depend on their count. */
  latest(): Promise<number>;
  /** Statistics, from counters. They also count messages that were erased or deleted since. */
  stats(query: StatsQuery): Promise<readonly StatsRow[]>;
  /** The balances that were read, the last one of each bucket, in the order of notifiers and times. */
  balances(query: BalanceQuery): Promise<readonly BalancePoint[]>;
  /** The acts of people, newest first. */
  acts(query: ActQuery): Promise<Page<Act>>;
}

/** The reads of a store that `hub.questions()` has: those of people, who may ask much. */
export interface StoreReads extends StoreReading {
  get(id: string): Promise<Message | undefined>;
  /** Messages in the order of acceptance, or the newest first: that of their ids, or of their addition to the store. */
  find(query: StoreQuery): Promise<Page<Message>>;
  /** How many messages there are in each state. */
  count(): Promise<Readonly<Partial<Record<MessageStatus, number>>>>;
  /** The notifiers that are paused. */
  pauses(): Promise<readonly Pause[]>;
  /** The facts about addresses, sorted by their names. Those that count no more may be among them. */
  marks(query: MarkQuery): Promise<readonly AddressMark[]>;
}

/** Which facts to read: those of some addresses, or the page after a name; the first page comes after an empty one. */
export type MarkQuery =
  | { readonly names: readonly string[] }
  | { readonly after: string; readonly limit: number };

/** The error of the questions of a reader that is closed. */
export function questionsClosed(): StoreError {
  return new StoreError('These questions are closed: ask by new ones, hub.questions().');
}

/** How a `StoreReader` answers. */
export interface ReaderOptions {
  /** How long one question may take, with all that it waits for, in milliseconds. The start of the reader need not count. */
  readonly timeoutMs: number;
}

/**
 * Answers questions apart from the work of the store: they hold neither the event loop nor a connection that sends. Its answers
 * are those of the store. A question that takes longer than `timeoutMs` is given up, and rejects with a QuestionTimeoutError.
 */
export interface StoreReader extends StoreReads {
  /** Gives up the questions under way, which reject with a StoreError, and frees all that the reader has. May be called twice. */
  close(): Promise<void>;
}

/**
 * A kind of stray. `parked`: a report that waits for its message; `conflict`: one that contradicts what was known of its
 * message; `change`: news of an address.
 */
export type StrayKind = 'parked' | 'quarantined' | 'conflict' | 'inbound' | 'change';

export interface StrayQuery {
  /** @default all kinds */
  readonly kind?: StrayKind;
  readonly notifier?: string;
  /** A report to, a message from, or news of one of these addresses. A quarantined entry has no address that is known. */
  readonly to?: readonly string[];
  /** The cursor of the page before. */
  readonly after?: string;
  /** A whole number from 1. @default 100 */
  readonly limit?: number;
}

/**
 * Something that a provider sent and that somebody may have to look at: a report that waits, an entry that was stored, or a
 * report that contradicts another. It belongs to no message, except the last.
 */
export type Stray = {
  readonly notifier: string;
  /** When it was stored. */
  readonly at: Date;
} & (
  | { readonly kind: 'parked'; readonly report: DeliveryReport }
  | { readonly kind: 'quarantined'; readonly entry: QuarantinedEntry }
  | {
      readonly kind: 'conflict';
      readonly report: DeliveryReport;
      /** The id of its message. */
      readonly message: string;
    }
  | { readonly kind: 'inbound'; readonly inbound: InboundMessage }
  | { readonly kind: 'change'; readonly change: AddressChange }
);

/** The messages that wait for one notifier. */
export interface Queue {
  readonly notifier: string;
  /** All queued messages that it is to send, scheduled and held ones too. */
  readonly waiting: number;
  /** Those that are held (`Message.held`). */
  readonly held: number;
  readonly oldestDueAt?: Date;
  /** When the first of them expires, if its turn does not come before. */
  readonly firstExpiryAt?: Date;
}

export interface UnknownMessages {
  readonly count: number;
  /** When the oldest of them was accepted. */
  readonly oldest?: Date;
}

export interface BalanceQuery {
  /** @default all notifiers */
  readonly notifier?: string;
  /** A bucket counts if it begins at this time or later. */
  readonly from: Date;
  /** The width of the buckets. Older balances are kept as old counters are (`StatsQuery.step`). */
  readonly step: Step;
}

/** The balance of an account, as it was last read in a bucket of time. */
export interface BalancePoint {
  readonly notifier: string;
  readonly balance: Balance;
}

export interface ActQuery {
  /** The name of the actor. */
  readonly by?: string;
  /** The id of a message. */
  readonly message?: string;
  /** The name of a notifier: its pauses, and their ends. */
  readonly notifier?: string;
  /** The cursor of the page before. */
  readonly after?: string;
  /** A whole number from 1. @default 100 */
  readonly limit?: number;
}
