import type { ActDraft } from '../acts/act.ts';
import type { Mark } from '../mark/mark.ts';
import type { EventDraft } from '../model/core-event.ts';
import type { Reported } from '../model/happening.ts';
import type { Message } from '../model/message.ts';
import type { Pause } from '../model/pause.ts';
import type { Reference } from '../model/references.ts';
import type { Address, UnknownAttempt, UnknownChange } from '../model/unknown-attempt.ts';
import type { Tally } from '../tally/tally.ts';

/** A message as a store holds it. A store may extend it with fields of its own, such as the number of its row. */
export interface MessageRow {
  readonly message: Message;
  /**
   * False if a transaction of the application stored it (`Store.addWithin()`), and its event is neither stored nor counted yet. A
   * group that changes it announces it first. Once it is in `Changes.updated`, it is announced. @default true
   */
  readonly announced?: boolean;
}

/** A delivery report that waits for a message with its reference. */
export interface ParkedReport {
  /** Its place in the order in which reports were parked: the smallest is the oldest. */
  readonly sequence: number;
  readonly reference: Reference;
  readonly happening: Reported;
}

/** How much is taken of a limit in one part of its window (`Charge`). */
export interface ChargedPart {
  /** The number of the part (`partAt()`). */
  readonly part: number;
  readonly amount: number;
}

/**
 * The data of a store before a group of changes, as the recorder reads it. A store that reads synchronously looks each
 * row up when the recorder asks for it. A store that reads asynchronously loads the data that `Recorder.needs()` names
 * beforehand, and answers from these.
 */
export interface Ledger<Row extends MessageRow> {
  /** That of the store (`Store.secret`). */
  readonly secret: Uint8Array;
  byId(id: string): Row | undefined;
  byKey(key: string): Row | undefined;
  /**
   * The messages with a reference or alias, oldest first. A large store may begin with recent messages.
   *
   * @param to the address of a report. If many messages share the reference, those to another address may be left out,
   * except some of them
   */
  byReference(reference: Reference, to?: string): Iterable<Row>;
  /** The messages that are being sent to an address (`sendingAttempt()`). */
  sendingTo(address: Address): Iterable<Row>;
  /** The unknown attempts to an address that are nearest to a time: at least `count`, or all of them, in any order. */
  unknownNear(address: Address, time: Date, count: number): readonly UnknownAttempt[];
  /** The reports that are parked for a reference, oldest first. */
  parkedFor(reference: Reference): readonly ParkedReport[];
  /** The parked reports of an address that are nearest to a time: at least `count`, or all of them, in any order. */
  parkedNear(address: Address, time: Date, count: number): readonly ParkedReport[];
  /** How many more reports may be parked; negative if there are too many. */
  parkedRoom(): number;
  /** The oldest parked reports, oldest first: `count` of them, or as many as a group may remove. */
  oldestParked(count: number): readonly ParkedReport[];
  pause(notifier: string): Pause | undefined;
  /**
   * How much is taken of a counter, part by part; parts that count no more may be missing. A store that several processes share
   * locks the counter until the end of the transaction.
   */
  charged(counter: string): readonly ChargedPart[];
  /** The mark with a name. One that counts no more may be missing. */
  mark(name: string): Mark | undefined;
  /** False if the store surely has zero marks: then the recorder does not look for them. Absent: there may be some. */
  hasMarks?(): boolean;
  /** Since when the store is closed (`Store.restoredAt()`). */
  restoredAt(): Date | undefined;
}

/** The changes of a group to the data of a store. The store writes all of them, or changes nothing. */
export interface Changes<Row extends MessageRow> {
  readonly inserted: readonly InsertedMessage[];
  readonly updated: readonly UpdatedMessage<Row>[];
  /** Reports to park, in the order in which they arrived. */
  readonly parked: readonly Omit<ParkedReport, 'sequence'>[];
  /** Parked reports to remove: a message got them, or they were beyond the cap. */
  readonly unparked: readonly ParkedReport[];
  /** The new pause of each notifier that was paused; undefined for one whose pause ended. */
  readonly pauses: ReadonlyMap<string, Pause | undefined>;
  /** Since when the store is closed from now on; null if it is open from now on. Absent if that does not change. */
  readonly restoredAt?: Date | null;
  /** Events that the store numbers and stores, in order. */
  readonly events: readonly EventDraft[];
  /** Acts that the store numbers and stores, in order. */
  readonly acts: readonly ActDraft[];
  /** The counts of the group: the store adds each to its counter, under the name that `TallyNames` gives. */
  readonly tallies: readonly Tally[];
  /** The store adds each to the part of its counter. The parts are different. */
  readonly charges: readonly ChargeChange[];
  /** The new mark with each name; undefined for one that the store deletes. */
  readonly marks: ReadonlyMap<string, Mark | undefined>;
}

/** How much more, or less, is taken in one part of a counter. */
export interface ChargeChange extends ChargedPart {
  readonly counter: string;
  /** The part counts until then. A store may delete it an hour later. */
  readonly until: Date;
}

export interface InsertedMessage {
  readonly message: Message;
  /** The references and aliases that the message has gained. `byReference()` finds it by these too from now on. */
  readonly references: readonly Reference[];
  readonly unknown: UnknownChange;
}

export interface UpdatedMessage<Row extends MessageRow> extends InsertedMessage {
  /** The message before the group, as the ledger gave it. */
  readonly row: Row;
}
