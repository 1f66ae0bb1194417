import type { Due } from '../model/happening.ts';
import type { Claimed, ClaimRequest } from '../ports/claim.ts';
import type { BackOffState, EndedCall, LaneAnswer, LaneCalls } from '../ports/lanes.ts';
import { afterCall, callsAllowed, calm, failsRepeatedly } from './back-off.ts';
import { type CallRate, fullRate, nextCallMs, refilled } from './call-rate.ts';

/** The state of a notifier for all workers, as a store keeps it. Its times are times of day, in milliseconds. */
interface LaneState {
  /** When it was stored. */
  readonly atMs: number;
  readonly backOff: BackOffState;
  readonly rate?: CallRate;
  /** The calls of each worker that are under way, by its id; until their leases end, if it reports nothing more. */
  readonly workers: Readonly<Record<string, { readonly calls: number; readonly untilMs: number }>>;
}

/** A state that is so much later than now was stored before the clock was set back, in milliseconds. */
const setBackMs = 1_000;

/** A lane in the course of a claim. */
interface OpenLane {
  readonly calls: LaneCalls;
  readonly before: LaneState;
  readonly state: LaneState;
  readonly news: LaneAnswer['news'];
  readonly isBack: boolean;
}

/** The notifiers of a claim, as a store keeps them. */
export interface StoredLanes {
  /** As `SharedLanes.end()` has returned them, by notifier; those of other notifiers do not matter. */
  readonly states: ReadonlyMap<string, string>;
  /** The notifiers that are paused. */
  readonly paused: ReadonlySet<string>;
}

/** The end of a claim. */
export interface SharedLanesEnd {
  /** The states that have changed, as texts, by notifier. */
  readonly changed: ReadonlyMap<string, string>;
  /** The part of the answer that is about notifiers. */
  readonly answer: Required<Pick<Claimed, 'lanes' | 'paused'>>;
  /** True if other workers may have waited for a call that has ended. */
  readonly freed: boolean;
}

/**
 * The limits, the back-off and the pauses of notifiers in one claim, for all workers on a store. The store locks the states of
 * `lockedBy()`, reads those of all lanes, claims by `request` and `due`, and writes the states that `end()` returns, all in one
 * transaction.
 */
export class SharedLanes {
  /** The request without paused notifiers, and with as many calls as all workers together leave. */
  readonly request: ClaimRequest;
  /** The happening, without paused notifiers. */
  readonly due: Due;
  readonly #paused: readonly string[];
  readonly #worker: string;
  readonly #open: ReadonlyMap<string, OpenLane>;
  readonly #unavailable: readonly LaneAnswer[];

  /** The notifiers whose states a claim may change, in the order in which they are locked. */
  static lockedBy({ calls }: ClaimRequest): readonly string[] {
    return (calls?.lanes ?? []).map(({ notifier }) => notifier).toSorted();
  }

  constructor(request: ClaimRequest, due: Due, { states, paused }: StoredLanes) {
    this.#worker = request.calls?.worker ?? '';
    const available = new Set([...due.available].filter((notifier) => !paused.has(notifier)));
    this.due = { ...due, available };
    this.#paused = request.lanes.flatMap(({ notifier }) => (paused.has(notifier) ? [notifier] : []));
    const stateOf = (notifier: string): LaneState => stored(states.get(notifier), this.#nowMs);
    const reported = request.calls?.lanes ?? [];
    this.#open = new Map(
      reported.map((calls) => [calls.notifier, this.#opened(calls, stateOf(calls.notifier))]),
    );
    // A worker that has not heard of the trouble reports nothing: it takes nothing, and hears of it.
    const unheard = request.lanes.filter(({ notifier }) => !this.#open.has(notifier));
    this.#unavailable = unheard.flatMap(({ notifier }) => {
      const { backOff } = stateOf(notifier);
      return backOff.failures === 0 ? [] : [this.#answer(notifier, { calls: 0, backOff })];
    });
    const closed = new Set(this.#unavailable.map(({ notifier }) => notifier));
    const lanes = request.lanes
      .filter(({ notifier }) => !paused.has(notifier))
      .map((lane) => ({
        ...lane,
        calls: closed.has(lane.notifier) ? 0 : Math.min(lane.calls, this.#allowed(lane.notifier)),
      }));
    this.request = { ...request, lanes };
  }

  /** @param taken how many calls the claim has taken, by notifier */
  end(taken: ReadonlyMap<string, number>): SharedLanesEnd {
    const changed = new Map<string, string>();
    const answers = [...this.#unavailable];
    let freed = false;
    for (const [notifier, lane] of this.#open) {
      const calls = taken.get(notifier) ?? 0;
      const state = this.#after(lane, calls);
      if (this.#differs(lane, state, calls)) changed.set(notifier, JSON.stringify(state));
      freed ||= this.#callsIn(state) < this.#callsIn(lane.before);
      const { news, isBack } = lane;
      const freeAt = this.#freeAt(lane, state);
      answers.push(
        this.#answer(notifier, { calls, backOff: state.backOff, news, isBack, ...(freeAt && { freeAt }) }),
      );
    }
    return { changed, answer: { lanes: answers, paused: this.#paused }, freed };
  }

  get #nowMs(): number {
    return this.due.at.getTime();
  }

  #answer(notifier: string, answer: Pick<LaneAnswer, 'calls' | 'backOff'> & Partial<LaneAnswer>): LaneAnswer {
    const { untilMs } = answer.backOff;
    const freeAt = untilMs > this.#nowMs ? { freeAt: new Date(untilMs) } : {};
    return { news: [], isBack: false, ...freeAt, ...answer, notifier };
  }

  /** A lane with all that its worker has reported. */
  #opened(calls: LaneCalls, before: LaneState): OpenLane {
    const { perSecond, active, surplus } = calls;
    const after = this.#afterCalls(before.backOff, calls.ended);
    const rate = perSecond === undefined ? undefined : this.#refilled(before.rate, perSecond);
    const others = Object.entries(before.workers).filter(
      ([worker, { untilMs }]) => worker !== this.#worker && untilMs > this.#nowMs,
    );
    const state = {
      ...{ atMs: before.atMs, backOff: after.backOff },
      ...(rate && { rate: { ...rate, tokens: rate.tokens - surplus } }),
      workers: this.#withOwn(Object.fromEntries(others), active),
    };
    return { calls, before, state, ...after };
  }

  #afterCalls(before: BackOffState, ended: readonly EndedCall[]) {
    const { at, random } = this.due;
    let backOff = before;
    const news: LaneAnswer['news'][number][] = [];
    for (const call of ended) {
      const after = afterCall(backOff, call, { nowMs: this.#nowMs, at, random });
      backOff = after.state;
      if (after.news !== undefined) news.push(after.news);
    }
    const isOver = before.failures > 0 && backOff.failures === 0;
    // Workers that have not heard of the trouble are still in the first round.
    return { backOff: isOver ? calm : backOff, news, isBack: isOver && failsRepeatedly(before) };
  }

  #refilled(rate: CallRate | undefined, perSecond: number): CallRate {
    return refilled(rate ?? fullRate(perSecond, this.#nowMs), perSecond, this.#nowMs);
  }

  #withOwn(others: LaneState['workers'], calls: number): LaneState['workers'] {
    if (calls === 0) return others;
    return { ...others, [this.#worker]: { calls, untilMs: this.due.leaseUntil.getTime() } };
  }

  #allowed(notifier: string): number {
    const lane = this.#open.get(notifier);
    if (lane === undefined) return Number.POSITIVE_INFINITY;
    const { inFlight = Number.POSITIVE_INFINITY } = lane.calls;
    const { rate, backOff, workers } = lane.state;
    const active = activeIn(workers);
    const byRate = rate === undefined ? Number.POSITIVE_INFINITY : Math.floor(rate.tokens);
    return Math.max(0, Math.min(inFlight - active, byRate, callsAllowed(backOff, active, this.#nowMs)));
  }

  #after({ calls: { active }, state }: OpenLane, calls: number): LaneState {
    const { rate } = state;
    return {
      ...state,
      atMs: this.#nowMs,
      ...(rate && { rate: { ...rate, tokens: rate.tokens - calls } }),
      workers: calls === 0 ? state.workers : this.#withOwn(state.workers, active + calls),
    };
  }

  /** Not if only time has passed: most claims find nothing. */
  #differs({ calls: { surplus }, before }: OpenLane, after: LaneState, calls: number): boolean {
    return (
      before.atMs > this.#nowMs + setBackMs ||
      calls > 0 ||
      surplus !== 0 ||
      this.#callsIn(after) !== this.#callsIn(before) ||
      after.backOff !== before.backOff
    );
  }

  #callsIn({ workers }: LaneState): number {
    return workers[this.#worker]?.calls ?? 0;
  }

  /** When the rate and the back-off allow the next call, if a call may begin then. */
  #freeAt(
    { calls: { inFlight, perSecond } }: OpenLane,
    { rate, backOff, workers }: LaneState,
  ): Date | undefined {
    const active = activeIn(workers);
    if (active >= (inFlight ?? Number.POSITIVE_INFINITY)) return undefined;
    const nextMs = rate && perSecond !== undefined ? nextCallMs(rate, perSecond) : undefined;
    const atMs = Math.max(nextMs ?? 0, backOff.untilMs);
    return atMs > this.#nowMs ? new Date(atMs) : undefined;
  }
}

function activeIn(workers: LaneState['workers']): number {
  return Object.values(workers).reduce((sum, { calls }) => sum + calls, 0);
}

function stored(text: string | undefined, nowMs: number): LaneState {
  if (text === undefined) return { atMs: nowMs, backOff: calm, workers: {} };
  // `SharedLanes.end()` wrote it.
  const state = JSON.parse(text) as LaneState;
  return state.atMs > nowMs + setBackMs ? movedBack(state, state.atMs - nowMs) : state;
}

/** After the clock was set back, delays and leases go on from the new time, as long as they were. */
function movedBack({ atMs, backOff, rate, workers }: LaneState, byMs: number): LaneState {
  const { trouble, untilMs } = backOff;
  const moved = Object.entries(workers).map(
    ([worker, own]) => [worker, { ...own, untilMs: own.untilMs - byMs }] as const,
  );
  return {
    atMs,
    backOff: {
      ...{ ...backOff, untilMs: untilMs - byMs },
      ...(trouble && { trouble: { ...trouble, sinceMs: trouble.sinceMs - byMs } }),
    },
    ...(rate && { rate: { ...rate, filledAtMs: rate.filledAtMs - byMs } }),
    workers: Object.fromEntries(moved),
  };
}
