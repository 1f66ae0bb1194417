import { type Store, StoreError } from '@nkul/core/store';

/** A call that a store got. */
export interface StoreCall {
  readonly method: string;
  /** 1 for the first call of this method. */
  readonly count: number;
}

/**
 * How a call fails:
 *
 * - `refused`: it throws, and changes nothing.
 * - `lost`: it succeeds, but throws, as if its answer was lost.
 * - `dead`: this call and all later ones change nothing, and never answer.
 * - a promise: it begins when the promise resolves.
 */
export type StoreFault = 'refused' | 'lost' | 'dead' | Promise<unknown>;

/** Chooses the fault of a call; undefined if it works. */
export type StoreFaults = (call: StoreCall) => StoreFault | undefined;

const synchronous: ReadonlySet<string> = new Set(['onDue', 'begun', 'giveBack', 'reader']);

/**
 * Wraps a store so that its calls fail as a test says.
 *
 * @example
 * const store = faultyStore(memoryStore(), ({ method, count }) => (method === 'record' && count === 3 ? 'lost' : undefined));
 */
export function faultyStore(store: Store, faults: StoreFaults): Store {
  const trouble = new Trouble(faults);
  return new Proxy(store, {
    get(target, name) {
      const part: unknown = Reflect.get(target, name, target);
      if (typeof part !== 'function') return part;
      // These functions are synchronous, so their answer cannot be lost.
      if (typeof name === 'symbol' || synchronous.has(name)) return part.bind(target);
      return (...args: readonly unknown[]) => trouble.call(name, () => Reflect.apply(part, target, args));
    },
  });
}

/** The faults of the calls of one store. */
class Trouble {
  readonly #faults: StoreFaults;
  readonly #counts = new Map<string, number>();
  #dead = false;

  constructor(faults: StoreFaults) {
    this.#faults = faults;
  }

  async call(method: string, work: () => unknown): Promise<unknown> {
    const count = (this.#counts.get(method) ?? 0) + 1;
    this.#counts.set(method, count);
    const fault = this.#faults({ method, count });
    if (fault === 'dead') this.#dead = true;
    if (this.#dead) return await new Promise(() => {});
    if (fault === 'refused') throw new StoreError(`${method}() is refused: nothing was done.`);
    if (typeof fault === 'object') await fault;
    const answer = await work();
    if (fault === 'lost') throw new StoreError(`${method}() was done, and its answer is lost.`);
    return answer;
  }
}
