import type { Clock } from '../base/clock.ts';

/** One timer for many times: it keeps the next of them, and is counted by the time that passes. */
export class WakeTimer {
  readonly #clock: Clock;
  readonly #wake: () => void;
  #timer: { readonly atMs: number; readonly cancel: () => void } | undefined;
  #ended = false;

  constructor(clock: Clock, wake: () => void) {
    this.#clock = clock;
    this.#wake = wake;
  }

  /** Unless it wakes sooner anyway: to look once in vain is less than to set the clock anew for each message. */
  wakeAt(at: Date): void {
    const nowMs = this.#clock.monotonicMs();
    const atMs = nowMs + at.getTime() - this.#clock.now().getTime();
    // The time of day is in whole milliseconds.
    const sooner = this.#timer !== undefined && this.#timer.atMs <= atMs + 1 && this.#timer.atMs > nowMs;
    if (this.#ended || sooner) return;
    this.#timer?.cancel();
    const cancel = this.#clock.wakeAt(at, () => {
      this.#timer = undefined;
      this.#wake();
    });
    this.#timer = { atMs, cancel };
  }

  end(): void {
    this.#ended = true;
    this.#timer?.cancel();
  }
}
