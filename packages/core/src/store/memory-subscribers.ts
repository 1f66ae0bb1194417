import { isTaken, type SubscriberLease } from '../ports/store.ts';

/** Durable subscribers in memory: how far each has got, and which process has its name. */
export class MemorySubscribers {
  readonly #subscribers = new Map<
    string,
    { readonly cursor: number; readonly owner: string; readonly until: Date }
  >();

  /** Takes or renews a name and moves its cursor forward; undefined while another process has it. */
  lease(name: string, lease: SubscriberLease, latest: number): number | undefined {
    const { owner, until, from } = lease;
    const known = this.#subscribers.get(name);
    if (known !== undefined && isTaken(known, lease)) return undefined;
    const begun = known?.cursor ?? (from === 'now' ? latest : 0);
    const cursor = Math.max(begun, lease.cursor ?? 0);
    this.#subscribers.set(name, { cursor, owner, until });
    return cursor;
  }
}
