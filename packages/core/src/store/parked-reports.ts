import type { Reported } from '../model/happening.ts';
import type { Reference } from '../model/references.ts';
import { type Address, addressKey } from '../model/unknown-attempt.ts';
import type { ParkedReport } from '../ports/ledger.ts';
import { TimeIndex } from './time-index.ts';
import { byReportTime } from './time-order.ts';

/** The reports that wait, in memory: oldest first, by reference, and by address and time. */
export class ParkedReports {
  readonly #inOrder = new Map<number, ParkedReport>();
  readonly #byReference = new Map<string, ParkedReport[]>();
  readonly #byAddress = new TimeIndex(byReportTime);
  #latest = 0;

  get count(): number {
    return this.#inOrder.size;
  }

  add(reference: Reference, happening: Reported): void {
    this.#latest += 1;
    const parked: ParkedReport = { number: this.#latest, reference, happening };
    this.#inOrder.set(parked.number, parked);
    const same = this.#byReference.get(keyOf(reference));
    if (same === undefined) this.#byReference.set(keyOf(reference), [parked]);
    else same.push(parked);
    const { notifier, to } = happening.report;
    if (to !== undefined) this.#byAddress.add(addressKey({ notifier, address: to }), parked);
  }

  /** Those of a reference, oldest first. */
  of(reference: Reference): readonly ParkedReport[] {
    return this.#byReference.get(keyOf(reference)) ?? [];
  }

  /** Those to an address: the last `count` up to a time, and the first `count` after it. */
  near(address: Address, time: Date, count: number): readonly ParkedReport[] {
    return this.#byAddress.near(addressKey(address), time, count);
  }

  remove(parked: ParkedReport): void {
    if (!this.#inOrder.delete(parked.number)) return;
    const key = keyOf(parked.reference);
    const left = this.of(parked.reference).filter(({ number }) => number !== parked.number);
    if (left.length > 0) this.#byReference.set(key, left);
    else this.#byReference.delete(key);
    const { notifier, to } = parked.happening.report;
    if (to !== undefined) this.#byAddress.delete(addressKey({ notifier, address: to }), parked);
  }

  removeOldest(count: number): void {
    let left = count;
    for (const parked of this.#inOrder.values()) {
      if (left <= 0) return;
      this.remove(parked);
      left -= 1;
    }
  }

  /** Removes those that came at a time or before. */
  removeUntil(at: Date): void {
    for (const parked of this.#inOrder.values()) if (parked.happening.at <= at) this.remove(parked);
  }
}

function keyOf({ notifier, reference }: Reference): string {
  return `${notifier}\0${reference}`;
}
