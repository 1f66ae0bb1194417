/** Changes maps, and can undo these changes. */
export class Journal {
  #undo: (() => void)[] = [];

  /** Keeps all changes made so far: `rollBack()` will not undo them. */
  begin(): void {
    if (this.#undo.length > 0) this.#undo = [];
  }

  set<Key, Value>(map: Map<Key, Value>, key: Key, value: Value): void {
    const before = map.get(key);
    const had = before !== undefined || map.has(key);
    this.#undo.push(() => {
      if (had) map.set(key, before as Value);
      else map.delete(key);
    });
    map.set(key, value);
  }

  delete<Key, Value>(map: Map<Key, Value>, key: Key): void {
    const before = map.get(key);
    if (before === undefined) return;
    this.#undo.push(() => map.set(key, before));
    map.delete(key);
  }

  onRollBack(undo: () => void): void {
    this.#undo.push(undo);
  }

  /** Undoes the changes made since `begin()`, the last one first. */
  rollBack(): void {
    for (const undo of this.#undo.reverse()) undo();
    this.#undo = [];
  }
}
