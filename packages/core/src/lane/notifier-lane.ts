import type { Clock } from '../base/clock.ts';
import type { LaneCapacity } from '../ports/claim.ts';
import type {
  Availability,
  EndedCall,
  LaneAnswer,
  LaneCalls,
  ProviderHealth,
  Trouble,
} from '../ports/lanes.ts';
import type { Notifier } from '../ports/notifier.ts';
import { BackOff } from './back-off.ts';
import { type CallRate, fullRate, nextCallMs, refilled } from './call-rate.ts';

const defaultInFlight = 16;

/** A change of a provider's availability. */
export interface LaneChange {
  /** True if it had failed repeatedly, and is available now as far as is known. */
  readonly isBack: boolean;
  /** The events to emit. */
  readonly news: readonly Availability[];
}

const noChange: LaneChange = { isBack: false, news: [] };

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
  /** True if the store keeps the limits and the back-off for all processes. */
  readonly #isShared: boolean;
  #active = 0;
  /** The rate of this process, in monotonic milliseconds. */
  #rate: CallRate;
  /** The calls that have ended since the last answer of the store. */
  #ended: EndedCall[] = [];
  /** How many more calls it has begun than claims have taken. */
  #surplus = 0;
  /** The last answer of the store. */
  #answer: LaneAnswer | undefined;

  /** @param isShared true if the store keeps the limits and the back-off for all processes */
  constructor(notifier: Notifier, clock: Clock, isShared = false) {
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
    this.#isShared = isShared;
    this.#rate = fullRate(perSecond, clock.monotonicMs());
  }

  get active(): number {
    return this.#active;
  }

  /** True if its provider has failed repeatedly, and the delay before the next call has not ended. */
  get isAvoided(): boolean {
    return this.#backOff.failsRepeatedly && this.#backOff.until !== undefined;
  }

  /** True if its provider has failed repeatedly. */
  get failsRepeatedly(): boolean {
    return this.#backOff.failsRepeatedly;
  }

  /** The round of its back-off, if a call may test now whether its provider is back; undefined while another call does. */
  get testRound(): number | undefined {
    const { failsRepeatedly, until, round } = this.#backOff;
    return failsRepeatedly && until === undefined && this.#active === 0 ? round : undefined;
  }

  /** Notes that a call starts. Returns the round, which the caller passes to `end()`. */
  start(): number {
    this.#active += 1;
    this.#surplus += 1;
    this.#rate = { ...this.#rate, tokens: this.#rate.tokens - 1 };
    return this.#backOff.round;
  }

  /**
   * Notes that a call has ended. `isBack` is true if the call found the provider available after it had failed repeatedly. If
   * the store keeps the back-off, all of it comes by `follow()`.
   */
  end(round: number = this.#backOff.round, health?: ProviderHealth): LaneChange {
    this.#active -= 1;
    if (this.#isShared) {
      if (health !== undefined && !(health.available && this.#backOff.failures === 0))
        this.#ended.push({ round, health });
      return noChange;
    }
    const { failsRepeatedly } = this.#backOff;
    const news = this.#backOff.ended(round, health);
    const isBack = failsRepeatedly && this.#backOff.failures === 0;
    return news === undefined && !isBack ? noChange : { isBack, news: news ? [news] : [] };
  }

  /** The calls to report to the store; undefined if it need not keep anything for this notifier. */
  calls(): LaneCalls | undefined {
    if (!this.#isShared) return undefined;
    const { perSecond, inFlight } = this.notifier.limits ?? {};
    if (!this.#isLimited && this.#ended.length === 0 && this.#backOff.failures === 0) {
      this.#surplus = 0;
      return undefined;
    }
    return {
      ...{
        notifier: this.notifier.name,
        active: this.#active,
        surplus: this.#surplus,
        ended: [...this.#ended],
      },
      ...(perSecond !== undefined && { perSecond }),
      ...(inFlight !== undefined && { inFlight }),
    };
  }

  /**
   * Takes the answer of the store to a claim. `isBack` is true also if the call of another worker has found the provider
   * available: this worker has held messages as long as it did not know.
   *
   * @param reported the calls that the claim has reported
   */
  follow(answer: LaneAnswer, reported: LaneCalls | undefined): LaneChange {
    const { failsRepeatedly } = this.#backOff;
    this.#answer = answer;
    this.#ended = this.#ended.slice(reported?.ended.length ?? 0);
    this.#surplus -= (reported?.surplus ?? 0) + answer.calls;
    this.#backOff.follow(answer.backOff);
    const isBack = answer.isBack || (failsRepeatedly && !this.#backOff.failsRepeatedly);
    return { isBack, news: answer.news };
  }

  /** How many of some claimed calls may start at once. Their messages may make more calls than were claimed. */
  startable(calls: number): number {
    const claimed = this.#answer?.calls ?? calls;
    return Math.min(calls, Math.max(1, Math.min(this.capacity().calls, this.#isLimited ? claimed : calls)));
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
    const free = Math.min(this.#inFlight - this.#active, Math.floor(this.#rate.tokens));
    const calls = Math.max(0, Math.min(free, this.#backOff.allowed(this.#active)));
    return { notifier: this.notifier.name, calls, perCall: this.perCall, mixed: this.mixed };
  }

  /** When the rate and the back-off allow the next call; undefined if a call must end first, or may start now. */
  freeAt(): Date | undefined {
    const times = [this.rateAt(), this.#backOff.until, this.#sharedFreeAt()].filter(
      (time) => time !== undefined,
    );
    return times.length === 0 ? undefined : new Date(Math.max(...times.map((time) => time.getTime())));
  }

  /** When the rate allows the next call; undefined if a call must end first, or may start now. */
  rateAt(): Date | undefined {
    if (this.#active >= this.#inFlight) return undefined;
    const nextMs = nextCallMs(this.#rate, this.#perSecond);
    if (nextMs === undefined) return undefined;
    return new Date(this.#clock.now().getTime() + nextMs - this.#clock.monotonicMs());
  }

  #sharedFreeAt(): Date | undefined {
    const freeAt = this.#answer?.freeAt;
    return freeAt !== undefined && freeAt > this.#clock.now() ? freeAt : undefined;
  }

  get #isLimited(): boolean {
    const { perSecond, inFlight } = this.notifier.limits ?? {};
    return this.#isShared && (perSecond !== undefined || inFlight !== undefined);
  }

  #refill(): void {
    this.#rate = refilled(this.#rate, this.#perSecond, this.#clock.monotonicMs());
  }
}
