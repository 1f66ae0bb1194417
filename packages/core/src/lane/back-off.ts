import type { Clock } from '../base/clock.ts';
import { retryDelayMs } from '../base/retry-delay.ts';
import type { Settled } from '../model/happening.ts';
import type { Reason, ReasonCode } from '../model/reason.ts';
import { scopeOf } from '../model/submission.ts';

/** After how many failures in a row a provider counts as away. */
const awayAfterFailures = 5;

/** Reasons of what was not sent at all: they tell nothing of the provider. */
const unsentCodes: ReadonlySet<ReasonCode> = new Set(['stopped', 'lease_expired', 'not_begun', 'expired']);

/** From this many failures in a row on, or this long a delay in milliseconds, others are told that it is away. */
const toldAfter = { failures: 2, delayMs: 10_000 } as const;

/** Why a provider takes nothing, and since when. */
export interface Trouble {
  readonly reason: Reason;
  readonly since: Date;
}

/** A change that others are told. */
export interface Availability extends Trouble {
  readonly type: 'away' | 'back';
}

/** What a call tells of its provider: it is away or asks for less, it is there; undefined when nothing was sent. */
export type ProviderHealth =
  | { readonly away: false }
  | {
      readonly away: true;
      readonly limits: boolean;
      readonly retryAfterMs?: number;
      /** Why, as its first answer says. */
      readonly reason: Reason;
    }
  | undefined;

/** What the answers of one call tell of its provider. It is away only when every message was put off for that. */
export function healthOf(outcomes: readonly Settled['submission'][]): ProviderHealth {
  const answers = outcomes.filter((one) => one.outcome === 'accepted' || !unsentCodes.has(one.reason.code));
  const [first] = answers;
  if (first === undefined) return undefined;
  const delays: number[] = [];
  let limits = false;
  for (const answer of answers) {
    if (answer.outcome !== 'deferred' || scopeOf(answer) !== 'notifier') return { away: false };
    limits ||= answer.reason.code === 'rate_limited' || answer.retryAfterMs !== undefined;
    if (answer.retryAfterMs !== undefined) delays.push(answer.retryAfterMs);
  }
  if (first.outcome === 'accepted') return { away: false };
  return {
    away: true,
    limits,
    reason: first.reason,
    ...(delays.length > 0 && { retryAfterMs: Math.max(...delays) }),
  };
}

/**
 * How long a provider that is away, or asks for less, is left alone: up to 2 seconds, doubling to 5 minutes, as chance
 * has it, or as long as it says if that is longer. Calls that were under way together count once.
 */
export class BackOff {
  readonly #clock: Clock;
  /** Goes up with each delay: a call that began before the present one says nothing new. */
  #round = 0;
  #failures = 0;
  #trouble: Trouble | undefined;
  #isTold = false;
  /** True when it has asked for less: then what it took before says nothing of what it takes now. */
  #limits = false;
  /** When it may be called again, by the time that passes. */
  #untilMs = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The number of the present round. A call that begins now passes it to `ended()`. */
  get round(): number {
    return this.#round;
  }

  /** How many calls in a row have found it away; 0 when it is there, as far as is known. */
  get failures(): number {
    return this.#failures;
  }

  /** True when so many calls in a row have found it away that what has another step should go there. */
  get away(): boolean {
    return this.#failures >= awayAfterFailures;
  }

  /** Until when it is left alone; undefined when a call may begin. */
  get until(): Date | undefined {
    const leftMs = this.#untilMs - this.#clock.monotonicMs();
    return leftMs > 0 ? new Date(this.#clock.now().getTime() + leftMs) : undefined;
  }

  /** Why it is away, and since when; undefined when it is there, or has only just failed. */
  get trouble(): Trouble | undefined {
    return this.#isTold ? this.#trouble : undefined;
  }

  /** A call that began in a round has ended. Returns what others are to be told. */
  ended(round: number, health: ProviderHealth): Availability | undefined {
    if (health === undefined) return undefined;
    const isOld = round !== this.#round;
    if (!health.away) return isOld && this.#limits ? undefined : this.#found();
    if (isOld) return undefined;
    this.#trouble ??= { reason: health.reason, since: this.#clock.now() };
    this.#failures += 1;
    this.#round += 1;
    this.#limits = health.limits;
    const ownMs = retryDelayMs(this.#failures, this.#clock.random());
    const delayMs = Math.max(health.retryAfterMs ?? 0, ownMs);
    this.#untilMs = this.#clock.monotonicMs() + delayMs;
    const isNews = this.#failures >= toldAfter.failures || delayMs >= toldAfter.delayMs;
    if (this.#isTold || !isNews) return undefined;
    this.#isTold = true;
    return { type: 'away', ...this.#trouble };
  }

  #found(): Availability | undefined {
    const { trouble } = this;
    this.#failures = 0;
    this.#untilMs = 0;
    this.#trouble = undefined;
    this.#isTold = false;
    return trouble && { type: 'back', ...trouble };
  }
}
