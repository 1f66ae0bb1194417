import { inTime } from '../base/clock.ts';
import { tellAvailability } from '../lane/availability.ts';
import { healthOf, type ProviderHealth } from '../lane/back-off.ts';
import type { NotifierLane } from '../lane/notifier-lane.ts';
import { type Claim, leaseLeftMs } from './claim.ts';
import type { ClockWatch } from './clock-watch.ts';
import type { DispatchContext } from './dispatcher.ts';
import { recordAnswers } from './record-answers.ts';
import { type SendResult, send } from './send.ts';
import type { UnderWay } from './under-way.ts';

interface CallsContext extends DispatchContext {
  readonly underWay: UnderWay;
  readonly clockWatch: ClockWatch;
  /** False when the hub stops. */
  readonly running: () => boolean;
  /** Room has come free, or something may be due. */
  readonly wake: () => void;
  /** The provider of a notifier was away for long, and is back. */
  readonly recovered: (notifier: string) => void;
}

/** The calls to notifiers that are under way: each is sent, and its answers are recorded. */
export class Calls {
  readonly #context: CallsContext;
  readonly #work = new Set<Promise<void>>();

  constructor(context: CallsContext) {
    this.#context = context;
  }

  /** True while a call is under way, or its answers are being recorded. */
  get busy(): boolean {
    return this.#work.size > 0;
  }

  /** Resolves when all that is under way now has ended. */
  async settled(): Promise<void> {
    await Promise.all(this.#work);
  }

  /** Sends one message to a paused notifier. Calls back with what became of it: undefined if no provider was asked. */
  beginProbe(
    lane: NotifierLane,
    claim: Claim,
    ended: (outcome: SendResult['outcome'] | undefined) => void,
  ): void {
    this.keep(this.#sendAlone(lane, claim, ended));
  }

  /**
   * Begins calls, as many at once as there is room for. There are more only when an address came twice among messages
   * that share a call: then one follows another, since what is claimed is under its lease already.
   */
  begin(lane: NotifierLane, calls: readonly (readonly Claim[])[]): void {
    const rows = Math.min(calls.length, Math.max(1, lane.capacity().calls));
    for (let row = 0; row < rows; row += 1) {
      const own = calls.filter((_, index) => index % rows === row);
      const ended = this.#context.clockWatch.begin(own.flat());
      const work = this.#sendAll(lane, own).catch((error: unknown) => this.#reportBug(lane, error));
      this.keep(work.finally(ended));
    }
  }

  /** Work that a stop waits for. */
  keep(begun: Promise<void>): void {
    const work = begun.finally(() => this.#work.delete(work));
    this.#work.add(work);
  }

  async #sendAlone(
    lane: NotifierLane,
    claim: Claim,
    ended: (outcome: SendResult['outcome'] | undefined) => void,
  ): Promise<void> {
    const over = this.#context.clockWatch.begin([claim]);
    let outcome: SendResult['outcome'] | undefined;
    try {
      await this.#sendAll(lane, [[claim]], ([result]) => {
        outcome = result?.asked ? result.outcome : undefined;
      });
    } catch (error) {
      this.#reportBug(lane, error);
    } finally {
      over();
      ended(outcome);
    }
  }

  /** Nothing is known to lead here. What was under way is `unknown` when its lease ends, and the others go on. */
  #reportBug({ notifier }: NotifierLane, error: unknown): void {
    this.#context.logger.error(
      { notifier: notifier.name, error },
      'a call came to no end; its messages are unknown',
    );
  }

  async #sendAll(
    lane: NotifierLane,
    calls: readonly (readonly Claim[])[],
    answers: (results: readonly SendResult[]) => void = () => {},
  ): Promise<void> {
    const recorded: Promise<void>[] = [];
    for (const [index, claims] of calls.entries()) {
      if (index > 0) await this.#waitForTurn(lane);
      const leftMs = claims[0] === undefined ? 0 : leaseLeftMs(claims[0], this.#context.clock);
      const leaseUntil = new Date(this.#context.clock.now().getTime() + leftMs);
      const sending = send(lane.notifier, claims, this.#context);
      const answered = await this.#answered(lane, sending, leaseUntil);
      if (answered) answers(await sending);
      recorded.push(this.#recordAll(lane.notifier.name, sending, answered));
    }
    await Promise.all(recorded);
  }

  /** A call that follows another keeps its room: it is claimed already, and nothing else may be claimed in its place. */
  async #waitForTurn(lane: NotifierLane): Promise<void> {
    const freeAt = lane.rateAt();
    if (freeAt === undefined) return;
    const leave = lane.occupy();
    await inTime(this.#context.clock, freeAt);
    leave();
  }

  /** True when the call was answered before its lease ended: one that never is holds no room after that. */
  async #answered(
    lane: NotifierLane,
    sending: Promise<readonly SendResult[]>,
    leaseUntil: Date,
  ): Promise<boolean> {
    const round = lane.begin();
    let health: ProviderHealth = { away: false };
    try {
      const answered = await inTime(this.#context.clock, leaseUntil, sending);
      if (answered) health = healthOf((await sending).map(({ outcome }) => outcome));
      return answered;
    } finally {
      const { isBack, news } = lane.end(round, health);
      if (isBack) this.#context.recovered(lane.notifier.name);
      if (news !== undefined) this.keep(tellAvailability(lane.notifier.name, news, this.#context));
      // In the same turn as the recording: what this call has freed is claimed with the commit that records it.
      this.#context.wake();
    }
  }

  async #recordAll(
    notifier: string,
    sending: Promise<readonly SendResult[]>,
    answered: boolean,
  ): Promise<void> {
    const firstTry = await recordAnswers(notifier, await sending, this.#context);
    // Nobody has looked since for when these messages come up again.
    if (!answered || !firstTry) this.#context.wake();
  }
}
