/** How many references are kept at least; twice as many at most. */
const remembered = 16_384;

/**
 * The message that a look-up of a reference gives first, by the reference, as far as it is known without the file: a report
 * mostly comes soon, and a hash and a search in the index of terms take longer than the rest of a look-up.
 */
export class RecentReferences {
  #young = new Map<string, number>();
  #old = new Map<string, number>();

  get(reference: string): number | undefined {
    return this.#young.get(reference) ?? this.#old.get(reference);
  }

  /** @param first the number of a message; undefined if it must be looked up */
  set(reference: string, first: number | undefined): void {
    this.#old.delete(reference);
    if (first === undefined) {
      this.#young.delete(reference);
      return;
    }
    if (this.#young.size >= remembered) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(reference, first);
  }

  clear(): void {
    this.#young.clear();
    this.#old.clear();
  }
}
