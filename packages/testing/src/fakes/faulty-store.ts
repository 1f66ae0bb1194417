import { type Store, StoreError } from '@nkul/core/store';

/** A call that a store got. */
export interface StoreCall {
  readonly method: string;
  /** 1 for the first call of this method. */
  readonly count: number;
}

/**
 * What goes wrong with a call: `refused`, it throws and nothing was done; `lost`, it was done and throws all the same;
 * `dead`, this call and all later ones never answer, and nothing is done; a promise, it begins when that resolves.
 */
export type StoreFault = 'refused' | 'lost' | 'dead' | Promise<unknown>;

/** What goes wrong with which call; undefined when nothing does. */
export type StoreFaults = (call: StoreCall) => StoreFault | undefined;

/**
 * A store around another one, whose calls fail as a test says.
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
      // Those that answer at once have no answer to lose.
      if (name === 'onDue' || name === 'begun' || name === 'giveBack' || typeof name === 'symbol')
        return part.bind(target);
      return (...args: readonly unknown[]) => trouble.call(name, () => Reflect.apply(part, target, args));
    },
  });
}

/** What befalls the calls of one store. */
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
