import type { Clock } from '../base/clock.ts';
import { retryDelayMs } from '../base/retry-delay.ts';
import type { Settled } from '../model/happening.ts';
import type { Reason, ReasonCode } from '../model/reason.ts';
import { scopeOf } from '../model/submission.ts';

/** After how many failures in a row messages avoid a provider, if their route has another step. */
const avoidedAfterFailures = 5;

/** Reasons of messages that were not given to the provider. They say nothing about it. */
const unsentCodes: ReadonlySet<ReasonCode> = new Set([
  'interceptor_failed',
  'stopped',
  'too_late',
  'not_begun',
  'expired',
]);

/** `notifier.away` is emitted if the trouble will have lasted so long when the current delay ends, in milliseconds. */
const eventAfterMs = 5_000;

/** Why a provider takes no messages, and since when. */
export interface Trouble {
  readonly reason: Reason;
  readonly since: Date;
}

/** A change that is emitted: `notifier.away` or `notifier.back`. */
export interface Availability extends Trouble {
  readonly type: 'away' | 'back';
}

/**
 * The state of a provider as the answers of one call show it: available or not. It is unavailable if it cannot be
 * reached, or asks for fewer calls. Undefined if the call was not sent.
 */
export type ProviderHealth =
  | { readonly available: true }
  | {
      readonly available: false;
      /** True if it asks for fewer calls: it is rate limited, or says when to call again. */
      readonly limits: boolean;
      /** The longest delay that its answers ask for, in milliseconds. */
      readonly retryAfterMs?: number;
      /** The reason of its first answer. */
      readonly reason: Reason;
    }
  | undefined;

/** Reads the provider's health from the outcomes of one call. It is unavailable only if it deferred every message. */
export function healthOf(outcomes: readonly Settled['submission'][]): ProviderHealth {
  const answers = outcomes.filter((one) => one.outcome === 'accepted' || !unsentCodes.has(one.reason.code));
  const [first] = answers;
  if (first === undefined) return undefined;
  const delays: number[] = [];
  let limits = false;
  for (const answer of answers) {
    if (answer.outcome !== 'deferred' || scopeOf(answer) !== 'notifier') return { available: true };
    limits ||= answer.reason.code === 'rate_limited' || answer.retryAfterMs !== undefined;
    if (answer.retryAfterMs !== undefined) delays.push(answer.retryAfterMs);
  }
  if (first.outcome === 'accepted') return { available: true };
  return {
    available: false,
    limits,
    reason: first.reason,
    ...(delays.length > 0 && { retryAfterMs: Math.max(...delays) }),
  };
}

/**
 * How long an unavailable provider is not called: with full jitter up to 2 seconds, doubling to 5 minutes; or as long as
 * the provider asks, if that is longer. Calls that were under way together count as one failure.
 */
export class BackOff {
  readonly #clock: Clock;
  /** The number of delays so far. A call that started before the current delay brings no news of a failure. */
  #round = 0;
  #failures = 0;
  #trouble: Trouble | undefined;
  #troubleSinceMs = 0;
  /** True if `notifier.away` was returned, and `notifier.back` was not yet. */
  #isAway = false;
  /** True if it has asked for fewer calls. Then an older call that it accepted does not show that it accepts more now. */
  #limits = false;
  /** When it may be called again, in monotonic milliseconds. */
  #untilMs = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The number of the current round. A call that starts now passes it to `ended()`. */
  get round(): number {
    return this.#round;
  }

  /** How many calls in a row found the provider unavailable. It is 0 as long as nothing else is known. */
  get failures(): number {
    return this.#failures;
  }

  /** True if so many calls in a row have failed that messages with another step should take it. */
  get failsRepeatedly(): boolean {
    return this.#failures >= avoidedAfterFailures;
  }

  /** The end of the current delay; undefined if a call may start. */
  get until(): Date | undefined {
    const leftMs = this.#untilMs - this.#clock.monotonicMs();
    return leftMs > 0 ? new Date(this.#clock.now().getTime() + leftMs) : undefined;
  }

  /** Why it is away, and since when; undefined if it is not away, even if it is unavailable. */
  get trouble(): Trouble | undefined {
    return this.#isAway ? this.#trouble : undefined;
  }

  /** Notes how a call ended that started in a round. Returns the event to emit, if there is one. */
  ended(round: number, health: ProviderHealth): Availability | undefined {
    if (health === undefined) return undefined;
    const isOld = round !== this.#round;
    if (health.available) return isOld && this.#limits ? undefined : this.#available();
    if (isOld) return undefined;
    if (this.#trouble === undefined) {
      this.#trouble = { reason: health.reason, since: this.#clock.now() };
      this.#troubleSinceMs = this.#clock.monotonicMs();
    }
    this.#failures += 1;
    this.#round += 1;
    this.#limits = health.limits;
    const ourMs = retryDelayMs(this.#failures, this.#clock.random());
    const delayMs = Math.max(health.retryAfterMs ?? 0, ourMs);
    this.#untilMs = this.#clock.monotonicMs() + delayMs;
    if (this.#isAway || this.#untilMs - this.#troubleSinceMs < eventAfterMs) return undefined;
    this.#isAway = true;
    return { type: 'away', ...this.#trouble };
  }

  #available(): Availability | undefined {
    const { trouble } = this;
    this.#failures = 0;
    this.#untilMs = 0;
    this.#trouble = undefined;
    this.#isAway = false;
    return trouble && { type: 'back', ...trouble };
  }
}
