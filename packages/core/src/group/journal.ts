/** The value before of a key that a map did not have. */
const absent: unique symbol = Symbol('absent');

/** Changes maps, and can undo these changes. */
export class Journal {
  /**
   * The changes: of each the map, the key and the value before, or a function that undoes it. They are in three lists, as an
   * object for each change would be garbage. Those since `begin()` are the first `#count`; the lists are not emptied, as they
   * are used for every item.
   */
  readonly #touched: (Map<unknown, unknown> | (() => void))[] = [];
  readonly #keys: unknown[] = [];
  readonly #before: unknown[] = [];
  #count = 0;

  /** Keeps all changes made so far: `rollBack()` will not undo them. */
  begin(): void {
    this.#count = 0;
  }

  set<Key, Value>(map: Map<Key, Value>, key: Key, value: Value): void {
    const [before, size] = [map.get(key), map.size];
    map.set(key, value);
    this.#note(map, key, map.size === size ? before : absent);
  }

  delete<Key, Value>(map: Map<Key, Value>, key: Key): void {
    const before = map.get(key);
    if (before === undefined) return;
    this.#note(map, key, before);
    map.delete(key);
  }

  onRollBack(undo: () => void): void {
    this.#note(undo, undefined, undefined);
  }

  /** Undoes the changes made since `begin()`, the last one first. */
  rollBack(): void {
    while (this.#count > 0) {
      this.#count -= 1;
      const [touched, before] = [this.#touched[this.#count], this.#before[this.#count]];
      if (typeof touched === 'function') touched();
      else if (before === absent) touched?.delete(this.#keys[this.#count]);
      else touched?.set(this.#keys[this.#count], before);
    }
  }

  /** The types of the map's keys and values are dropped here: `set()` and `delete()` have checked them. */
  #note(
    touched: Map<never, never> | Map<unknown, unknown> | (() => void),
    key: unknown,
    before: unknown,
  ): void {
    this.#touched[this.#count] = touched;
    this.#keys[this.#count] = key;
    this.#before[this.#count] = before;
    this.#count += 1;
  }
}
