import type { Tally } from './tally.ts';

/** The dimensions whose values come from outside, and the most values that each of them tells apart. */
const nameCaps: Readonly<Record<NameKind, number>> = { template: 200, place: 64 };

export type NameKind = 'template' | 'place';

/** The name of all others, beyond the caps. */
const otherName = 'other';

/** A name that counters tell apart. */
export interface TallyName {
  readonly kind: NameKind;
  readonly name: string;
}

/**
 * The templates and places that counters tell apart: the first 200 and 64 that were ever counted. Later ones count as
 * `other`, for ever: so what is subtracted later is subtracted from the same counter.
 */
export class TallyNames {
  readonly #load: () => Iterable<TallyName>;
  readonly #keep: (name: TallyName) => void;
  #known: Readonly<Record<NameKind, Set<string>>> | undefined;

  /** @param load reads the names that the store keeps @param keep stores another one */
  constructor(load: () => Iterable<TallyName> = () => [], keep: (name: TallyName) => void = () => {}) {
    this.#load = load;
    this.#keep = keep;
  }

  /** A tally with the names that it counts under. */
  named(tally: Tally): Tally {
    const template = this.#nameFor('template', tally.template);
    const place = this.#nameFor('place', tally.place);
    return template === tally.template && place === tally.place ? tally : { ...tally, template, place };
  }

  /** Drops what it knows, after a rollback or a change of another process. */
  forget(): void {
    this.#known = undefined;
  }

  #nameFor(kind: NameKind, name: string): string {
    if (name === '' || name === otherName) return name;
    const known = this.#names[kind];
    if (known.has(name)) return name;
    if (known.size >= nameCaps[kind]) return otherName;
    known.add(name);
    this.#keep({ kind, name });
    return name;
  }

  get #names(): Readonly<Record<NameKind, Set<string>>> {
    if (this.#known === undefined) {
      this.#known = { template: new Set(), place: new Set() };
      for (const { kind, name } of this.#load()) this.#known[kind].add(name);
    }
    return this.#known;
  }
}
