import type { Json } from '../base/json.ts';
import type { Attempt } from '../model/attempt.ts';
import type { CoreEvent } from '../model/core-event.ts';
import type {
  Cancelled,
  Due,
  NotifierHappening,
  Reported,
  Resolved,
  Settled,
  Woken,
} from '../model/happening.ts';
import type { Message } from '../model/message.ts';
import type { MessageStatus } from '../model/message-status.ts';
import type { Pause } from '../model/pause.ts';
import type { Recorder } from './recorder.ts';

/**
 * The port that keeps messages, attempts, reports and what is due. Each call is one transaction: all of it is there
 * afterwards, or, when it throws, none.
 */
export interface Store {
  /** True when what it has answered outlives the process. */
  readonly durable: boolean;
  /** Opens it. Called once, before everything else. @param recorder decides what becomes of all that is stored */
  open(recorder: Recorder): Promise<void>;
  /**
   * Adds messages. One whose key is there with the same fingerprint is not added again; with another fingerprint it is
   * refused with a `KeyConflictError`. Neither harms the others.
   */
  add(messages: readonly Message[]): Promise<readonly Added[]>;
  /**
   * Applies a `Due` to messages that have come up, oldest first, as many as the request has room for. What waits for a
   * notifier that the request does not name is another process' and left alone, until it expires. One that cannot be
   * begun harms no other.
   */
  claim(request: ClaimRequest, due: Due): Promise<Claimed>;
  /** Applies happenings, in order. One that fails harms no other. */
  record(items: readonly RecordItem[]): Promise<readonly Recorded[]>;
  get(id: string): Promise<Message | undefined>;
  /** Messages in the order of their ids, which is that of acceptance. */
  find(query: MessageQuery): Promise<Page<Message>>;
  /** How many messages there are in each state. */
  count(): Promise<Readonly<Partial<Record<MessageStatus, number>>>>;
  /** The notifiers that are paused. */
  pauses(): Promise<readonly Pause[]>;
  /** Stored events whose number is greater than `after`, in order; their messages as they are now. */
  events(options: { readonly after: number; readonly limit: number }): Promise<readonly CoreEvent[]>;
  /** Erases texts and deletes what has been kept long enough, at most `limit` of each, in one transaction. */
  purge(request: PurgeRequest): Promise<Purged>;
  /**
   * Takes a durable subscriber's name for a process, or renews that, and moves its cursor forward. Answers the cursor;
   * undefined, and nothing done, while the name is another's.
   */
  subscriber(name: string, lease: SubscriberLease): Promise<number | undefined>;
  /** Calls back when something may have come up that this hub cannot know of, such as another process' message. */
  onDue?(wake: () => void): void;
  close(): Promise<void>;
}

export type Added =
  | {
      readonly ok: true;
      readonly message: Message;
      readonly duplicate: boolean;
      readonly events: readonly CoreEvent[];
    }
  | { readonly ok: false; readonly error: Error };

/** How much a worker can take, and for whom. What it does not name is another worker's. */
export interface ClaimRequest {
  /** Notifiers that take messages, each with its capacity; one without any is named with 0 calls. */
  readonly lanes: readonly Lane[];
  /** Notifiers that take none now, but whose messages are this worker's to move on. */
  readonly notTaking: readonly string[];
  /**
   * How many messages to take extra: those that wait for no notifier, those of `notTaking`, and those whose time has run
   * out (`hasExpired()`), whatever they wait for. @default defaultMaxUnassigned, 500
   */
  readonly maxUnassigned?: number;
}

export interface Lane {
  readonly notifier: string;
  /** Calls that may begin now. */
  readonly calls: number;
  /** Messages in one call. */
  readonly perCall: number;
  /** True when any messages may share a call; otherwise only those of one batch. */
  readonly mixed: boolean;
}

export interface Claimed {
  readonly changes: readonly Change[];
  /** Messages that could not be begun, and why: they are left alone for `putOffMs`, so that they take nobody's room. */
  readonly failed: readonly { readonly id: string; readonly error: Error }[];
  /**
   * When the next message comes up that this worker may take. Now, if some could not be begun: others may be left that
   * they took the room of.
   */
  readonly nextDueAt?: Date;
}

/** How many messages a claim takes besides those in lanes. */
export const defaultMaxUnassigned = 500;
/** How long a message is left alone that could not be begun, in milliseconds. */
export const putOffMs = 300_000;

/** A message after a transaction, and the events it made. */
export interface Change {
  readonly message: Message;
  readonly events: readonly CoreEvent[];
}

/**
 * What happened, and to what: a message by its id, an attempt of a message, the message that a provider's reference
 * belongs to, a notifier. It names all that it may touch, so that a store knows before it reads.
 */
export type RecordItem =
  | { readonly kind: 'message'; readonly id: string; readonly happening: Cancelled | Woken }
  | AttemptItem
  | {
      readonly kind: 'reference';
      readonly notifier: string;
      readonly reference: string;
      readonly happening: Reported;
    }
  | { readonly kind: 'notifier'; readonly notifier: string; readonly happening: NotifierHappening };

export interface AttemptItem {
  readonly kind: 'attempt';
  /** The message's id. */
  readonly id: string;
  /** The attempt that `happening` numbers, as whoever records it knows it. */
  readonly attempt: AttemptKey;
  readonly happening: Settled | Resolved;
}

/** What of an attempt never changes, and leads to the reports that may be about it. */
export type AttemptKey = Pick<Attempt, 'notifier' | 'to' | 'startedAt'>;

/** What came of a message that had come up. */
export type Begun = (Change & { readonly ok: true }) | { readonly ok: false; readonly error: Error };

export type Recorded =
  | {
      readonly ok: true;
      /** The message that it was applied to; absent for a report that waits, and for a notifier. */
      readonly message?: Message;
      readonly events: readonly CoreEvent[];
    }
  | { readonly ok: false; readonly error: Error };

/** What has been kept long enough: what came to its end at these times or before. What is absent is kept. */
export interface PurgeRequest {
  /** Messages that were final by then lose texts and numbers (`eraseMessage()`), as do events that quote reports. */
  readonly texts?: Date;
  /** Messages that were final by then, or that wait for nothing and did not change since, are deleted; their keys are free. */
  readonly messages?: Date;
  /** Events, and what was quarantined. */
  readonly events?: Date;
  /** Reports that wait for a reference. */
  readonly parked?: Date;
  /** How many of each in one transaction, about. */
  readonly limit: number;
}

export interface Purged {
  /** True when there may be more to purge at once. */
  readonly more: boolean;
}

/** A process' hold on the name of a durable subscriber. */
export interface SubscriberLease {
  /** Who asks: any text that nobody else uses. */
  readonly owner: string;
  readonly at: Date;
  /** Until when the name is the owner's; `at` to let go of it. */
  readonly until: Date;
  /** The number of the last event that was told. A cursor never moves back. */
  readonly cursor?: number;
  /** Where a name begins that is new: before all events, or behind the last. */
  readonly from: 'start' | 'now';
}

/** Which messages to find: those that agree with every field given. */
export interface MessageQuery {
  readonly status?: MessageStatus | readonly MessageStatus[];
  readonly key?: string;
  /** A telephone number in E.164, or an e-mail address, as stored. */
  readonly to?: string;
  readonly template?: string;
  readonly metadata?: Readonly<Record<string, Json>>;
  /** True for those that wait because none of the notifiers they could go to takes messages. */
  readonly held?: boolean;
  /** Due at this time or before. */
  readonly dueBy?: Date;
  readonly createdAfter?: Date;
  readonly createdBefore?: Date;
  /** The cursor of the page before. */
  readonly after?: string;
  /** How many messages a page has at most: a whole number from 1. @default 100 */
  readonly limit?: number;
}

export interface Page<Item> {
  readonly items: readonly Item[];
  /** Where the next page begins; absent on the last. */
  readonly next?: string;
}
