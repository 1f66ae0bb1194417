import type { Clock } from './clock.ts';
import type { Settled } from './happening.ts';
import { isAway } from './reason.ts';

/** The first delay, and the longest that no provider asked for, in milliseconds. */
const [firstDelayMs, longestDelayMs] = [1_000, 300_000];

/** What a call tells of its provider: it is away or asks for less, it is there; undefined when nothing was sent. */
export type Standing = { readonly away: boolean; readonly retryAfterMs?: number } | undefined;

/** What the answers of one call tell of its provider. It is away only when every message was put off for that. */
export function standingOf(outcomes: readonly Settled['submission'][]): Standing {
  const answers = outcomes.filter(
    (one) => one.outcome === 'accepted' || !['stopped', 'lease_expired'].includes(one.reason.code),
  );
  if (answers.length === 0) return undefined;
  const delays: number[] = [];
  for (const answer of answers) {
    if (answer.outcome !== 'deferred' || !isAway(answer.reason.code)) return { away: false };
    if (answer.retryAfterMs !== undefined) delays.push(answer.retryAfterMs);
  }
  return { away: true, ...(delays.length > 0 && { retryAfterMs: Math.max(...delays) }) };
}

/**
 * How long a provider that is away, or asks for less, is left alone: as long as it says, or 1 second doubling to
 * 5 minutes, of which up to half is left to chance. Calls that were under way together count once.
 */
export class BackOff {
  readonly #clock: Clock;
  /** Goes up with each delay: a call that began before the present one says nothing new. */
  #round = 0;
  #failures = 0;
  #until: Date | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** What a call that begins now is told by when it has ended. */
  get round(): number {
    return this.#round;
  }

  /** How many calls in a row have found it away; 0 when it is there, as far as is known. */
  get failures(): number {
    return this.#failures;
  }

  /** Until when it is left alone; undefined when a call may begin. */
  get until(): Date | undefined {
    return this.#until !== undefined && this.#until > this.#clock.now() ? this.#until : undefined;
  }

  /** A call that began in a round has ended. */
  ended(round: number, standing: Standing): void {
    if (standing === undefined || round !== this.#round) return;
    if (!standing.away) {
      this.#failures = 0;
      this.#until = undefined;
      return;
    }
    const delayMs = standing.retryAfterMs ?? this.#delayMs();
    this.#failures += 1;
    this.#round += 1;
    this.#until = new Date(this.#clock.now().getTime() + delayMs);
  }

  #delayMs(): number {
    const fullMs = Math.min(longestDelayMs, firstDelayMs * 2 ** this.#failures);
    return Math.ceil(fullMs * (1 - this.#clock.random() / 2));
  }
}
