import { byReportTime } from '../group/time-order.ts';
import type { Reported } from '../model/happening.ts';
import { type Reference, referenceKey } from '../model/references.ts';
import { type Address, addressKey } from '../model/unknown-attempt.ts';
import type { ParkedReport } from '../ports/ledger.ts';
import { TimeIndex } from './time-index.ts';

/** The parked reports of the memory store: oldest first, by reference, and by address and time. */
export class ParkedReports {
  readonly #inOrder = new Map<number, ParkedReport>();
  readonly #byReference = new Map<string, ParkedReport[]>();
  readonly #byAddress = new TimeIndex(byReportTime);
  #latest = 0;

  /** Oldest first. */
  all(): readonly ParkedReport[] {
    return [...this.#inOrder.values()];
  }

  get count(): number {
    return this.#inOrder.size;
  }

  add(reference: Reference, happening: Reported): void {
    this.#latest += 1;
    const parked: ParkedReport = { sequence: this.#latest, reference, happening };
    this.#inOrder.set(parked.sequence, parked);
    const same = this.#byReference.get(referenceKey(reference));
    if (same === undefined) this.#byReference.set(referenceKey(reference), [parked]);
    else same.push(parked);
    const { notifier, to } = happening.report;
    if (to !== undefined) this.#byAddress.add(addressKey({ notifier, address: to }), parked);
  }

  /** The reports of a reference, oldest first. */
  of(reference: Reference): readonly ParkedReport[] {
    return this.#byReference.get(referenceKey(reference)) ?? [];
  }

  /** The reports of an address: the last `count` up to a time, and the first `count` after it. */
  near(address: Address, time: Date, count: number): readonly ParkedReport[] {
    return this.#byAddress.near(addressKey(address), time, count);
  }

  remove(parked: ParkedReport): void {
    if (!this.#inOrder.delete(parked.sequence)) return;
    const key = referenceKey(parked.reference);
    const left = this.of(parked.reference).filter(({ sequence }) => sequence !== parked.sequence);
    if (left.length > 0) this.#byReference.set(key, left);
    else this.#byReference.delete(key);
    const { notifier, to } = parked.happening.report;
    if (to !== undefined) this.#byAddress.delete(addressKey({ notifier, address: to }), parked);
  }

  /** The `count` oldest reports, oldest first. */
  oldest(count: number): readonly ParkedReport[] {
    const oldest: ParkedReport[] = [];
    for (const parked of this.#inOrder.values()) {
      if (oldest.length >= count) break;
      oldest.push(parked);
    }
    return oldest;
  }

  /** Removes the reports to some addresses, through whatever notifier. */
  removeTo(addresses: readonly string[]): void {
    for (const parked of this.#inOrder.values()) {
      const { to } = parked.happening.report;
      if (to !== undefined && addresses.includes(to)) this.remove(parked);
    }
  }

  /** Removes the reports that arrived at a time or before it. */
  removeUntil(at: Date): void {
    for (const parked of this.#inOrder.values()) if (parked.happening.at <= at) this.remove(parked);
  }
}
