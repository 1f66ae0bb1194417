import { compare, type TimeOrder } from '../group/time-order.ts';

/** Entries by key; the entries of one key are sorted by time. */
export class TimeIndex<Entry> {
  readonly #order: TimeOrder<Entry>;
  readonly #entries = new Map<string, Entry[]>();

  constructor(order: TimeOrder<Entry>) {
    this.#order = order;
  }

  add(key: string, entry: Entry): void {
    const entries = this.#entries.get(key);
    if (entries === undefined) this.#entries.set(key, [entry]);
    else entries.splice(this.#placeOf(entries, entry), 0, entry);
  }

  delete(key: string, entry: Entry): void {
    const entries = this.#entries.get(key);
    if (entries === undefined) return;
    const place = this.#placeOf(entries, entry);
    const known = entries[place];
    if (known !== undefined && compare(this.#order, known, entry) === 0) entries.splice(place, 1);
    if (entries.length === 0) this.#entries.delete(key);
  }

  /** The last `count` entries up to a time, and the first `count` after it. */
  near(key: string, time: Date, count: number): readonly Entry[] {
    const entries = this.#entries.get(key);
    if (entries === undefined) return [];
    const place = firstPlace(entries, (entry) => this.#order.timeOf(entry) > time);
    return entries.slice(Math.max(0, place - count), place + count);
  }

  #placeOf(entries: readonly Entry[], entry: Entry): number {
    return firstPlace(entries, (one) => compare(this.#order, one, entry) >= 0);
  }
}

/** The index of the first entry that passes a test, or the length of the list. All entries after it must pass too. */
function firstPlace<Entry>(entries: readonly Entry[], passes: (entry: Entry) => boolean): number {
  let [from, to] = [0, entries.length];
  while (from < to) {
    const middle = (from + to) >>> 1;
    const entry = entries[middle];
    if (entry !== undefined && passes(entry)) to = middle;
    else from = middle + 1;
  }
  return from;
}
