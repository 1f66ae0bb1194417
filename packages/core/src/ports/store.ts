import type { Resend } from '../acts/act.ts';
import type { CoreEvent } from '../model/core-event.ts';
import type { Due } from '../model/happening.ts';
import type { Message } from '../model/message.ts';
import type { Transaction } from '../model/notification.ts';
import type { BegunAttempt, Claimed, ClaimRequest } from './claim.ts';
import type { EraseRequest, Erasure, Purged, PurgeRequest } from './erasing.ts';
import type { ReaderOptions, StoreReader, StoreReads } from './reading.ts';
import type { Recorded, RecordItem } from './record-item.ts';
import type { Recorder } from './recorder.ts';
import type { SubscriberLease } from './subscriber-lease.ts';

/**
 * The port that keeps messages, attempts, reports, events and the queue. Each call is one transaction: if it throws,
 * the store is unchanged.
 */
export interface Store extends StoreReads {
  /** True if its data outlives the process. */
  readonly durable: boolean;
  /**
   * True if calls that are made side by side run side by side, each in a transaction of its own. Then the hub adds messages
   * while it records reports, and claims when those that it must see are stored.
   *
   * @default false: the hub makes the calls of a turn together, and the next ones when they have ended
   */
  readonly concurrent?: boolean;
  /**
   * True if several processes may claim on it, and its claims keep the limits and the back-off of a notifier for all of them
   * together. `SharedLanes` has the rules.
   */
  readonly sharesLanes?: boolean;
  /**
   * 32 random bytes, under which fingerprints and the keys of erased messages are hashed. Available once the store is
   * open. It is as old as the data: the same for all processes, and after a restart. It is not kept beside the data that
   * it protects, in the same file or database, so that a copy of the data alone tells no number.
   */
  readonly secret: Uint8Array;
  /**
   * Opens it. Called once, before everything else.
   *
   * @param recorder decides which changes the store writes
   */
  open(recorder: Recorder, options?: OpenOptions): Promise<void>;
  /**
   * The time of day of the server that keeps the data. All times of messages, leases and delays are by this clock, on
   * whichever machine a hub runs. Absent if all processes on the store are on one machine.
   */
  time?(): Promise<Date>;
  /**
   * Adds messages. If a message's key is already stored with the same fingerprint, the stored message is the answer;
   * with another fingerprint, a `KeyConflictError` is. The other messages are added all the same.
   *
   * @param resends who sent which of them again; the act is stored with each that is new
   */
  add(messages: readonly Message[], resends?: readonly Resend[]): Promise<readonly Added[]>;
  /**
   * Adds messages in a transaction that the application has begun and will end, by the rules of `add()`. It stores no event,
   * counts nothing, takes nothing of limits, and answers without events: the messages are not announced (`MessageRow.announced`). Once the
   * transaction is committed, the store announces each in the first transaction of its own that changes it, or else in a
   * claim, also if it is due later. After an error, the transaction is as it was before the call, if the database allows it.
   *
   * A store that cannot take part in a transaction of the application has no such method.
   *
   * @throws StoreError if the transaction is not open, or the database does not take the messages
   */
  addWithin?(messages: readonly Message[], transaction: Transaction): Promise<readonly Added[]>;
  /**
   * Applies a `Due` to due messages, oldest first, as many as the request has room for. A message whose notifier is not
   * in the request belongs to another process: it is left alone until it expires. If one attempt cannot be started,
   * the others are started all the same.
   *
   * A message in review is due when it expires, and at no other time.
   *
   * While the store is closed (`restoredAt()`), a claim takes nothing, and names no next time: whichever process asks.
   */
  claim(request: ClaimRequest, due: Due): Promise<Claimed>;
  /** Applies happenings, in order. If one fails, the others are still applied. */
  record(items: readonly RecordItem[]): Promise<readonly Recorded[]>;
  /** How many messages and reports wait. Cheap enough to be called every few seconds. */
  backlog(at: Date): Promise<Backlog>;
  /**
   * Stored events whose number is greater than `after`, in order, with their messages in today's state. Once it has given an
   * event, an event with a lower number does not appear any more.
   */
  events(options: { readonly after: number; readonly limit: number }): Promise<readonly CoreEvent[]>;
  /** Erases texts and deletes old data, at most `limit` of each kind, in one transaction. */
  purge(request: PurgeRequest): Promise<Purged>;
  /**
   * Erases a part of the data about a message or an address, in one transaction. The caller goes on with `next` until
   * it is absent, so that other work has its turn in between.
   *
   * - Messages: an `EraseAsked` for `all`. Afterwards they are not found by their addresses.
   * - Events of these messages, also those that name one as a candidate: their quotes (`eraseEvent()`).
   * - By address only: parked reports to it are deleted. Other events and provider entries that hold it in whatever
   *   spelling (`quotesAddress()`) are erased.
   *
   * @throws MessageNotFoundError if there is no message with the id
   */
  erase(request: EraseRequest): Promise<Erasure>;
  /**
   * Leases a durable subscriber's name to a process, or renews the lease, and moves the cursor forward. Returns the
   * cursor; or undefined, without a change, while another process has the name.
   */
  subscriber(name: string, lease: SubscriberLease): Promise<number | undefined>;
  /**
   * Notes that the first byte of these attempts may go out now. Called right before, so it must be cheap: nothing is
   * written.
   */
  begun?(attempts: readonly BegunAttempt[]): void;
  /**
   * Called while the process ends, when nothing can be awaited any more. Before it returns, it applies the items and
   * gives back each attempt that a claim of this store has started in this process, and that is neither settled nor noted
   * by `begun()`: `UnbegunAttempts` says how. The message of the attempt is `queued` again.
   *
   * A store that outlives the process and cannot do this (over a network, for example) has neither method. Then no claim
   * is in the commit of an acceptance: messages that were just accepted stay `queued` for a while.
   */
  giveBack?(items: readonly RecordItem[], at: Date): void;
  /**
   * Calls back when a message may be due without this hub knowing it, such as a message of another process; and every few seconds
   * in any case. Messages that another process has locked are neither claimed nor in `nextDueAt`: if it rolls back, only this
   * call finds them.
   */
  onDue?(wake: () => void): void;
  /**
   * Calls back when the bytes of erased data are gone, after an `erase()` that answered `pending`, also of another process. With
   * a problem, if they cannot be removed yet: once, until they are.
   */
  onBytesGone?(gone: (problem?: Error) => void): void;
  /** Calls back when messages were deleted that still waited for delivery reports: the store keeps no more. */
  onDropped?(dropped: (messages: number) => void): void;
  /**
   * Copies all data to a new file, as it was at one moment, while the store goes on; without the secret. A store whose
   * server has a backup of its own has no such method.
   *
   * @throws StoreError if the file is there already, or cannot be written
   */
  backup?(path: string, options?: BackupOptions): Promise<void>;
  /**
   * Since when the store is closed, as it was restored from a backup and still waits for a person to accept it; undefined if
   * it is open. A store that cannot be restored by Nkul has no such method.
   */
  restoredAt?(): Promise<Date | undefined>;
  /**
   * Makes a reader for questions of people; undefined if it cannot have one here. A store without it answers them itself, as one
   * in memory does. The store closes its readers when it is closed. It is made at once, and connects with its first question.
   *
   * The removal of erased bytes waits for a question for at most `timeoutMs`.
   */
  reader?(options: ReaderOptions): StoreReader | undefined;
  close(): Promise<void>;
}

/** The options of `Store.backup()`. */
export interface BackupOptions {
  /** True to copy the secret too, to `<path>.key`. @default false */
  readonly withKey?: boolean;
}

/** How a store is opened. */
export interface OpenOptions {
  /**
   * True for a tool beside the application. Then the store makes, migrates and repairs nothing, does no work by itself, and
   * waits for a lock for at most 2 seconds.
   *
   * @default false
   */
  readonly beside?: boolean;
}

/** How many messages and reports wait in a store. */
export interface Backlog {
  /** Queued messages whose time has not come: the one that their sender chose, or that of their next try. */
  readonly scheduled: number;
  /** Messages that are held (`Message.held`), as their notifiers take no messages. */
  readonly held: number;
  /** Parked reports: they wait for a message with their reference. */
  readonly parked: number;
}

export type Added =
  | {
      readonly ok: true;
      readonly message: Message;
      /** True if the message was stored before: it has the same key, or `same`. */
      readonly duplicate: boolean;
      /** True if it has no equal key, but is the same within a time (`Message.same`). */
      readonly same?: boolean;
      readonly events: readonly CoreEvent[];
    }
  | {
      readonly ok: false;
      readonly error: Error;
      /**
       * True if a transaction that is still open has the key of the message, or keeps a lock that it needs. Nothing is stored, and the
       * same may succeed once that transaction has ended. So a store need not wait for it, and the hub tries the message again, apart
       * from others.
       */
      readonly held?: true;
    };
