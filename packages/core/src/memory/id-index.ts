/**
 * Ids of messages by a notifier, and a reference or an address of it. Nearly every key has one id, which is kept without a
 * Set. The two parts of a key are not put together: that text would be made, hashed and kept for each reference.
 */
export class IdIndex {
  readonly #notifiers = new Map<string, Map<string, string | Set<string>>>();

  /** Returns false if the key has the id already. */
  add(notifier: string, key: string, id: string): boolean {
    const ids = this.#of(notifier);
    const known = ids.get(key);
    if (known === undefined) {
      ids.set(key, id);
      return true;
    }
    if (typeof known === 'string') {
      if (known === id) return false;
      ids.set(key, new Set([known, id]));
      return true;
    }
    if (known.has(id)) return false;
    known.add(id);
    return true;
  }

  /** The ids of a key in ascending order: messages that were accepted first come first. */
  get(notifier: string, key: string): readonly string[] {
    const known = this.#notifiers.get(notifier)?.get(key);
    if (known === undefined) return [];
    return typeof known === 'string' ? [known] : [...known].sort();
  }

  delete(notifier: string, key: string, id: string): void {
    const ids = this.#notifiers.get(notifier);
    const known = ids?.get(key);
    if (known === id) ids?.delete(key);
    if (typeof known !== 'object') return;
    known.delete(id);
    if (known.size === 0) ids?.delete(key);
  }

  #of(notifier: string): Map<string, string | Set<string>> {
    const known = this.#notifiers.get(notifier);
    if (known !== undefined) return known;
    const made = new Map<string, string | Set<string>>();
    this.#notifiers.set(notifier, made);
    return made;
  }
}
