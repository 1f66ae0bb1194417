/** Changes of maps, so that they can be taken back. */
export class Journal {
  #undo: (() => void)[] = [];

  /** Forgets what was changed so far: it stays. */
  begin(): void {
    this.#undo = [];
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

  /** Takes back what was changed since it began, the last first. */
  rollBack(): void {
    for (const undo of this.#undo.reverse()) undo();
    this.#undo = [];
  }
}
