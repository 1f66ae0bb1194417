/** Ids by key. The first `get()` after an `add()` builds the index, so that groups that only add are cheap. */
export class NotedIds<Key> {
  readonly #textOf: (key: Key) => string;
  #noted: { readonly key: Key; readonly id: string }[] = [];
  #index: Map<string, Set<string>> | undefined;

  constructor(textOf: (key: Key) => string) {
    this.#textOf = textOf;
  }

  add(key: Key, id: string): void {
    this.#noted.push({ key, id });
  }

  get(key: Key): ReadonlySet<string> | undefined {
    if (this.#noted.length > 0) this.#indexNoted();
    return this.#index?.get(this.#textOf(key));
  }

  #indexNoted(): void {
    const index = this.#index ?? new Map<string, Set<string>>();
    for (const { key, id } of this.#noted) {
      const text = this.#textOf(key);
      const ids = index.get(text);
      if (ids === undefined) index.set(text, new Set([id]));
      else ids.add(id);
    }
    this.#index = index;
    this.#noted = [];
  }
}
