import { V7Generator } from 'uuidv7';

/** Everything that no input determines: time, timers, randomness and ids. */
export interface Clock {
  /** The machine's time of day. Somebody may set it forward or back. */
  now(): Date;
  /** Milliseconds since some moment. It goes on evenly, whatever somebody sets the time of day to. */
  monotonicMs(): number;
  /**
   * Calls back once at or soon after a time, counted from now: a time of day that is set later changes nothing. Returns
   * a function that cancels it. A timer alone keeps no process alive.
   */
  wakeAt(at: Date, callback: () => void): () => void;
  /**
   * Calls back soon after the time of day was set, with the milliseconds that it was set forward (or back, below 0).
   * Returns a function that ends it.
   */
  onSet(callback: (byMs: number) => void): () => void;
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

/** How often the time of day is compared with the time that has passed, in milliseconds. */
const compareEveryMs = 1_000;
/** How much they may differ, in milliseconds: a machine's clock is put right by little steps all the time. */
const toleranceMs = 1_000;

/**
 * What `performance.now()` says. Fake timers in a test may put another one in its place, which begins anew: then the
 * time of day tells how long it was since the last look.
 */
class Monotonic {
  #total = 0;
  #shown = 0;
  #source: unknown;
  #lookedAt: number = Date.now();

  ms(): number {
    const { performance } = globalThis;
    const [shown, now] = [performance.now(), Date.now()];
    const isSame = performance.now === this.#source && shown >= this.#shown;
    this.#total += isSame ? shown - this.#shown : Math.max(0, now - this.#lookedAt);
    [this.#shown, this.#source, this.#lookedAt] = [shown, performance.now, now];
    return this.#total;
  }
}

const monotonic = new Monotonic();

/** The machine's clock. */
export const systemClock: Clock = {
  now: () => new Date(),
  monotonicMs: () => monotonic.ms(),
  wakeAt(at, callback) {
    const delayMs = Math.min(Math.max(0, at.getTime() - Date.now()), longestTimerMs);
    // Taken together: a test may put fake timers in place, or take them away, before this one is taken back.
    const { setTimeout, clearTimeout } = globalThis;
    const timer = setTimeout(callback, delayMs).unref();
    return () => clearTimeout(timer);
  },
  onSet(callback) {
    const { setInterval, clearInterval } = globalThis;
    const compared = new ClockComparison(systemClock, callback);
    const timer = setInterval(() => compared.look(), compareEveryMs).unref();
    return () => clearInterval(timer);
  },
  random: Math.random,
  id: () => ids.generate().toString(),
};

/** Compares the time of day with the time that has passed since the last look. */
export class ClockComparison {
  readonly #clock: Pick<Clock, 'now' | 'monotonicMs'>;
  readonly #set: (byMs: number) => void;
  #offset: number;

  constructor(clock: Pick<Clock, 'now' | 'monotonicMs'>, set: (byMs: number) => void) {
    this.#clock = clock;
    this.#set = set;
    this.#offset = this.#read();
  }

  look(): void {
    const offset = this.#read();
    const byMs = Math.round(offset - this.#offset);
    if (Math.abs(byMs) <= toleranceMs) return;
    this.#offset = offset;
    this.#set(byMs);
  }

  #read(): number {
    return this.#clock.now().getTime() - this.#clock.monotonicMs();
  }
}

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

/** The end of a stretch of time. It goes by the time that passes: setting the time of day does not move it. */
export class Deadline {
  readonly #clock: Clock;
  readonly #atMs: number;

  /** @param ms from now, in milliseconds */
  constructor(clock: Clock, ms: number) {
    this.#clock = clock;
    this.#atMs = clock.monotonicMs() + ms;
  }

  /** How many milliseconds are left: 0 or fewer when it is over. */
  get leftMs(): number {
    return this.#atMs - this.#clock.monotonicMs();
  }

  /** Its time of day, by the time of day as it is now. */
  get at(): Date {
    return new Date(Math.ceil(this.#clock.now().getTime() + this.leftMs));
  }

  /** True if the work was done by then; without work, waits until then. */
  meets(work?: Promise<unknown>): Promise<boolean> {
    return inTime(this.#clock, this.at, work);
  }
}
