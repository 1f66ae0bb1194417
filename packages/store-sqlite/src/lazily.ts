/**
 * Values that are read one at a time, as long as a caller takes them. A generator would do the same, but its calls cost
 * more than all else of a look-up.
 */
export class Lazily<Value> implements IterableIterator<Value> {
  readonly #read: () => Value | undefined;

  /** @param read the next value; undefined at the end */
  constructor(read: () => Value | undefined) {
    this.#read = read;
  }

  next(): IteratorResult<Value, undefined> {
    const value = this.#read();
    return value === undefined ? { done: true, value: undefined } : { done: false, value };
  }

  [Symbol.iterator](): this {
    return this;
  }
}
