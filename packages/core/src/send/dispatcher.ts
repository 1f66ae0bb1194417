import { type Clock, inTime } from '../base/clock.ts';
import type { CountedLog } from '../base/counted-log.ts';
import type { Logger } from '../base/logger.ts';
import { storeRetryMs } from '../base/retry-delay.ts';
import type { Due } from '../model/happening.ts';
import type { Plan, PlannedStep } from '../model/message.ts';
import type { Interceptor } from '../ports/interceptor.ts';
import type { Notifier } from '../ports/notifier.ts';
import type { ClaimRequest, Store } from '../ports/store.ts';
import type { GroupCommit } from '../store/group-commit.ts';
import { tellAvailability } from './availability.ts';
import { healthOf, type ProviderHealth, type Trouble } from './back-off.ts';
import { beganAttempt, type Claim, claimOf, leaseLeftMs, splitIntoCalls } from './claim.ts';
import { ClockWatch } from './clock-watch.ts';
import { NotifierLane } from './notifier-lane.ts';
import type { Pauses } from './pauses.ts';
import { type ProbeClaim, type ProbeEnded, Probes } from './probes.ts';
import { recordAnswers } from './record-answers.ts';
import { type SendResult, send } from './send.ts';
import { WakeTimer } from './wake-timer.ts';

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
  readonly countedLog: CountedLog;
  readonly leaseMs: number;
  readonly timeoutMs: number;
  /** How long a provider may ask to be left alone, in milliseconds. */
  readonly maxRetryAfterMs: number;
}

/** Claims what is due, as much as notifiers have room for, sends it, and records what they say. */
export class Dispatcher {
  readonly #context: DispatchContext;
  readonly #lanes: readonly NotifierLane[];
  readonly #calls = new Set<Promise<void>>();
  readonly #probes = new Probes();
  #running = false;
  #claiming = false;
  #claimed: Promise<void> = Promise.resolve();
  #again = false;
  readonly #timer: WakeTimer;
  readonly #clockWatch: ClockWatch;
  #unwatchClock = (): void => {};

  constructor(context: DispatchContext) {
    this.#context = context;
    this.#lanes = [...context.notifiers.values()].map(
      (notifier) => new NotifierLane(notifier, context.clock),
    );
    this.#clockWatch = new ClockWatch(context);
    this.#timer = new WakeTimer(context.clock, () => this.wake());
  }

  /** Looks at what is stored before it starts. */
  async prepare(): Promise<void> {
    await this.#clockWatch.begun();
  }

  start(): void {
    this.#running = true;
    this.#unwatchClock = this.#context.clock.onSet(() => this.wake());
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

  /** Claims nothing more, and resolves when every call under way is settled and recorded, or its lease has ended. */
  async stop(): Promise<void> {
    this.#running = false;
    this.#timer.end();
    this.#unwatchClock();
    await this.#claimed;
    const leasesEnd = new Date(this.#context.clock.now().getTime() + this.#context.leaseMs);
    await inTime(this.#context.clock, leasesEnd, Promise.all(this.#calls));
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
      this.#timer.wakeAt(new Date(this.#context.clock.now().getTime() + storeRetryMs));
    } finally {
      this.#claiming = false;
    }
  }

  async #claim(): Promise<void> {
    const { clock, groupCommit, leaseMs } = this.#context;
    const lookedAgain = this.#clockWatch.look();
    if (lookedAgain !== undefined) await lookedAgain;
    const probed: ProbeClaim[] = [];
    for (const lane of this.#lanes)
      if (this.#probes.has(lane.notifier.name)) probed.push(await this.#claimProbe(lane));
    let leaseEndMs = 0;
    const {
      changes,
      nextDueAt,
      more = false,
    } = await groupCommit.claim(() => {
      leaseEndMs = clock.monotonicMs() + leaseMs;
      return this.#claimRequest(probed.flatMap(({ hasNoRoom }) => hasNoRoom ?? []));
    });
    // What ended or moved on has taken room that no call will give back, and may be due elsewhere at once.
    if (more || !changes.every(beganAttempt)) this.#again = true;
    for (const lane of this.#lanes) {
      const claims = changes.flatMap((change) => claimOf(change, lane.notifier.name, leaseEndMs));
      this.#begin(lane, splitIntoCalls(claims, lane));
    }
    const times = [
      nextDueAt,
      ...probed.map((one) => one.nextDueAt),
      ...this.#lanes.map((lane) => lane.freeAt()),
    ].filter((time) => time !== undefined);
    if (times.length > 0) this.#timer.wakeAt(new Date(Math.min(...times.map((time) => time.getTime()))));
  }

  async #claimProbe(lane: NotifierLane): Promise<ProbeClaim> {
    const probed = await this.#probes.claim(lane, this.#context, () => this.#claimRequest().due);
    const { claim, ended } = probed;
    if (claim !== undefined && ended !== undefined) this.#keep(this.#sendProbe(lane, claim, ended));
    if (probed.mayBeMore) this.#again = true;
    return probed;
  }

  async #sendProbe(lane: NotifierLane, claim: Claim, ended: ProbeEnded): Promise<void> {
    const over = this.#clockWatch.begin([claim]);
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

  /**
   * A notifier that a message is to be sent to although it is paused is left out: its messages are looked at one at a
   * time. @param withoutRoom those of them that cannot be sent to now
   */
  #claimRequest(withoutRoom: readonly string[] = []): { readonly request: ClaimRequest; readonly due: Due } {
    const { clock, leaseMs, plan, pauses, retired, notifiers } = this.#context;
    const at = clock.now();
    const open = this.#lanes.filter((lane) => !pauses.has(lane.notifier.name) && !this.#shouldReroute(lane));
    const available = new Set(open.map(({ notifier }) => notifier.name));
    const lanes = open.map((lane) => lane.capacity());
    const isLookedAt = (name: string) => this.#probes.has(name) && !withoutRoom.includes(name);
    return {
      request: {
        lanes,
        notTaking: [
          ...retired,
          ...[...notifiers.keys()].filter((name) => !available.has(name) && !isLookedAt(name)),
        ],
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
      const ended = this.#clockWatch.begin(own.flat());
      const work = this.#sendAll(lane, own).catch((error: unknown) => this.#reportBug(lane, error));
      this.#keep(work.finally(ended));
    }
  }

  /** Work that a stop waits for. */
  #keep(begun: Promise<void>): void {
    const work = begun.finally(() => this.#calls.delete(work));
    this.#calls.add(work);
  }

  /** Why the providers of its notifiers take nothing, where they do not. */
  troubles(): readonly (Trouble & { readonly notifier: string; readonly until?: Date })[] {
    return this.#lanes.flatMap(({ notifier: { name }, trouble }) =>
      trouble ? [{ notifier: name, ...trouble }] : [],
    );
  }

  /**
   * Sends one message to a paused notifier, to find out whether the reason of its pause is over: the first that comes
   * up and may be sent for that. Calls back with its outcome.
   */
  probe(notifier: string, since: Date, ended: ProbeEnded): void {
    this.#probes.ask(notifier, since, ended);
    this.wake();
  }

  /** Sends no such message any more. */
  endProbe(notifier: string): void {
    this.#probes.end(notifier);
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
      const freeAt = index === 0 ? undefined : lane.rateAt();
      if (freeAt !== undefined) await inTime(this.#context.clock, freeAt);
      const leftMs = claims[0] === undefined ? 0 : leaseLeftMs(claims[0], this.#context.clock);
      const leaseUntil = new Date(this.#context.clock.now().getTime() + leftMs);
      const sending = send(lane.notifier, claims, this.#context);
      const answered = await this.#answered(lane, sending, leaseUntil);
      if (answered) answers(await sending);
      recorded.push(this.#recordAll(lane.notifier.name, sending, answered));
    }
    await Promise.all(recorded);
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
      if (isBack) void this.#wakeHeld(lane.notifier.name);
      if (news !== undefined) this.#keep(tellAvailability(lane.notifier.name, news, this.#context));
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
    const firstTry = await recordAnswers(notifier, results, { groupCommit, pauses, clock, logger, running });
    // Nobody has looked since for when these messages come up again.
    if (!answered || !firstTry) this.wake();
  }
}

/** True when a route goes on after a notifier's step. */
function hasStepAfter(steps: readonly PlannedStep[], notifier: string): boolean {
  return steps.slice(0, -1).some((step) => step.notifier === notifier);
}
