import type { Store } from '@nkul/core/store';

/** Where a store keeps what it holds: a file, a schema, nothing. Each case of the contract has one of its own, empty. */
export interface StorePlace {
  /** A store on this place, not yet opened. Called again after the last one was closed, or beside it when the place is shared. */
  store(caps?: StoreCaps): Store | Promise<Store>;
  /** Takes the place away. Called when every store on it is closed. */
  remove?(): void | Promise<void>;
}

/** How much a store keeps at most. */
export interface StoreCaps {
  /** How many reports may wait; beyond, the oldest go. */
  readonly maxParked?: number;
}

/** What a store can do, so that the contract asks no more and no less. */
export interface StoreAbilities {
  /** True when what it has answered outlives the process. Must be what the store itself says. */
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
}
