/**
 * The messages that went into review at the last moment that had one, by their ids. A release at that very moment has an
 * event that looks like one of an acceptance. It does not remember all in review: another process may release, drop or expire them.
 */
export class LastReviewed {
  readonly #ids = new Set<string>();
  /** In milliseconds since 1970. */
  #atMs = Number.NaN;

  /** How many are remembered. */
  get size(): number {
    return this.#ids.size;
  }

  add(id: string, at: Date): void {
    if (at.getTime() !== this.#atMs) this.#ids.clear();
    this.#atMs = at.getTime();
    this.#ids.add(id);
  }

  /** Forgets a message. Returns true if it was remembered. */
  delete(id: string): boolean {
    return this.#ids.delete(id);
  }
}
