import type { Store, Transaction } from '@nkul/core/store';

/** Where a store keeps its data: in a file, a schema, or memory. Each case of the contract gets an empty one. */
export interface StorePlace {
  /** Makes a store on this place, not yet opened. Called again after it was closed; also before, if the place is shared. */
  store(caps?: StoreCaps): Store | Promise<Store>;
  /** Begins a transaction of an application in the same database, if the store takes part in one (`transactions`). */
  begin?(): Promise<OpenTransaction>;
  /** Removes the place. Called after every store on it was closed. */
  remove?(): void | Promise<void>;
}

/** A transaction of an application. The case ends it, once. */
export interface OpenTransaction {
  readonly transaction: Transaction;
  commit(): Promise<unknown>;
  rollback(): Promise<unknown>;
}

/** The caps of a store. */
export interface StoreCaps {
  /** How many reports may be parked. Beyond this number, the oldest are deleted. */
  readonly maxParked?: number;
}

/** The abilities of a store: the contract checks exactly these. */
export interface StoreAbilities {
  /** True if stored data outlives the process. It must equal `durable` of the store. */
  readonly durable: boolean;
  /**
   * True if several stores may be open on one place at once, as those of two processes are.
   *
   * @default false
   */
  readonly shared?: boolean;
  /**
   * True if `StorePlace.store()` makes stores with the caps that it is given.
   *
   * @default false
   */
  readonly capped?: boolean;
  /**
   * True if the store takes part in transactions of the application (`Store.addWithin()`), which `StorePlace.begin()` begins.
   *
   * @default false
   */
  readonly transactions?: boolean;
}
