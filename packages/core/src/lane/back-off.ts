import type { Clock } from '../base/clock.ts';
import { retryDelayMs } from '../base/retry-delay.ts';
import type { Settled } from '../model/happening.ts';
import type { ReasonCode } from '../model/reason.ts';
import { scopeOf } from '../model/submission.ts';
import type { Availability, BackOffState, EndedCall, ProviderHealth, Trouble } from '../ports/lanes.ts';

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

/** A provider that is available, as far as is known. */
export const calm: BackOffState = { round: 0, failures: 0, isAway: false, limits: false, untilMs: 0 };

/** The moment at which a call ended. */
interface CallEnd {
  /** By the clock of the state, in milliseconds. */
  readonly nowMs: number;
  /** The time of day. */
  readonly at: Date;
  /** At least 0, less than 1. */
  readonly random: number;
}

/**
 * How long an unavailable provider is not called: with full jitter up to 2 seconds, doubling to 5 minutes; or as long as
 * the provider asks, if that is longer. Calls that were under way together count as one failure.
 *
 * @returns the new state, and the event to emit, if there is one
 */
export function afterCall(
  state: BackOffState,
  { round, health }: EndedCall,
  { nowMs, at, random }: CallEnd,
): { readonly state: BackOffState; readonly news?: Availability } {
  const isOld = round !== state.round;
  if (health.available) return isOld && state.limits ? { state } : afterAnswer(state);
  if (isOld) return { state };
  const failures = state.failures + 1;
  const trouble = state.trouble ?? { reason: health.reason, since: at.getTime(), sinceMs: nowMs };
  const delayMs = Math.max(health.retryAfterMs ?? 0, retryDelayMs(failures, random));
  const untilMs = nowMs + delayMs;
  const isNews = !state.isAway && untilMs - trouble.sinceMs >= eventAfterMs;
  return {
    state: {
      ...{ round: state.round + 1, failures, trouble, untilMs },
      ...{ limits: health.limits, isAway: state.isAway || isNews },
    },
    ...(isNews && { news: { type: 'away', ...troubleOf(trouble) } }),
  };
}

function afterAnswer({ round, limits, isAway, trouble }: BackOffState): ReturnType<typeof afterCall> {
  const isNews = isAway && trouble !== undefined;
  return {
    state: { ...calm, round, limits },
    ...(isNews && { news: { type: 'back', ...troubleOf(trouble) } }),
  };
}

/** True if so many calls in a row have failed that messages with another step should take it. */
export function failsRepeatedly({ failures }: BackOffState): boolean {
  return failures >= avoidedAfterFailures;
}

/**
 * How many calls a back-off allows. After a failure, it is one at a time, to test whether the provider is back.
 *
 * @param active the calls that are under way
 */
export function callsAllowed({ failures, untilMs }: BackOffState, active: number, nowMs: number): number {
  if (failures === 0) return Number.POSITIVE_INFINITY;
  return untilMs <= nowMs && active === 0 ? 1 : 0;
}

function troubleOf({ reason, since }: NonNullable<BackOffState['trouble']>): Trouble {
  return { reason, since: new Date(since) };
}

/** The back-off of a process: it measures by the monotonic clock. */
export class BackOff {
  readonly #clock: Clock;
  #state = calm;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The number of delays so far. A call that starts now passes it to `ended()`: news of a failure before the current delay is old. */
  get round(): number {
    return this.#state.round;
  }

  /** How many calls in a row found the provider unavailable. It is 0 as long as nothing else is known. */
  get failures(): number {
    return this.#state.failures;
  }

  /** True if so many calls in a row have failed that messages with another step should take it. */
  get failsRepeatedly(): boolean {
    return failsRepeatedly(this.#state);
  }

  /** The end of the current delay; undefined if a call may start. */
  get until(): Date | undefined {
    const leftMs = this.#state.untilMs - this.#clock.monotonicMs();
    return leftMs > 0 ? new Date(this.#clock.now().getTime() + leftMs) : undefined;
  }

  /** Why it is away, and since when; undefined if it is not away, even if it is unavailable. */
  get trouble(): Trouble | undefined {
    const { isAway, trouble } = this.#state;
    return isAway && trouble !== undefined ? troubleOf(trouble) : undefined;
  }

  /** How many calls it allows. @param active those that are under way */
  allowed(active: number): number {
    return callsAllowed(this.#state, active, this.#clock.monotonicMs());
  }

  /** Notes how a call ended that started in a round. Returns the event to emit, if there is one. */
  ended(round: number, health: ProviderHealth): Availability | undefined {
    if (health === undefined) return undefined;
    const clock = this.#clock;
    const end = { nowMs: clock.monotonicMs(), at: clock.now(), random: clock.random() };
    const { state, news } = afterCall(this.#state, { round, health }, end);
    this.#state = state;
    return news;
  }

  /** Takes the state of all processes, whose times are times of day. */
  follow(state: BackOffState): void {
    const offset = this.#clock.monotonicMs() - this.#clock.now().getTime();
    this.#state = { ...state, untilMs: state.untilMs === 0 ? 0 : state.untilMs + offset };
  }
}
