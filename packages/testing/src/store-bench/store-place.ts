import type { Store, Transaction } from '@nkul/core/store';

/** Where a store keeps its data: in a file, a schema, or memory. Each case of the contract gets an empty one. */
export interface StorePlace {
  /**
   * Makes a store on this place, not yet opened. Called again after it was closed; also before, if the place is shared.
   *
   * @param hooks given to a store that is `hooked`
   */
  store(caps?: StoreCaps, hooks?: StoreHooks): Store | Promise<Store>;
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

/**
 * Where the contract takes part in the transactions of a store, to bring two of them to their critical moments. They are between
 * the store and its database, such as in a pool that looks for COMMIT.
 */
export interface StoreHooks {
  /** Awaited before each commit. If it rejects, the database refuses the commit and rolls the transaction back. */
  readonly beforeCommit?: () => Promise<void>;
  /** Asked after each commit. If it returns true, the connection breaks, and the store does not get the answer. */
  readonly losesAnswer?: () => boolean;
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
   * True if `StorePlace.store()` makes stores that call the hooks, and the place is shared.
   *
   * @default false
   */
  readonly hooked?: boolean;
  /**
   * True if the store takes part in transactions of the application (`Store.addWithin()`), which `StorePlace.begin()` begins.
   *
   * @default false
   */
  readonly transactions?: boolean;
  /**
   * True if the store gives readers (`Store.reader()`).
   *
   * @default false
   */
  readonly readers?: boolean;
}
