import type { Visitor } from '../settings/console-options.ts';

/** How often a person may do something, in which time. */
interface Rate {
  readonly most: number;
  readonly perMs: number;
}

const hourMs = 3_600_000;

/** Something that is counted for each person. */
export type RateName = 'call' | 'live' | 'reveal' | 'search';

const rates: Readonly<Record<RateName, Rate>> = {
  call: { most: 240, perMs: 60_000 },
  live: { most: 30, perMs: 60_000 },
  reveal: { most: 30, perMs: hourMs },
  search: { most: 60, perMs: hourMs },
};

/** Under which name a person is counted. */
export function countedAs({ countedAs: name, name: own }: Visitor): string {
  return name ?? own;
}

/** How many people are remembered. Beyond that, those who came first are forgotten. */
const mostPeople = 10_000;

/** Counts what people do, in windows of time. */
export class Rates {
  readonly #nowMs: () => number;
  readonly #counts = new Map<string, { readonly endMs: number; count: number }>();
  /** By person: the last search. */
  readonly #searches = new Map<string, string>();

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** Counts once. Returns in how many milliseconds the person may go on; 0 if at once. */
  take(what: RateName, name: string): number {
    const { most, perMs } = rates[what];
    const key = `${what} ${name}`;
    const nowMs = this.#nowMs();
    const known = this.#counts.get(key);
    if (known === undefined || known.endMs <= nowMs) {
      this.#counts.delete(key);
      this.#counts.set(key, { endMs: nowMs + perMs, count: 1 });
      if (this.#counts.size > mostPeople) forgetFirst(this.#counts);
      return 0;
    }
    known.count += 1;
    return known.count > most ? known.endMs - nowMs : 0;
  }

  /** True if a person searches for the same as the last time: a page that stays open is read again and again. */
  isSameSearch(name: string, text: string): boolean {
    const isSame = this.#searches.get(name) === text;
    this.#searches.delete(name);
    this.#searches.set(name, text);
    if (this.#searches.size > mostPeople) forgetFirst(this.#searches);
    return isSame;
  }
}

function forgetFirst(map: Map<string, unknown>): void {
  for (const key of map.keys()) {
    map.delete(key);
    return;
  }
}
