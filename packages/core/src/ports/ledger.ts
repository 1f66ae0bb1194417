import type { EventDraft } from '../model/core-event.ts';
import type { Reported } from '../model/happening.ts';
import type { Message } from '../model/message.ts';
import type { Pause } from '../model/pause.ts';
import type { Reference } from '../model/references.ts';
import type { Address, UnknownAttempt, UnknownChange } from '../model/unknown-attempt.ts';

/** A message as a store holds it, with whatever the store knows it by. */
export interface MessageRow {
  readonly message: Message;
}

/** A report that waits for the message it is about. */
export interface ParkedReport {
  /** Its place among all that ever waited: the smallest is the oldest. */
  readonly number: number;
  readonly reference: Reference;
  readonly happening: Reported;
}

/**
 * The data of a store before a group of changes. A store that reads at once looks each row up when it is asked
 * for. One that reads asynchronously loads beforehand what `Recorder.needs()` names, and answers from that.
 */
export interface Ledger<Row extends MessageRow> {
  byId(id: string): Row | undefined;
  byKey(key: string): Row | undefined;
  /** The messages with a reference or alias, oldest first. */
  byReference(reference: Reference): Iterable<Row>;
  /** The messages that are being sent to an address (`sendingAttempt()`). */
  sendingTo(address: Address): Iterable<Row>;
  /** The unknown attempts to an address that are nearest to a time, in any order: at least `count` of them, if there are as many. */
  unknownNear(address: Address, time: Date, count: number): readonly UnknownAttempt[];
  /** The reports that wait for a reference, oldest first. */
  parkedFor(reference: Reference): readonly ParkedReport[];
  /** The waiting reports to an address that are nearest to a time, in any order: at least `count` of them, if there are as many. */
  parkedNear(address: Address, time: Date, count: number): readonly ParkedReport[];
  /** How many more reports may wait; less than 0 if there are too many. */
  parkedRoom(): number;
  /** The oldest reports that wait, oldest first: `count` of them, or as many as a group may remove. */
  oldestParked(count: number): readonly ParkedReport[];
  pause(notifier: string): Pause | undefined;
}

/** The changes of a group to the data of a store. The store writes all of them, or does nothing. */
export interface Changes<Row extends MessageRow> {
  readonly inserted: readonly InsertedMessage[];
  readonly updated: readonly UpdatedMessage<Row>[];
  /** Reports that begin to wait, in order. */
  readonly parked: readonly Omit<ParkedReport, 'number'>[];
  /** Reports that wait no longer. */
  readonly unparked: readonly ParkedReport[];
  /** Pauses that began, by notifier; undefined for one that ended. */
  readonly pauses: ReadonlyMap<string, Pause | undefined>;
  /** Events to be numbered and stored, in order. */
  readonly events: readonly EventDraft[];
}

export interface InsertedMessage {
  readonly message: Message;
  /** The references and aliases by which it is found from now on, beside those by which it was. */
  readonly references: readonly Reference[];
  readonly unknown: UnknownChange;
}

export interface UpdatedMessage<Row extends MessageRow> extends InsertedMessage {
  /** The message as the store held it. */
  readonly row: Row;
}
