import type { Resend } from '../acts/act.ts';
import type { CoreEvent } from '../model/core-event.ts';
import type { Due } from '../model/happening.ts';
import type { Message } from '../model/message.ts';
import type { Reference } from '../model/references.ts';
import type { Address } from '../model/unknown-attempt.ts';
import type { ClaimAnswer } from './claim.ts';
import type { Changes, Ledger, MessageRow } from './ledger.ts';
import type { Recorded, RecordItem } from './record-item.ts';
import type { Added } from './store.ts';

/**
 * Decides for a store, which gets it once, by `Store.open()`. It knows the rules: which message a report is for, whether
 * a report is parked or quarantined, which message has a key. The store knows the tables. In one transaction, the store
 * gives it a group of changes and a ledger to read, and writes the difference. An item that fails leaves no trace in the
 * difference.
 */
export interface Recorder {
  /**
   * Names all data that a group may read from the ledger, so that a store can load and lock them in one round.
   *
   * @param secret that of the store (`Store.secret`)
   */
  needs(group: Group, secret: Uint8Array): Needs;
  add<Row extends MessageRow>(
    messages: readonly Message[],
    ledger: Ledger<Row>,
    options?: AddOptions,
  ): Difference<Row, Added>;
  record<Row extends MessageRow>(
    items: readonly RecordItem[],
    ledger: Ledger<Row>,
  ): Difference<Row, Recorded>;
  /** @param rows the due messages, as the store holds them */
  claim<Row extends MessageRow>(
    rows: readonly Row[],
    due: Due,
    ledger: Ledger<Row>,
  ): Difference<Row, ClaimAnswer>;
}

/** How messages are added. */
export interface AddOptions {
  /** The people that sent some of the messages again. */
  readonly resends?: readonly Resend[];
  /**
   * False for a transaction of the application (`Store.addWithin()`): the messages are not announced, and take nothing of limits
   * before they are. @default true
   */
  readonly announced?: boolean;
}

/** Changes that are stored in one transaction. */
export interface Group {
  readonly add?: readonly Message[];
  readonly record?: readonly RecordItem[];
  /** Messages that are due. */
  readonly claim?: readonly Message[];
}

export interface Difference<Row extends MessageRow, Answer> {
  readonly changes: Changes<Row>;
  /** The answers to the items of the group, in their order. @param events the events of `changes`, numbered */
  answers(events: readonly CoreEvent[]): readonly Answer[];
}

/** The arguments with which a group may call each function of the ledger. A list may name the same one twice. */
export interface Needs {
  readonly byId: readonly string[];
  readonly byKey: readonly string[];
  readonly byReference: readonly Reference[];
  readonly sendingTo: readonly Address[];
  /**
   * Load three attempts for each, not counting those of messages that this list names by id, key or reference: a group
   * may change these, and then others are the nearest.
   */
  readonly unknownNear: readonly AddressAt[];
  readonly parkedFor: readonly Reference[];
  /** Load three reports for each, not counting those that `parkedFor` names. */
  readonly parkedNear: readonly AddressAt[];
  /** The notifiers whose pause is read, by name. */
  readonly pause: readonly string[];
  /**
   * The counters of limits that are read. A store that loads beforehand also loads those of each message that it has loaded and that
   * has not taken its charges yet (`Message.charges`), as it is not announced or in review (`countersToTake()`): after the messages, so
   * that two transactions never wait for each other.
   */
  readonly counters: readonly string[];
  /**
   * The marks that the group may change, by name. A store that several processes share locks these names until the end of the
   * transaction, after the messages: also those that are not there. It also loads the message that such a mark names (`SameMark`), and
   * need not lock it.
   */
  readonly marks: readonly string[];
  /** The marks that are only read, by name. */
  readonly readMarks: readonly string[];
  /** True if `restoredAt()` is read. */
  readonly restoredAt: boolean;
  /**
   * How many reports the group may park. If it is more than 0, the group reads `parkedRoom()`. If it is more than this
   * room, the group also reads `oldestParked()`: load as many, not counting those that `parkedFor` and `parkedNear` name.
   */
  readonly parks: number;
}

export interface AddressAt extends Address {
  readonly time: Date;
}
