import { V7Generator } from 'uuidv7';

/** The source of time, timers, randomness and ids. With a fixed clock, the same input gives the same result. */
export interface Clock {
  /** The machine's time of day. Somebody may set it forward or back. */
  now(): Date;
  /** Milliseconds since some moment. It grows evenly, even if the time of day is set. */
  monotonicMs(): number;
  /**
   * Calls back once, at a time or soon after it. The delay is counted from now: if the time of day is set later, it stays
   * as it is. Returns a function that cancels the call. A timer alone does not keep the process alive.
   */
  wakeAt(at: Date, callback: () => void): () => void;
  /**
   * Calls back soon after the time of day was set, with the milliseconds that it was set forward (or back, below 0).
   * Returns a function that ends it.
   */
  onSet(callback: (byMs: number) => void): () => void;
  /** At least 0, less than 1. */
  random(): number;
  /**
   * A new UUID version 7; it sorts behind those that this clock gave before.
   *
   * @param at the time that it begins with, unless a later one was given before @default the time of this clock
   */
  id(at?: Date): string;
}

/** The longest delay that a timer of Node takes, in milliseconds. */
export const longestTimerMs: number = 2 ** 31 - 1;

/** Random numbers of 32 bits, drawn many at once: a call for each would be the slowest part of an id. */
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

/** Makes ids of one clock, each greater than the one before. */
export function idsOf(): Clock['id'] {
  const ids = new V7Generator(new RandomPool());
  // Ids give the order of messages, so they grow even if the machine's clock is set back, however far.
  ids.setRollbackAllowance(2 ** 48 - 1);
  return (at) => (at === undefined ? ids.generate() : ids.generateOrResetWithTs(at.getTime())).toString();
}

/** How often the time of day is compared with the time that has passed, in milliseconds. */
const compareEveryMs = 1_000;
/** How much they may differ, in milliseconds: the system corrects its clock by small steps all the time. */
export const toleranceMs = 1_000;

/**
 * The time of `performance.now()`. Fake timers in a test may replace that function by one that starts anew. Then the
 * time of day gives the time since the last call.
 */
class Monotonic {
  #total = 0;
  #shown = 0;
  #source: unknown;
  #lookedAt: number = Date.now();

  ms(): number {
    const { performance } = globalThis;
    const shown = performance.now();
    const now = Date.now();
    const isSame = performance.now === this.#source && shown >= this.#shown;
    this.#total += isSame ? shown - this.#shown : Math.max(0, now - this.#lookedAt);
    this.#shown = shown;
    this.#source = performance.now;
    this.#lookedAt = now;
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
    // Read together: a test may install or remove fake timers between the two calls.
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
  id: idsOf(),
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

/** Resolves to true if `work` ends before `at`, else to false. Without `work`, it waits until `at`. */
export function inTime(clock: Clock, at: Date, work?: Promise<unknown>): Promise<boolean> {
  const done = work?.then(() => true);
  return resultInTime(clock, at, done).then((result) => result ?? false);
}

/**
 * Resolves to the result of `work` if it ends before `at`, else to undefined. It is one promise: each message waits so for
 * its answer, and `Promise.race()` makes six.
 */
export function resultInTime<Result>(
  clock: Clock,
  at: Date,
  work?: Promise<Result>,
): Promise<Result | undefined> {
  return new Promise((resolve, reject) => {
    const cancel = clock.wakeAt(at, () => resolve(undefined));
    work?.then(
      (result) => {
        cancel();
        resolve(result);
      },
      (error: unknown) => {
        cancel();
        reject(error);
      },
    );
  });
}

/** The end of a period. It is measured by the monotonic clock, so that it stays if the time of day is set. */
export class Deadline {
  readonly #clock: Clock;
  readonly #atMs: number;

  /** @param ms from now, in milliseconds */
  constructor(clock: Clock, ms: number) {
    this.#clock = clock;
    this.#atMs = clock.monotonicMs() + ms;
  }

  /** How many milliseconds are left: 0 or less if it is over. */
  get leftMs(): number {
    return this.#atMs - this.#clock.monotonicMs();
  }

  /** The time of day at which it ends, by the time of day as it is set now. */
  get at(): Date {
    return new Date(Math.ceil(this.#clock.now().getTime() + this.leftMs));
  }

  /** Resolves to true if `work` ends in time, else to false. Without `work`, it waits until the end. */
  meets(work?: Promise<unknown>): Promise<boolean> {
    return inTime(this.#clock, this.at, work);
  }
}
