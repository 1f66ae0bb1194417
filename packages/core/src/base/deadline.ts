import { type Clock, inTime } from './clock.ts';

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
