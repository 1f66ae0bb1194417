import type { Mark } from '../mark/mark.ts';
import type { Ledger, MessageRow } from '../ports/ledger.ts';
import type { Journal } from './journal.ts';

/** The marks as a group of changes sees them: those of the store, with the changes of the group so far. */
export class MarkSet {
  readonly #ledger: Ledger<MessageRow>;
  readonly #journal: Journal;
  readonly #changes = new Map<string, Mark | undefined>();

  constructor(ledger: Ledger<MessageRow>, journal: Journal) {
    this.#ledger = ledger;
    this.#journal = journal;
  }

  /** The new marks by name; undefined for one that is taken away. */
  get changes(): ReadonlyMap<string, Mark | undefined> {
    return this.#changes;
  }

  /** True if it is surely empty. Then a caller need not make a name, which is a keyed hash. */
  get isEmpty(): boolean {
    return this.#changes.size === 0 && this.#ledger.hasMarks?.() === false;
  }

  get(name: string): Mark | undefined {
    return this.#changes.has(name) ? this.#changes.get(name) : this.#ledger.mark(name);
  }

  set(name: string, mark: Mark | undefined): void {
    this.#journal.set(this.#changes, name, mark);
  }
}
