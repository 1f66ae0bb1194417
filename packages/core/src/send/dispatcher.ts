import { type Clock, inTime } from '../base/clock.ts';
import { storeRetryMs } from '../base/retry-delay.ts';
import type { Trouble } from '../lane/back-off.ts';
import { NotifierLane } from '../lane/notifier-lane.ts';
import type { Pauses } from '../lane/pauses.ts';
import type { CountedLog } from '../log/counted-log.ts';
import type { Logger } from '../log/logger.ts';
import type { Due } from '../model/happening.ts';
import type { Plan, PlannedStep } from '../model/message.ts';
import type { Interceptor } from '../ports/interceptor.ts';
import type { Notifier } from '../ports/notifier.ts';
import type { Change, ClaimRequest, Store } from '../ports/store.ts';
import type { GroupCommit } from '../store/group-commit.ts';
import { Calls } from './calls.ts';
import { type Claim, splitIntoCalls } from './claim.ts';
import { ClockWatch } from './clock-watch.ts';
import type { SendResult } from './send.ts';
import { UnderWay } from './under-way.ts';

/** How many messages are looked at for one that may be sent to a paused notifier. */
const maxLookedForProbe = 50;

/** A message is to be sent to a paused notifier, to find out whether the reason of its pause is over. */
interface Probe {
  /** Since when it is paused. */
  readonly since: Date;
  readonly ended: (outcome: SendResult['outcome'] | undefined) => void;
}

/** What a look for such a message has found. */
interface Probed {
  /** The notifier, if it has no room for a call. */
  readonly hasNoRoom?: string;
  readonly nextDueAt?: Date;
}

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
  readonly #calls: Calls;
  readonly #underWay: UnderWay;
  /** By the name of the notifier that is paused. */
  readonly #probes = new Map<string, Probe>();
  #running = false;
  #claiming = false;
  #claimed: Promise<void> = Promise.resolve();
  #again = false;
  /** When it wakes by itself, by the time that passes. */
  #timer: { readonly atMs: number; readonly cancel: () => void } | undefined;
  readonly #clockWatch: ClockWatch;
  #unwatchClock = (): void => {};

  constructor(context: DispatchContext) {
    this.#context = context;
    this.#underWay = new UnderWay(context.store);
    this.#lanes = [...context.notifiers.values()].map(
      (notifier) => new NotifierLane(notifier, context.clock),
    );
    this.#clockWatch = new ClockWatch(context);
    this.#calls = new Calls({
      ...context,
      underWay: this.#underWay,
      clockWatch: this.#clockWatch,
      running: () => this.#running,
      wake: () => this.wake(),
      recovered: (notifier) => void this.#wakeHeld(notifier),
    });
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
    while (this.#claiming || this.#calls.busy) {
      await this.#claimed;
      await this.#calls.settled();
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
    this.#unwatchClock();
    const done = this.#claimed.then(() => this.#calls.settled());
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
    const { clock, groupCommit, leaseMs, logger } = this.#context;
    const lookedAgain = this.#clockWatch.look();
    if (lookedAgain !== undefined) await lookedAgain;
    // Asked before the room is, too: a rest that ends in between has left no room, and is over afterwards.
    const freeAt = this.#freeAt();
    const probed: Probed[] = [];
    for (const lane of this.#lanes)
      if (this.#probes.has(lane.notifier.name)) probed.push(await this.#claimProbe(lane));
    let leaseEndMs = 0;
    const { changes, failed, nextDueAt } = await groupCommit.claim(() => {
      leaseEndMs = clock.monotonicMs() + leaseMs;
      freeAt.push(...this.#freeAt());
      return this.#claimRequest(probed.flatMap(({ hasNoRoom }) => hasNoRoom ?? []));
    });
    for (const { id, error } of failed)
      logger.error({ message: id, error }, 'a message that came up could not be begun');
    const isNow = nextDueAt !== undefined && nextDueAt <= clock.now();
    // What ended or moved on has taken room that no call will give back, and may be due elsewhere at once.
    if (isNow || !changes.every(beganAttempt)) this.#again = true;
    for (const lane of this.#lanes) {
      const claims = changes.flatMap((change) => claimOf(change, lane.notifier.name, leaseEndMs));
      this.#calls.begin(lane, splitIntoCalls(claims, lane));
    }
    const dueAt = [nextDueAt, ...probed.map((one) => one.nextDueAt)].filter((time) => time !== undefined);
    const times = [...dueAt, ...freeAt, ...this.#freeAt()];
    if (times.length > 0) this.#wakeAt(new Date(Math.min(...times.map((time) => time.getTime()))));
  }

  /** When calls may begin again that only time holds back. */
  #freeAt(): Date[] {
    return this.#lanes.flatMap((lane) => lane.freeAt() ?? []);
  }

  /** Takes messages that wait for a paused notifier, one at a time, until one of them may be sent there. */
  async #claimProbe(lane: NotifierLane): Promise<Probed> {
    const { notifier } = lane;
    const { clock, groupCommit, leaseMs } = this.#context;
    for (let looked = 0; looked < maxLookedForProbe; looked += 1) {
      const probe = this.#probes.get(notifier.name);
      if (probe === undefined) return {};
      if (lane.capacity().calls === 0) return { hasNoRoom: notifier.name };
      const leaseEndMs = clock.monotonicMs() + leaseMs;
      const { changes, nextDueAt } = await groupCommit.claim(() => {
        const { due } = this.#claimRequest();
        const request = { lanes: [], notTaking: [notifier.name], maxUnassigned: 1 };
        return { request, due: { ...due, probe: { notifier: notifier.name, since: probe.since } } };
      });
      const [claim] = changes.flatMap((change) => claimOf(change, notifier.name, leaseEndMs));
      if (claim !== undefined) {
        this.#probes.delete(notifier.name);
        this.#calls.beginProbe(lane, claim, probe.ended);
        return {};
      }
      if (changes.length === 0) return nextDueAt === undefined ? {} : { nextDueAt };
    }
    this.#again = true;
    return {};
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

  /** Why the providers of its notifiers take nothing, where they do not. */
  troubles(): readonly (Trouble & { readonly notifier: string; readonly until?: Date })[] {
    return this.#lanes.flatMap(({ notifier: { name }, trouble }) =>
      trouble ? [{ notifier: name, ...trouble }] : [],
    );
  }

  /**
   * Sends one message to a paused notifier, to find out whether the reason of its pause is over: the first that comes
   * up and may be sent for that. Calls back with what became of it.
   */
  probe(notifier: string, since: Date, ended: (outcome: SendResult['outcome'] | undefined) => void): void {
    this.#probes.set(notifier, { since, ended });
    this.wake();
  }

  /** Sends no such message any more. */
  endProbe(notifier: string): void {
    this.#probes.delete(notifier);
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

  /** Unless it wakes sooner anyway: to look once in vain is less than to set the clock anew for each message. */
  #wakeAt(at: Date): void {
    const { clock } = this.#context;
    const nowMs = clock.monotonicMs();
    const atMs = nowMs + at.getTime() - clock.now().getTime();
    // The time of day is in whole milliseconds.
    const sooner = this.#timer !== undefined && this.#timer.atMs <= atMs + 1 && this.#timer.atMs > nowMs;
    if (!this.#running || sooner) return;
    this.#timer?.cancel();
    const cancel = clock.wakeAt(at, () => {
      this.#timer = undefined;
      this.wake();
    });
    this.#timer = { atMs, cancel };
  }
}

/** The attempt that a claim began, if it is the notifier's. */
function claimOf(change: Change, notifier: string, leaseEndMs: number): readonly Claim[] {
  const { message } = change;
  const attempt = beganAttempt(change) ? message.attempts.at(-1) : undefined;
  return attempt?.notifier === notifier ? [{ message, attempt, leaseEndMs }] : [];
}

/** True when a claim began an attempt. */
function beganAttempt({ events }: Change): boolean {
  return events.some((event) => event.type === 'message.sending');
}

/** True when a route goes on after a notifier's step. */
function hasStepAfter(steps: readonly PlannedStep[], notifier: string): boolean {
  return steps.slice(0, -1).some((step) => step.notifier === notifier);
}
