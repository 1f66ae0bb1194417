import type { CoreEvent } from '../model/core-event.ts';
import type { Due } from '../model/happening.ts';
import type { Message } from '../model/message.ts';
import type { Reference } from '../model/references.ts';
import type { Address } from '../model/unknown-attempt.ts';
import type { Changes, Ledger, MessageRow } from './ledger.ts';
import type { Added, Begun, Recorded, RecordItem } from './store.ts';

/**
 * Decides for a store, which gets it once. It knows every rule (which message a report is for, whether a report waits
 * or is quarantined, whose key is taken), and no table. A store hands it a group of changes and a ledger to read, and
 * writes the difference, in one transaction. What fails in a group has left no trace in the difference.
 */
export interface Recorder {
  /** Names what the ledger of a group can be asked for. It reads nothing, so that it can be loaded, and locked, at once. */
  needs(group: Group): Needs;
  add<Row extends MessageRow>(messages: readonly Message[], ledger: Ledger<Row>): Difference<Row, Added>;
  record<Row extends MessageRow>(
    items: readonly RecordItem[],
    ledger: Ledger<Row>,
  ): Difference<Row, Recorded>;
  /** @param rows the messages that have come up, as the store holds them */
  claim<Row extends MessageRow>(rows: readonly Row[], due: Due, ledger: Ledger<Row>): Difference<Row, Begun>;
}

/** Changes that are stored together. */
export interface Group {
  readonly add?: readonly Message[];
  readonly record?: readonly RecordItem[];
  /** Messages that have come up. */
  readonly claim?: readonly Message[];
}

export interface Difference<Row extends MessageRow, Answer> {
  readonly changes: Changes<Row>;
  /** The answers to the items of the group, in their order. @param events the events of `changes`, numbered */
  answers(events: readonly CoreEvent[]): readonly Answer[];
}

/** All that a group can read from the ledger. Some of it may be named twice. */
export interface Needs {
  readonly byId: readonly string[];
  readonly byKey: readonly string[];
  readonly byReference: readonly Reference[];
  readonly sendingTo: readonly Address[];
  /**
   * Three attempts for each, beside those of messages that are named otherwise: a group may change those, and then
   * others are the nearest.
   */
  readonly unknownNear: readonly AddressAt[];
  readonly parkedFor: readonly Reference[];
  /** Three reports for each, beside those that are named otherwise. */
  readonly parkedNear: readonly AddressAt[];
  /** The notifiers whose pause is read. */
  readonly pause: readonly string[];
  /**
   * How many reports may begin to wait: if that is more than 0, `parkedRoom()` is asked for; if it is more than the room,
   * `oldestParked()`, beside those that are named otherwise.
   */
  readonly parks: number;
}

export interface AddressAt extends Address {
  readonly time: Date;
}
