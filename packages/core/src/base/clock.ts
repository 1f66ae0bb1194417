import { V7Generator } from 'uuidv7';

/** Everything that no input determines: time, timers, randomness and ids. */
export interface Clock {
  now(): Date;
  /** Calls back once at or soon after a time. Returns a function that cancels it. A timer alone keeps no process alive. */
  wakeAt(at: Date, callback: () => void): () => void;
  /** At least 0, less than 1. */
  random(): number;
  /** A new UUID version 7; it sorts behind those that this clock gave before. */
  id(): string;
}

/** The longest delay that a timer of Node takes, in milliseconds. */
export const longestTimerMs: number = 2 ** 31 - 1;

/** Random numbers of 32 bits, drawn many at once: one call for each takes longer than all else about an id. */
class RandomPool {
  readonly #drawn = new Uint32Array(1_024);
  #next = this.#drawn.length;

  nextUint32(): number {
    if (this.#next === this.#drawn.length) {
      crypto.getRandomValues(this.#drawn);
      this.#next = 0;
    }
    const number = this.#drawn[this.#next] ?? 0;
    this.#next += 1;
    return number;
  }
}

const ids = new V7Generator(new RandomPool());
// However far the machine's clock is set back: ids tell the order of messages.
ids.setRollbackAllowance(2 ** 48 - 1);

/** The machine's clock. */
export const systemClock: Clock = {
  now: () => new Date(),
  wakeAt(at, callback) {
    const delayMs = Math.min(Math.max(0, at.getTime() - Date.now()), longestTimerMs);
    const timer = setTimeout(callback, delayMs).unref();
    return () => clearTimeout(timer);
  },
  random: Math.random,
  id: () => ids.generate().toString(),
};

/** True when the work was done by a time; without work, waits for that time. */
export async function inTime(
  clock: Clock,
  at: Date,
  work: Promise<unknown> = new Promise(() => {}),
): Promise<boolean> {
  let cancel = (): void => {};
  const timeUp = new Promise<boolean>((resolve) => {
    cancel = clock.wakeAt(at, () => resolve(false));
  });
  const done = await Promise.race([work.then(() => true), timeUp]);
  cancel();
  return done;
}
