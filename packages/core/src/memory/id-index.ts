/** Ids of messages by a key. Nearly every key has one id, which is kept without a Set. */
export class IdIndex {
  readonly #ids = new Map<string, string | Set<string>>();

  /** Returns false if the key has the id already. */
  add(key: string, id: string): boolean {
    const known = this.#ids.get(key);
    if (known === undefined) {
      this.#ids.set(key, id);
      return true;
    }
    if (typeof known === 'string') {
      if (known === id) return false;
      this.#ids.set(key, new Set([known, id]));
      return true;
    }
    if (known.has(id)) return false;
    known.add(id);
    return true;
  }

  /** The ids of a key in ascending order: messages that were accepted first come first. */
  get(key: string): readonly string[] {
    const known = this.#ids.get(key);
    if (known === undefined) return [];
    return typeof known === 'string' ? [known] : [...known].sort();
  }

  delete(key: string, id: string): void {
    const known = this.#ids.get(key);
    if (known === id) this.#ids.delete(key);
    if (typeof known !== 'object') return;
    known.delete(id);
    if (known.size === 0) this.#ids.delete(key);
  }
}
