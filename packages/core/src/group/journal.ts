/** Changes maps, and can undo these changes. */
export class Journal {
  /** Those of the changes since `begin()` are the first `#count`. The list is not emptied, as it is used for every item. */
  readonly #undo: (() => void)[] = [];
  #count = 0;

  /** Keeps all changes made so far: `rollBack()` will not undo them. */
  begin(): void {
    this.#count = 0;
  }

  set<Key, Value>(map: Map<Key, Value>, key: Key, value: Value): void {
    const before = map.get(key);
    const had = before !== undefined || map.has(key);
    this.onRollBack(() => {
      if (had) map.set(key, before as Value);
      else map.delete(key);
    });
    map.set(key, value);
  }

  delete<Key, Value>(map: Map<Key, Value>, key: Key): void {
    const before = map.get(key);
    if (before === undefined) return;
    this.onRollBack(() => void map.set(key, before));
    map.delete(key);
  }

  onRollBack(undo: () => void): void {
    this.#undo[this.#count] = undo;
    this.#count += 1;
  }

  /** Undoes the changes made since `begin()`, the last one first. */
  rollBack(): void {
    while (this.#count > 0) {
      this.#count -= 1;
      this.#undo[this.#count]?.();
    }
  }
}
