import type { Clock } from './clock.ts';
import type { Notifier } from './notifier.ts';
import type { Lane } from './store.ts';

const defaultInFlight = 16;

/** The room that one notifier has: calls under way, and calls begun in the last second. */
export class NotifierLane {
  readonly notifier: Notifier;
  readonly perCall: number;
  readonly mixed: boolean;
  readonly #inFlight: number;
  readonly #perSecond: number;
  readonly #clock: Clock;
  #active = 0;
  /** Calls that may begin now: a token bucket that holds one second's worth. */
  #tokens: number;
  #filledAt: number;

  constructor(notifier: Notifier, clock: Clock) {
    const {
      perCall = 1,
      mixed = false,
      perSecond = Number.POSITIVE_INFINITY,
      inFlight = defaultInFlight,
    } = notifier.limits ?? {};
    this.notifier = notifier;
    this.perCall = perCall;
    this.mixed = mixed;
    this.#inFlight = inFlight;
    this.#perSecond = perSecond;
    this.#clock = clock;
    this.#tokens = Math.max(1, perSecond);
    this.#filledAt = clock.now().getTime();
  }

  get active(): number {
    return this.#active;
  }

  begin(): void {
    this.#active += 1;
    this.#tokens -= 1;
  }

  end(): void {
    this.#active -= 1;
  }

  room(): Lane {
    this.#refill();
    const calls = Math.max(0, Math.min(this.#inFlight - this.#active, Math.floor(this.#tokens)));
    return { notifier: this.notifier.name, calls, perCall: this.perCall, mixed: this.mixed };
  }

  /** When a call may begin again, if only the rate holds it back. */
  roomAt(): Date | undefined {
    if (this.#tokens >= 1 || this.#active >= this.#inFlight) return undefined;
    return new Date(this.#filledAt + Math.ceil(((1 - this.#tokens) / this.#perSecond) * 1_000));
  }

  #refill(): void {
    if (this.#perSecond === Number.POSITIVE_INFINITY) {
      this.#tokens = this.#perSecond;
      return;
    }
    const now = this.#clock.now().getTime();
    const gained = (Math.max(0, now - this.#filledAt) / 1_000) * this.#perSecond;
    this.#tokens = Math.min(Math.max(1, this.#perSecond), this.#tokens + gained);
    this.#filledAt = now;
  }
}
