import { scheduler } from 'node:timers/promises';
import type { Clock } from '@nkul/core';
import { UUID } from 'uuidv7';
import { turnEventLoop } from '../base/event-loop.ts';
import { type Random, seededRandom } from '../base/seeded-random.ts';

export interface ManualClockOptions {
  /** Makes `random()` and `id()` repeatable. @default 1 */
  readonly seed?: number;
}

interface Timer {
  /** In monotonic milliseconds, so that setting the time of day does not change it. */
  readonly at: number;
  /** Orders timers of the same time: the first one made comes first. */
  readonly order: number;
  /** True if its time had come when it was made. Then the next turn of the event loop calls it. */
  readonly immediate: boolean;
  readonly callback: () => void;
}

/** How many turns of the event loop follow each timer of `run()`: enough for work in memory. */
const turnsPerTimer = 20;

/**
 * Makes a clock that moves only when a test moves it.
 *
 * @example
 * const clock = manualClock('2026-01-01T08:00:00Z');
 * clock.wakeAt(new Date('2026-01-01T08:00:05Z'), () => console.log('five seconds later'));
 * clock.advance(5_000);
 *
 * @param start the first time it shows
 */
export function manualClock(
  start: Date | string = '2026-01-01T00:00:00Z',
  { seed = 1 }: ManualClockOptions = {},
): ManualClock {
  return new ManualClock(new Date(start), seededRandom(seed));
}

/** A clock that moves only when a test moves it. Made by `manualClock()`. */
export class ManualClock implements Clock {
  #now: number;
  /** The milliseconds that have passed. */
  #passed = 0;
  readonly #random: Random;
  readonly #onSet = new Set<(byMs: number) => void>();
  readonly #timers = new Set<Timer>();
  #made = 0;
  #ids = 0;
  #latest: number;

  constructor(start: Date, random: Random) {
    this.#now = start.getTime();
    this.#latest = this.#now;
    this.#random = random;
  }

  now(): Date {
    return new Date(this.#now);
  }

  /** The milliseconds that have passed since the clock was made. */
  monotonicMs(): number {
    return this.#passed;
  }

  /** Calls back in `setBack()` and `setForward()`, and when `set()` goes back. */
  onSet(callback: (byMs: number) => void): () => void {
    this.#onSet.add(callback);
    return () => void this.#onSet.delete(callback);
  }

  /** Calls back when the clock reaches a time; in a later turn of the event loop if it has come already. */
  wakeAt(at: Date, callback: () => void): () => void {
    this.#made += 1;
    const immediate = at.getTime() <= this.#now;
    const timer: Timer = {
      at: this.#passed + at.getTime() - this.#now,
      order: this.#made,
      immediate,
      callback,
    };
    this.#timers.add(timer);
    if (immediate) void scheduler.yield().then(() => this.#fire(timer));
    return () => void this.#timers.delete(timer);
  }

  random(): number {
    return this.#random();
  }

  /** A UUID version 7, by default of the current time. Each sorts after the one before. */
  id(at: Date = this.now()): string {
    this.#ids += 1;
    this.#latest = Math.max(this.#latest, at.getTime());
    return UUID.fromFieldsV7(this.#latest, 0, this.#ids, Math.floor(this.#random() * 2 ** 32)).toString();
  }

  /** How many callbacks wait for their time. */
  get waiting(): number {
    return this.#timers.size;
  }

  /** The time of the next callback; undefined if there is no such callback. */
  get next(): Date | undefined {
    const timer = this.#first();
    return timer && new Date(this.#now + timer.at - this.#passed);
  }

  /** Moves the time on by `ms` milliseconds. Callbacks on the way are called in order, each at its own time. */
  advance(ms: number): void {
    this.set(new Date(this.#now + ms));
  }

  /** Moves the clock to a time: forwards as `advance()` does, backwards as `setBack()` does. */
  set(at: Date): void {
    const ms = at.getTime() - this.#now;
    if (ms < 0) return this.setBack(-ms);
    const until = this.#passed + ms;
    for (let timer = this.#dueBy(until); timer !== undefined; timer = this.#dueBy(until)) {
      this.#pass(timer.at);
      this.#fire(timer);
    }
    this.#pass(until);
  }

  /** Sets the time of day back, as an administrator sets a machine's clock: time does not pass, and timers go on. */
  setBack(ms: number): void {
    this.setForward(-ms);
  }

  /** Sets the time of day forward, as an administrator sets a machine's clock: time does not pass, and timers go on. */
  setForward(ms: number): void {
    this.#now += ms;
    for (const callback of this.#onSet) callback(ms);
  }

  /**
   * Moves the time on by `ms` milliseconds. After each callback the event loop turns, so that the work of the callback
   * goes on, and may set timers on the way.
   */
  async run(ms: number): Promise<void> {
    const until = this.#passed + ms;
    await turnEventLoop(turnsPerTimer);
    for (let timer = this.#dueBy(until); timer !== undefined; timer = this.#dueBy(until)) {
      this.#pass(timer.at);
      this.#fire(timer);
      await turnEventLoop(turnsPerTimer);
    }
    this.#pass(until);
    await turnEventLoop(turnsPerTimer);
  }

  /** Lets the time pass, up to a moment. */
  #pass(until: number): void {
    const ms = Math.max(0, until - this.#passed);
    this.#passed += ms;
    this.#now += ms;
  }

  #fire(timer: Timer): void {
    if (this.#timers.delete(timer)) timer.callback();
  }

  #dueBy(passed: number): Timer | undefined {
    const first = this.#first();
    return first !== undefined && first.at <= passed ? first : undefined;
  }

  #first(): Timer | undefined {
    let first: Timer | undefined;
    for (const timer of this.#timers) {
      if (timer.immediate) continue;
      if (first === undefined || timer.at < first.at || (timer.at === first.at && timer.order < first.order))
        first = timer;
    }
    return first;
  }
}
