import type { Clock } from '../base/clock.ts';
import { storeRetryMs } from '../base/retry-delay.ts';

/**
 * How soon all held messages are looked through after a notifier has taken messages again, in milliseconds; then later and
 * later: another process holds messages by old news soon after the change, not long after it.
 */
const firstMs = 60_000;
const longestMs = 3_600_000;

/** When all held messages are looked through: one sweep at a time, more often after a change. */
export class Sweeps {
  readonly #clock: Clock;
  readonly #sweep: () => Promise<boolean>;
  /** The time between the last sweep and the next one, in milliseconds. */
  #intervalMs = firstMs;
  /** When the next one begins, in monotonic milliseconds; undefined before the first one, and while one is under way. */
  #atMs: number | undefined;
  #running = false;
  #stopped = false;
  #cancel = (): void => {};

  /** @param sweep looks through all of them. It resolves to false if it failed, and never rejects */
  constructor(clock: Clock, sweep: () => Promise<boolean>) {
    this.#clock = clock;
    this.#sweep = sweep;
  }

  /** Something has changed: the next one comes soon. One that is due sooner is not put off by it. */
  soon(): void {
    this.#intervalMs = firstMs;
    if (!this.#running) this.#within(firstMs);
  }

  stop(): void {
    this.#stopped = true;
    this.#cancel();
  }

  #within(ms: number): void {
    const atMs = this.#clock.monotonicMs() + ms;
    if (this.#stopped || (this.#atMs !== undefined && this.#atMs <= atMs)) return;
    this.#cancel();
    this.#atMs = atMs;
    this.#cancel = this.#clock.wakeAt(new Date(this.#clock.now().getTime() + ms), () => void this.#run());
  }

  async #run(): Promise<void> {
    const ms = this.#intervalMs;
    this.#atMs = undefined;
    this.#running = true;
    // A change meanwhile sets it back.
    this.#intervalMs = Math.min(2 * ms, longestMs);
    const isDone = await this.#sweep();
    this.#running = false;
    if (!isDone) this.#intervalMs = Math.min(ms, this.#intervalMs);
    this.#within(isDone ? this.#intervalMs : storeRetryMs);
  }
}
