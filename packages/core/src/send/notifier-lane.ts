import type { Clock } from '../base/clock.ts';
import type { Notifier } from '../ports/notifier.ts';
import type { Lane } from '../ports/store.ts';
import { BackOff, type ProviderHealth } from './back-off.ts';

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
    this.#backOff = new BackOff(clock);
    this.#tokens = Math.max(1, perSecond);
    this.#filledAt = clock.now().getTime();
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

  /** A call has ended. True when it has found its provider back that was away. */
  end(round: number = this.#backOff.round, health?: ProviderHealth): boolean {
    this.#active -= 1;
    const { away } = this.#backOff;
    this.#backOff.ended(round, health);
    return away && this.#backOff.failures === 0;
  }

  /** Takes the room of a call that is claimed and waits for its turn. Returns what gives it back. */
  occupy(): () => void {
    this.#active += 1;
    return () => {
      this.#active -= 1;
    };
  }

  capacity(): Lane {
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
    return new Date(this.#filledAt + Math.ceil(((1 - this.#tokens) / this.#perSecond) * 1_000));
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
    const now = this.#clock.now().getTime();
    const gained = (Math.max(0, now - this.#filledAt) / 1_000) * this.#perSecond;
    this.#tokens = Math.min(Math.max(1, this.#perSecond), this.#tokens + gained);
    this.#filledAt = now;
  }
}
