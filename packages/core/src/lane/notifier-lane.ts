import type { Clock } from '../base/clock.ts';
import type { Notifier } from '../ports/notifier.ts';
import type { LaneCapacity } from '../ports/store.ts';
import { type Availability, BackOff, type ProviderHealth, type Trouble } from './back-off.ts';

const defaultInFlight = 16;

/** The room that one notifier has: calls under way, calls begun in the last second, and none while its provider is away. */
export class NotifierLane {
  readonly notifier: Notifier;
  readonly perCall: number;
  readonly mixed: boolean;
  readonly #inFlight: number;
  readonly #perSecond: number;
  readonly #clock: Clock;
  readonly #backOff: BackOff;
  #active = 0;
  /** Calls that may begin now: a token bucket that holds one second's worth. */
  #tokens: number;
  /** By the time that passes. */
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

  /** True while so many calls in a row have found its provider away that what can go elsewhere should. */
  get away(): boolean {
    return this.#backOff.away && this.#backOff.until !== undefined;
  }

  /** A call begins. Returns what `end()` wants to know of it. */
  begin(): number {
    this.#active += 1;
    this.#tokens -= 1;
    return this.#backOff.round;
  }

  /** A call has ended. `isBack` is true when it has found its provider back that was away for long. */
  end(
    round: number = this.#backOff.round,
    health?: ProviderHealth,
  ): { readonly isBack: boolean; readonly news: Availability | undefined } {
    this.#active -= 1;
    const { away } = this.#backOff;
    const news = this.#backOff.ended(round, health);
    return { isBack: away && this.#backOff.failures === 0, news };
  }

  /** Why its provider takes nothing; undefined when it is there. */
  get trouble(): (Trouble & { readonly until?: Date }) | undefined {
    const { trouble, until } = this.#backOff;
    return trouble && { ...trouble, ...(until && { until }) };
  }

  /** Takes the room of a call that is claimed and waits for its turn. Returns what gives it back. */
  occupy(): () => void {
    this.#active += 1;
    return () => {
      this.#active -= 1;
    };
  }

  capacity(): LaneCapacity {
    this.#refill();
    const free = Math.min(this.#inFlight - this.#active, Math.floor(this.#tokens));
    const calls = Math.max(0, Math.min(free, this.#trusted()));
    return { notifier: this.notifier.name, calls, perCall: this.perCall, mixed: this.mixed };
  }

  /** When a call may begin again, if only time holds it back. */
  freeAt(): Date | undefined {
    const [rate, until] = [this.rateAt(), this.#backOff.until];
    return rate === undefined || (until !== undefined && until > rate) ? until : rate;
  }

  /** When a call may begin again, if only the rate holds it back. */
  rateAt(): Date | undefined {
    if (this.#tokens >= 1 || this.#active >= this.#inFlight) return undefined;
    const missing = Math.ceil(((1 - this.#tokens) / this.#perSecond) * 1_000);
    const goneMs = this.#clock.monotonicMs() - this.#filledAtMs;
    return new Date(this.#clock.now().getTime() + missing - goneMs);
  }

  /** Calls that its provider is trusted with: after it was away, one, whose answer says whether it is back. */
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
