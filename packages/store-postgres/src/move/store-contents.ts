import type {
  Act,
  ChargeChange,
  CoreEvent,
  KeptBalance,
  Mark,
  Message,
  ParkedReport,
  Pause,
  Tally,
} from '@nkul/core/store';

/** All that a store keeps, for a move. Pages are read when they are asked for, and may be read again. */
export interface StoreContents {
  /** `Store.secret`: keys of erased messages and fingerprints were made with it. */
  readonly secret: Uint8Array;
  /** Since when the store is closed, as it was restored. */
  readonly restoredAt: Date | undefined;
  readonly pauses: readonly Pause[];
  /** The states of notifiers, as `SharedLanes` has made them. */
  readonly lanes: ReadonlyMap<string, string>;
  /** The amounts taken of limits, as changes to empty counters. */
  readonly charges: readonly ChargeChange[];
  /** The facts about addresses and the like. */
  readonly marks: readonly Mark[];
  readonly subscribers: readonly { readonly name: string; readonly cursor: number }[];
  readonly balances: readonly KeptBalance[];
  /** The number of the last event that was ever stored; 0 without one. */
  readonly lastEvent: number;
  /** The oldest come first; so it is for the others. */
  messages(): Iterable<readonly Message[]>;
  events(): Iterable<readonly CoreEvent[]>;
  parked(): Iterable<readonly ParkedReport[]>;
  acts(): Iterable<readonly Act[]>;
  tallies(): Iterable<readonly Tally[]>;
}
