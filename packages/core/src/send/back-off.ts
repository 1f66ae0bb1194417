import type { Clock } from '../base/clock.ts';
import { retryDelayMs } from '../base/retry-delay.ts';
import type { Settled } from '../model/happening.ts';
import { isAway, type ReasonCode } from '../model/reason.ts';

/** After how many failures in a row a provider counts as away. */
const awayAfterFailures = 5;

/** Reasons of what was not sent at all: they tell nothing of the provider. */
const unsentCodes: ReadonlySet<ReasonCode> = new Set(['stopped', 'lease_expired', 'not_begun', 'expired']);

/** What a call tells of its provider: it is away or asks for less, it is there; undefined when nothing was sent. */
export type ProviderHealth =
  | { readonly away: false }
  | { readonly away: true; readonly limits: boolean; readonly retryAfterMs?: number }
  | undefined;

/** What the answers of one call tell of its provider. It is away only when every message was put off for that. */
export function healthOf(outcomes: readonly Settled['submission'][]): ProviderHealth {
  const answers = outcomes.filter((one) => one.outcome === 'accepted' || !unsentCodes.has(one.reason.code));
  if (answers.length === 0) return undefined;
  const delays: number[] = [];
  let limits = false;
  for (const answer of answers) {
    if (answer.outcome !== 'deferred' || !isAway(answer.reason.code)) return { away: false };
    limits ||= answer.reason.code === 'rate_limited' || answer.retryAfterMs !== undefined;
    if (answer.retryAfterMs !== undefined) delays.push(answer.retryAfterMs);
  }
  return { away: true, limits, ...(delays.length > 0 && { retryAfterMs: Math.max(...delays) }) };
}

/**
 * How long a provider that is away, or asks for less, is left alone: as long as it says, or up to 2 seconds doubling to
 * 5 minutes, as chance has it. Calls that were under way together count once.
 */
export class BackOff {
  readonly #clock: Clock;
  /** Goes up with each delay: a call that began before the present one says nothing new. */
  #round = 0;
  #failures = 0;
  /** True when it has asked for less: then what it took before says nothing of what it takes now. */
  #limits = false;
  #until: Date | undefined;

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
    return this.#until !== undefined && this.#until > this.#clock.now() ? this.#until : undefined;
  }

  /** A call that began in a round has ended. */
  ended(round: number, health: ProviderHealth): void {
    if (health === undefined) return;
    const isOld = round !== this.#round;
    if (!health.away) {
      if (isOld && this.#limits) return;
      this.#failures = 0;
      this.#until = undefined;
      return;
    }
    if (isOld) return;
    this.#failures += 1;
    this.#round += 1;
    this.#limits = health.limits;
    const delayMs = health.retryAfterMs ?? retryDelayMs(this.#failures, this.#clock.random());
    this.#until = new Date(this.#clock.now().getTime() + delayMs);
  }
}
