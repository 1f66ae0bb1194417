/** A process' lease of a durable subscriber's name. */
export interface SubscriberLease {
  /** Identifies the caller; unique among all processes. */
  readonly owner: string;
  readonly at: Date;
  /** The end of the lease. The time `at` releases the name. */
  readonly until: Date;
  /** The number of the last event that was handled. A cursor never moves back. */
  readonly cursor?: number;
  /** Where a new subscriber starts: at the oldest kept event, or after the newest. */
  readonly from: 'start' | 'now';
}

/**
 * True while a lease keeps a subscriber's name from another process. A lease that ends later than any can was taken
 * before the clock was set back: it is over. Leases are equally long; twice as long allows for clocks that differ.
 */
export function isTaken(
  taken: { readonly owner: string; readonly until: Date },
  { owner, at, until }: SubscriberLease,
): boolean {
  if (taken.owner === owner || taken.until <= at) return false;
  return taken.until.getTime() - at.getTime() <= 2 * (until.getTime() - at.getTime());
}
