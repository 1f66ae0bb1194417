import { type Clock, inTime } from './clock.ts';

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

  /** The time of day at which it ends, unless the time of day is set before. */
  get at(): Date {
    return new Date(Math.ceil(this.#clock.now().getTime() + this.leftMs));
  }

  /** Resolves to true if `work` ends in time, else to false. Without `work`, it waits until the end. */
  meets(work?: Promise<unknown>): Promise<boolean> {
    return inTime(this.#clock, this.at, work);
  }
}
