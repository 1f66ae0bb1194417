import { inTime, resultInTime } from '../base/clock.ts';
import { tellAvailability } from '../lane/availability.ts';
import { healthOf } from '../lane/back-off.ts';
import type { LaneChange, NotifierLane } from '../lane/notifier-lane.ts';
import type { ProviderHealth } from '../ports/lanes.ts';
import { type ClaimedAttempt, leaseLeftMs } from './claimed-attempt.ts';
import type { ClockWatch } from './clock-watch.ts';
import type { DispatchContext } from './dispatcher.ts';
import { recordAnswers } from './record-answers.ts';
import { type SendResult, send } from './send.ts';
import type { UnderWay } from './under-way.ts';

interface CallsContext extends DispatchContext {
  readonly underWay: UnderWay;
  readonly clockWatch: ClockWatch;
  /** False if the hub stops. */
  readonly running: () => boolean;
  /** Called when capacity was freed, or a message may be due. */
  readonly wake: () => void;
  /** Called when the provider of a notifier takes messages again after it has failed repeatedly. */
  readonly recovered: (notifier: string) => void;
}

/** The outcome of a call whose lease ended first. */
const noAnswer: SendResult['outcome'] = {
  outcome: 'unknown',
  reason: { code: 'no_answer', message: 'the call had no answer when its lease ended' },
};

/** The calls to notifiers that are under way: sends each, and records its answers. */
export class Calls {
  readonly #context: CallsContext;
  readonly #work = new Set<Promise<void>>();

  constructor(context: CallsContext) {
    this.#context = context;
  }

  /** True if a call is under way, or its answers are being recorded. */
  get busy(): boolean {
    return this.#work.size > 0;
  }

  /** Resolves when all calls that are under way now are sent and recorded. */
  async settled(): Promise<void> {
    await Promise.all(this.#work);
  }

  /** Sends one message to a paused notifier. Calls back with its outcome; undefined if the notifier was not called. */
  startProbe(
    lane: NotifierLane,
    claimed: ClaimedAttempt,
    ended: (outcome: SendResult['outcome'] | undefined) => void,
  ): void {
    this.keep(this.#sendAlone(lane, claimed, ended));
  }

  /**
   * Starts calls, as many at once as the lane has capacity for. Further calls exist only if messages that would share a
   * call have the same address. They follow the others one by one, because their leases are already running.
   */
  start(lane: NotifierLane, calls: readonly (readonly ClaimedAttempt[])[]): void {
    const rows = lane.startable(calls.length);
    for (let row = 0; row < rows; row += 1) {
      const own = rows === calls.length ? calls.slice(row, row + 1) : everyNth(calls, row, rows);
      const work: Promise<void> = this.#sendAll(lane, own, () => this.#work.delete(work));
      this.#work.add(work);
    }
  }

  /** Emits a change of a provider's availability. */
  changed({ notifier }: NotifierLane, { isBack, news }: LaneChange): void {
    if (isBack) this.#context.recovered(notifier.name);
    for (const one of news) this.keep(tellAvailability(notifier.name, one, this.#context));
  }

  /** Keeps work for which `settled()` waits. */
  keep(started: Promise<void>): void {
    const work = started.finally(() => this.#work.delete(work));
    this.#work.add(work);
  }

  #sendAlone(
    lane: NotifierLane,
    claimed: ClaimedAttempt,
    ended: (outcome: SendResult['outcome'] | undefined) => void,
  ): Promise<void> {
    let outcome: SendResult['outcome'] | undefined;
    let end = () => {
      end = () => {};
      ended(outcome);
    };
    const answers = (results: readonly SendResult[] | undefined): void => {
      outcome = results === undefined ? noAnswer : results[0]?.asked ? results[0].outcome : undefined;
      // Its recording waits for an answer that may never come.
      if (results === undefined) end();
    };
    return this.#sendAll(lane, [[claimed]], () => end(), answers);
  }

  /** Should never be called. The messages of the call become `unknown` when their lease ends; other calls go on. */
  #reportBug({ notifier }: NotifierLane, error: unknown): void {
    this.#context.logger.error(
      { notifier: notifier.name, error },
      'a call failed unexpectedly; its messages are unknown',
    );
  }

  /**
   * Makes calls one after the other. A call that fails is logged.
   *
   * @param ended called behind the first `await`, when all is sent and recorded
   * @param answers called with the results of each call; undefined if its lease ended first
   */
  async #sendAll(
    lane: NotifierLane,
    calls: readonly (readonly ClaimedAttempt[])[],
    ended: () => void,
    answers?: (results: readonly SendResult[] | undefined) => void,
  ): Promise<void> {
    const over = this.#context.clockWatch.started(calls);
    try {
      let recorded: Promise<unknown> | undefined;
      for (const attempts of calls) {
        if (recorded !== undefined) await this.#waitForTurn(lane);
        const leaseUntil = this.#leaseEnd(attempts);
        const round = lane.start();
        let sending: Promise<readonly SendResult[]>;
        let results: readonly SendResult[] | undefined;
        try {
          sending = send(lane.notifier, attempts, this.#context);
          results = await resultInTime(this.#context.clock, leaseUntil, sending);
        } finally {
          this.#ended(lane, round, results);
        }
        answers?.(results);
        const recording = this.#recordAll(lane.notifier.name, sending, results);
        // Nearly always it is one.
        recorded = recorded === undefined ? recording : Promise.all([recorded, recording]);
      }
      await recorded;
    } catch (error) {
      // The first call may have failed at once, and `ended()` needs the promise that this function returns.
      await undefined;
      this.#reportBug(lane, error);
    } finally {
      over();
      ended();
    }
  }

  #leaseEnd([first]: readonly ClaimedAttempt[]): Date {
    const { clock } = this.#context;
    const now = clock.now();
    const leftMs = first === undefined ? 0 : leaseLeftMs(first, now, clock.monotonicMs());
    return new Date(now.getTime() + leftMs);
  }

  /** Waits until the rate allows the next call. It reserves the capacity, so that other messages are not claimed instead. */
  async #waitForTurn(lane: NotifierLane): Promise<void> {
    const freeAt = lane.rateAt();
    if (freeAt === undefined) return;
    const leave = lane.occupy();
    await inTime(this.#context.clock, freeAt);
    leave();
  }

  /** Frees the capacity of a call that was answered, or whose lease ended first. */
  #ended(lane: NotifierLane, round: number, results: readonly SendResult[] | undefined): void {
    const health: ProviderHealth =
      results === undefined ? { available: true } : healthOf(results.map(({ outcome }) => outcome));
    this.changed(lane, lane.end(round, health));
    // In the same turn as the recording: the next messages are claimed in the commit that records this call.
    this.#context.wake();
  }

  #recordAll(
    notifier: string,
    sending: Promise<readonly SendResult[]>,
    inTime: readonly SendResult[] | undefined,
  ): Promise<void> {
    if (inTime !== undefined) return recordAnswers(notifier, inTime, this.#context);
    return sending.then((late) => recordAnswers(notifier, late, this.#context, true));
  }
}

/** The calls from one on, of which each follows `step` behind the one before. */
function everyNth<Call>(calls: readonly Call[], first: number, step: number): readonly Call[] {
  return calls.filter((_, index) => index % step === first);
}
