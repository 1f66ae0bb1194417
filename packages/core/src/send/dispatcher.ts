import { type Clock, inTime } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import { storeRetryMs } from '../base/retry-delay.ts';
import type { Due } from '../model/happening.ts';
import type { Plan, PlannedStep } from '../model/message.ts';
import type { Interceptor } from '../ports/interceptor.ts';
import type { Notifier } from '../ports/notifier.ts';
import type { Change, ClaimRequest, Store } from '../ports/store.ts';
import type { GroupCommit } from '../store/group-commit.ts';
import { healthOf, type ProviderHealth } from './back-off.ts';
import { type Claim, splitIntoCalls } from './claim.ts';
import { NotifierLane } from './notifier-lane.ts';
import type { Pauses } from './pauses.ts';
import { recordAnswers } from './record-answers.ts';
import { type SendResult, send } from './send.ts';
import { UnderWay } from './under-way.ts';

/** How many messages are looked at in one claim that wait for no notifier. */
const maxUnassignedPerClaim = 500;

export interface DispatchContext {
  readonly store: Store;
  readonly groupCommit: GroupCommit;
  readonly notifiers: ReadonlyMap<string, Notifier>;
  readonly plan: Plan;
  readonly pauses: Pauses;
  /** Notifiers that no process has any more: what waits for them goes along the routes as they are now. */
  readonly retired: readonly string[];
  readonly interceptors: readonly Interceptor[];
  readonly clock: Clock;
  readonly logger: Logger;
  readonly leaseMs: number;
  readonly timeoutMs: number;
}

/** Claims what is due, as much as notifiers have room for, sends it, and records what they say. */
export class Dispatcher {
  readonly #context: DispatchContext;
  readonly #lanes: readonly NotifierLane[];
  readonly #calls = new Set<Promise<void>>();
  readonly #underWay: UnderWay;
  #running = false;
  #claiming = false;
  #claimed: Promise<void> = Promise.resolve();
  #again = false;
  /** When it wakes by itself. */
  #timer: { readonly at: Date; readonly cancel: () => void } | undefined;

  constructor(context: DispatchContext) {
    this.#context = context;
    this.#underWay = new UnderWay(context.store);
    this.#lanes = [...context.notifiers.values()].map(
      (notifier) => new NotifierLane(notifier, context.clock),
    );
  }

  start(): void {
    this.#running = true;
    this.wake();
  }

  /** Something may have come up, or room may have come free. Cheap, and never wrong to call. */
  wake(): void {
    this.#again = true;
    if (this.#running && !this.#claiming) this.#claimed = this.#claimAll();
  }

  /** Resolves when nothing is claimed, sent or recorded. */
  async idle(): Promise<void> {
    while (this.#claiming || this.#calls.size > 0) {
      await this.#claimed;
      await Promise.all(this.#calls);
    }
  }

  /**
   * Claims nothing more, and resolves when every call under way is settled and recorded.
   *
   * @param giveUpAt then calls that are not begun are given up, and the others are asked to answer with what they know
   * @param until then it resolves in any case. A call that has not answered is `unknown` when its lease ends
   */
  async stop(giveUpAt: Date, until: Date): Promise<void> {
    const { clock } = this.#context;
    this.#running = false;
    this.#timer?.cancel();
    const done = this.#claimed.then(() => Promise.all(this.#calls));
    if (await inTime(clock, giveUpAt, done)) return;
    this.#underWay.stop();
    await inTime(clock, until, done);
  }

  /** The process ends, or the store is about to close: no call begins any more, and what was not begun is queued again. */
  end(): void {
    this.#underWay.end(this.#context.clock.now());
  }

  async #claimAll(): Promise<void> {
    this.#claiming = true;
    try {
      while (this.#running && this.#again) {
        this.#again = false;
        await this.#claim();
      }
    } catch (error) {
      this.#context.logger.error({ error }, 'the store failed while looking for what is due; trying again');
      this.#wakeAt(new Date(this.#context.clock.now().getTime() + storeRetryMs));
    } finally {
      this.#claiming = false;
    }
  }

  async #claim(): Promise<void> {
    const {
      changes,
      nextDueAt,
      more = false,
    } = await this.#context.groupCommit.claim(() => this.#claimRequest());
    // What ended or moved on has taken room that no call will give back, and may be due elsewhere at once.
    if (more || !changes.every(beganAttempt)) this.#again = true;
    for (const lane of this.#lanes) {
      const claims = changes.flatMap((change) => claimOf(change, lane.notifier.name));
      this.#begin(lane, splitIntoCalls(claims, lane));
    }
    const times = [nextDueAt, ...this.#lanes.map((lane) => lane.freeAt())].filter(
      (time) => time !== undefined,
    );
    if (times.length > 0) this.#wakeAt(new Date(Math.min(...times.map((time) => time.getTime()))));
  }

  #claimRequest(): { readonly request: ClaimRequest; readonly due: Due } {
    const { clock, leaseMs, plan, pauses, retired, notifiers } = this.#context;
    const at = clock.now();
    const open = this.#lanes.filter((lane) => !pauses.has(lane.notifier.name) && !this.#shouldReroute(lane));
    const available = new Set(open.map(({ notifier }) => notifier.name));
    const lanes = open.map((lane) => lane.capacity());
    return {
      request: {
        lanes,
        notTaking: [...retired, ...[...notifiers.keys()].filter((name) => !available.has(name))],
        maxUnassigned: maxUnassignedPerClaim,
      },
      due: {
        type: 'due',
        at,
        leaseUntil: new Date(at.getTime() + leaseMs),
        routes: plan,
        available,
        random: clock.random(),
      },
    };
  }

  /** True while its provider is away and some route has a step behind it: what has one goes there, the others are held. */
  #shouldReroute({ away, notifier }: NotifierLane): boolean {
    return away && Object.values(this.#context.plan).some((steps) => hasStepAfter(steps, notifier.name));
  }

  /**
   * Begins calls, as many at once as there is room for. There are more only when an address came twice among messages
   * that share a call: then one follows another, since what is claimed is under its lease already.
   */
  #begin(lane: NotifierLane, calls: readonly (readonly Claim[])[]): void {
    const rows = Math.min(calls.length, Math.max(1, lane.capacity().calls));
    for (let row = 0; row < rows; row += 1) {
      const own = calls.filter((_, index) => index % rows === row);
      const work = this.#sendAll(lane, own)
        .catch((error: unknown) => this.#reportBug(lane, error))
        .finally(() => this.#calls.delete(work));
      this.#calls.add(work);
    }
  }

  /** Nothing is known to lead here. What was under way is `unknown` when its lease ends, and the others go on. */
  #reportBug({ notifier }: NotifierLane, error: unknown): void {
    this.#context.logger.error(
      { notifier: notifier.name, error },
      'a call came to no end; its messages are unknown',
    );
  }

  async #sendAll(lane: NotifierLane, calls: readonly (readonly Claim[])[]): Promise<void> {
    const recorded: Promise<void>[] = [];
    for (const [index, claims] of calls.entries()) {
      if (index > 0) await this.#waitForTurn(lane);
      const leaseUntil = claims[0]?.attempt.leaseUntil ?? this.#context.clock.now();
      const sending = send(lane.notifier, claims, { ...this.#context, underWay: this.#underWay });
      const answered = await this.#answered(lane, sending, leaseUntil);
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
      if (lane.end(round, health)) void this.#wakeHeld(lane.notifier.name);
      // In the same turn as the recording: what this call has freed is claimed with the commit that records it.
      this.wake();
    }
  }

  /** The provider of a notifier was away for long and is back: what was held for it goes on. */
  async #wakeHeld(notifier: string): Promise<void> {
    const { pauses, logger } = this.#context;
    try {
      await pauses.wakeHeld([notifier]);
      this.wake();
    } catch (error) {
      logger.error(
        { notifier, error },
        'what is held for a notifier could not be woken; it comes up in 5 minutes',
      );
    }
  }

  async #recordAll(
    notifier: string,
    sending: Promise<readonly SendResult[]>,
    answered: boolean,
  ): Promise<void> {
    const { groupCommit, pauses, clock, logger } = this.#context;
    const running = () => this.#running;
    const results = await sending;
    const context = { groupCommit, pauses, underWay: this.#underWay, clock, logger, running };
    const firstTry = await recordAnswers(notifier, results, context);
    // Nobody has looked since for when these messages come up again.
    if (!answered || !firstTry) this.wake();
  }

  /** Unless it wakes sooner anyway: to look once in vain is less than to set the clock anew for each message. */
  #wakeAt(at: Date): void {
    const { clock } = this.#context;
    // One whose time has gone by was made before the machine's clock was put right.
    const sooner = this.#timer !== undefined && this.#timer.at <= at && this.#timer.at > clock.now();
    if (!this.#running || sooner) return;
    this.#timer?.cancel();
    const cancel = clock.wakeAt(at, () => {
      this.#timer = undefined;
      this.wake();
    });
    this.#timer = { at, cancel };
  }
}

/** The attempt that a claim began, if it is the notifier's. */
function claimOf(change: Change, notifier: string): readonly Claim[] {
  const { message } = change;
  const attempt = beganAttempt(change) ? message.attempts.at(-1) : undefined;
  return attempt?.notifier === notifier ? [{ message, attempt }] : [];
}

/** True when a claim began an attempt. */
function beganAttempt({ events }: Change): boolean {
  return events.some((event) => event.type === 'message.sending');
}

/** True when a route goes on after a notifier's step. */
function hasStepAfter(steps: readonly PlannedStep[], notifier: string): boolean {
  return steps.slice(0, -1).some((step) => step.notifier === notifier);
}
