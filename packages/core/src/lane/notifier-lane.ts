import type { Clock } from '../base/clock.ts';
import type { LaneCapacity } from '../ports/claim.ts';
import type { Notifier } from '../ports/notifier.ts';
import { type Availability, BackOff, type ProviderHealth, type Trouble } from './back-off.ts';

const defaultInFlight = 16;

/**
 * The calls of one notifier, as long as the hub lives. It says how many more may start: the limits of calls under way
 * and of calls per second allow them, and the provider is available.
 */
export class NotifierLane {
  readonly notifier: Notifier;
  readonly perCall: number;
  readonly mixed: boolean;
  readonly #inFlight: number;
  readonly #perSecond: number;
  readonly #clock: Clock;
  readonly #backOff: BackOff;
  #active = 0;
  /** How many calls the rate allows now: a token bucket that holds the calls of one second. */
  #tokens: number;
  /** When tokens were added last, in monotonic milliseconds. */
  #filledAtMs: number;

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
    this.#backOff = new BackOff(clock);
    this.#tokens = Math.max(1, perSecond);
    this.#filledAtMs = clock.monotonicMs();
  }

  get active(): number {
    return this.#active;
  }

  /** True if its provider has failed repeatedly, and the delay before the next call has not ended. */
  get isAvoided(): boolean {
    return this.#backOff.failsRepeatedly && this.#backOff.until !== undefined;
  }

  /** Notes that a call starts. Returns the round, which the caller passes to `end()`. */
  start(): number {
    this.#active += 1;
    this.#tokens -= 1;
    return this.#backOff.round;
  }

  /**
   * Notes that a call has ended. `isBack` is true if the call found the provider available after it had failed
   * repeatedly; `news` is the event to emit, if there is one.
   */
  end(
    round: number = this.#backOff.round,
    health?: ProviderHealth,
  ): { readonly isBack: boolean; readonly news: Availability | undefined } {
    this.#active -= 1;
    const { failsRepeatedly } = this.#backOff;
    const news = this.#backOff.ended(round, health);
    return { isBack: failsRepeatedly && this.#backOff.failures === 0, news };
  }

  /** Why its provider is away, since when, and until when it is not called; undefined if it is not away. */
  get trouble(): (Trouble & { readonly until?: Date }) | undefined {
    const { trouble, until } = this.#backOff;
    return trouble && { ...trouble, ...(until && { until }) };
  }

  /** Reserves capacity for a claimed call that waits for its turn. Returns a function that frees it. */
  occupy(): () => void {
    this.#active += 1;
    return () => {
      this.#active -= 1;
    };
  }

  /** The capacity that is free now. */
  capacity(): LaneCapacity {
    this.#refill();
    const free = Math.min(this.#inFlight - this.#active, Math.floor(this.#tokens));
    const calls = Math.max(0, Math.min(free, this.#trusted()));
    return { notifier: this.notifier.name, calls, perCall: this.perCall, mixed: this.mixed };
  }

  /** When the rate and the back-off allow the next call; undefined if a call must end first, or may start now. */
  freeAt(): Date | undefined {
    const [rate, until] = [this.rateAt(), this.#backOff.until];
    return rate === undefined || (until !== undefined && until > rate) ? until : rate;
  }

  /** When the rate allows the next call; undefined if a call must end first, or may start now. */
  rateAt(): Date | undefined {
    if (this.#tokens >= 1 || this.#active >= this.#inFlight) return undefined;
    const missing = Math.ceil(((1 - this.#tokens) / this.#perSecond) * 1_000);
    const goneMs = this.#clock.monotonicMs() - this.#filledAtMs;
    return new Date(this.#clock.now().getTime() + missing - goneMs);
  }

  /** How many calls the back-off allows. After a failure, it is one at a time, to test whether the provider is back. */
  #trusted(): number {
    if (this.#backOff.failures === 0) return Number.POSITIVE_INFINITY;
    return this.#backOff.until === undefined && this.#active === 0 ? 1 : 0;
  }

  #refill(): void {
    if (this.#perSecond === Number.POSITIVE_INFINITY) {
      this.#tokens = this.#perSecond;
      return;
    }
    const nowMs = this.#clock.monotonicMs();
    const gained = ((nowMs - this.#filledAtMs) / 1_000) * this.#perSecond;
    this.#tokens = Math.min(Math.max(1, this.#perSecond), this.#tokens + gained);
    this.#filledAtMs = nowMs;
  }
}
