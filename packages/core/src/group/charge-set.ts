import type { Charge } from '../charge/charge.ts';
import { partEnd } from '../charge/window-part.ts';
import type { ChargeChange, Ledger, MessageRow } from '../ports/ledger.ts';
import type { Journal } from './journal.ts';

/** The amounts taken of limits, as a group of changes sees them: those of the store, with the changes of the group so far. */
export class ChargeSet {
  readonly #ledger: Ledger<MessageRow>;
  readonly #journal: Journal;
  /** The changes of the group, by counter and part. */
  readonly #changes = new Map<string, ChargeChange>();
  /** The counts of the store, by counter, as far as they were read. */
  readonly #stored = new Map<string, ReadonlyMap<number, number>>();

  constructor(ledger: Ledger<MessageRow>, journal: Journal) {
    this.#ledger = ledger;
    this.#journal = journal;
  }

  get changes(): readonly ChargeChange[] {
    return [...this.#changes.values()].filter(({ amount }) => amount !== 0);
  }

  /** How much is taken in each part of a counter from one on, in the order of the parts. */
  taken(
    { counter }: Pick<Charge, 'counter'>,
    from: number,
  ): readonly (readonly [part: number, amount: number])[] {
    let stored = this.#stored.get(counter);
    if (stored === undefined) {
      stored = new Map(this.#ledger.charged(counter).map(({ part, amount }) => [part, amount]));
      this.#stored.set(counter, stored);
    }
    const now = new Map(stored);
    for (const change of this.#changes.values())
      if (change.counter === counter) now.set(change.part, (now.get(change.part) ?? 0) + change.amount);
    return [...now].filter(([part]) => part >= from).sort(([one], [other]) => one - other);
  }

  /** Takes an amount in a part, or gives it back (below 0). */
  add(charge: Charge, part: number, amount: number): void {
    const { counter } = charge;
    const key = `${counter} ${part}`;
    const before = this.#changes.get(key)?.amount ?? 0;
    this.#journal.set(this.#changes, key, {
      counter,
      part,
      amount: before + amount,
      until: partEnd(charge, part),
    });
  }
}
