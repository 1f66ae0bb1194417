import type { Reported } from '../model/happening.ts';
import type { Reference } from '../model/references.ts';
import type { ParkedReport } from '../ports/ledger.ts';

/** The reports that wait, in memory: oldest first, and by reference. */
export class ParkedReports {
  readonly #inOrder = new Map<number, ParkedReport>();
  readonly #byReference = new Map<string, ParkedReport[]>();
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
  }

  /** Those of a reference, oldest first. */
  of(reference: Reference): readonly ParkedReport[] {
    return this.#byReference.get(keyOf(reference)) ?? [];
  }

  /** Those of a notifier that speak of an address, oldest first. */
  about(notifier: string, address: string): readonly ParkedReport[] {
    return [...this.#inOrder.values()].filter(
      ({ happening: { report } }) => report.notifier === notifier && report.to === address,
    );
  }

  remove(parked: ParkedReport): void {
    if (!this.#inOrder.delete(parked.number)) return;
    const key = keyOf(parked.reference);
    const left = this.of(parked.reference).filter(({ number }) => number !== parked.number);
    if (left.length > 0) this.#byReference.set(key, left);
    else this.#byReference.delete(key);
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
