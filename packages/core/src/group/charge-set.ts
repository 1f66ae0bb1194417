import type { Charge } from '../charge/charge.ts';
import { countsIn, partEnd } from '../charge/window-part.ts';
import type { ChargeChange, Ledger, MessageRow } from '../ports/ledger.ts';
import type { Journal } from './journal.ts';

/** The amounts taken of limits, as a group of changes sees them: those of the store, with the changes of the group so far. */
export class ChargeSet {
  readonly #ledger: Ledger<MessageRow>;
  readonly #journal: Journal;
  /** The changes of the group, by counter, then by part. */
  readonly #changes = new Map<string, Map<number, ChargeChange>>();
  /** The counts of the store, by counter, then by part, as far as they were read. */
  readonly #stored = new Map<string, ReadonlyMap<number, number>>();

  constructor(ledger: Ledger<MessageRow>, journal: Journal) {
    this.#ledger = ledger;
    this.#journal = journal;
  }

  get changes(): readonly ChargeChange[] {
    const all = [...this.#changes.values()].flatMap((parts) => [...parts.values()]);
    return all.filter(({ amount }) => amount !== 0);
  }

  /** How much is taken of a counter that counts in a part, in the order of the parts. */
  taken(
    { counter }: Pick<Charge, 'counter'>,
    part: number,
  ): readonly (readonly [part: number, amount: number])[] {
    const now = new Map(this.#storedOf(counter));
    for (const change of this.#changes.get(counter)?.values() ?? [])
      now.set(change.part, (now.get(change.part) ?? 0) + change.amount);
    return [...now].filter(([taken]) => countsIn(part, taken)).sort(([one], [other]) => one - other);
  }

  /** Takes an amount in a part, or gives it back (below 0). */
  add(charge: Charge, part: number, amount: number): void {
    const { counter } = charge;
    const parts = this.#changes.get(counter) ?? new Map<number, ChargeChange>();
    this.#changes.set(counter, parts);
    const before = parts.get(part)?.amount ?? 0;
    const change = { counter, part, amount: before + amount, until: partEnd(charge, part) };
    this.#journal.set(parts, part, change);
  }

  #storedOf(counter: string): ReadonlyMap<number, number> {
    const known = this.#stored.get(counter);
    if (known !== undefined) return known;
    const stored = new Map(this.#ledger.charged(counter).map(({ part, amount }) => [part, amount]));
    this.#stored.set(counter, stored);
    return stored;
  }
}
