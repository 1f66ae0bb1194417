import type { Clock, Deadline } from '../base/clock.ts';
import { outsideCallers } from '../base/outside-callers.ts';
import { storeRetryMs } from '../base/retry-delay.ts';
import type { SharedClock } from '../base/shared-clock.ts';
import type { GroupCommit } from '../commit/group-commit.ts';
import type { HeldMessages } from '../lane/held-messages.ts';
import type { LastBalances } from '../lane/last-balances.ts';
import { NotifierLane } from '../lane/notifier-lane.ts';
import type { Pauses } from '../lane/pauses.ts';
import type { CountedLog } from '../log/counted-log.ts';
import type { Logger } from '../log/logger.ts';
import type { Due } from '../model/happening.ts';
import type { Plan } from '../model/message.ts';
import type { Observers } from '../observe/observers.ts';
import type { Claimed } from '../ports/claim.ts';
import type { Interceptor } from '../ports/interceptor.ts';
import type { LaneAnswer, Trouble, WorkerCalls } from '../ports/lanes.ts';
import type { Notifier } from '../ports/notifier.ts';
import type { Store } from '../ports/store.ts';
import { Calls } from './calls.ts';
import { ClaimRequests } from './claim-requests.ts';
import { claimedIn, startedAttempt } from './claimed-attempt.ts';
import { ClockWatch } from './clock-watch.ts';
import type { SendResult } from './send.ts';
import { splitIntoCalls } from './split-into-calls.ts';
import type { Tariff } from './tariff.ts';
import { UnderWay } from './under-way.ts';

/** How many messages are checked in a row to find one that may be sent to a paused notifier. */
const maxLookedForProbe = 50;

/** A request to send one message to a paused notifier, to find out whether the reason of its pause is over. */
interface ProbeRequest {
  /** A message that was sent to the notifier since then is not sent. */
  readonly since: Date;
  readonly ended: (outcome: SendResult['outcome'] | undefined) => void;
}

/** The result of a search for such a message. */
interface Probed {
  /** The name of the notifier, if it has no capacity for a call. */
  readonly fullNotifier?: string;
  readonly nextDueAt?: Date;
}

export interface DispatchContext {
  readonly store: Store;
  readonly groupCommit: GroupCommit;
  readonly notifiers: ReadonlyMap<string, Notifier>;
  readonly plan: Plan;
  readonly pauses: Pauses;
  readonly held: HeldMessages;
  /** Absent if messages do not pass over a notifier for its balance. */
  readonly lastBalances: LastBalances | undefined;
  /** Names of removed notifiers. Messages that still wait for them are re-routed by the current routes. */
  readonly retired: readonly string[];
  readonly interceptors: readonly Interceptor[];
  readonly clock: Clock;
  /** The same clock, if it shows the time of the store's server. */
  readonly sharedClock: SharedClock | undefined;
  readonly logger: Logger;
  readonly countedLog: CountedLog;
  readonly observers: Observers | undefined;
  readonly leaseMs: number;
  readonly timeoutMs: number;
  /** The longest delay that a provider may ask for, in milliseconds. */
  readonly maxRetryAfterMs: number;
  readonly placeOf: NonNullable<Due['placeOf']>;
  readonly quietUntil: Due['quietUntil'] | undefined;
  /** The cost of an attempt; undefined if the application does not say. */
  readonly tariff: Tariff | undefined;
  /** The opt-out link of an address, if the hub makes such links. */
  readonly optOutUrlOf?: ((address: string) => string | undefined) | undefined;
}

/** Claims due messages, as many as the notifiers have capacity for, sends them, and records the answers. */
export class Dispatcher {
  readonly #context: DispatchContext;
  readonly #lanes: readonly NotifierLane[];
  readonly #requests: ClaimRequests;
  readonly #calls: Calls;
  readonly #underWay: UnderWay;
  /** By the name of the paused notifier. */
  readonly #probes = new Map<string, ProbeRequest>();
  #running = false;
  #claiming = false;
  #claimed: Promise<void> = Promise.resolve();
  #again = false;
  /** The timer that wakes it, with its time in monotonic milliseconds. */
  #timer: { readonly atMs: number; readonly cancel: () => void } | undefined;
  readonly #clockWatch: ClockWatch;
  #unwatchClock = (): void => {};

  constructor(context: DispatchContext) {
    this.#context = context;
    this.#underWay = new UnderWay(context.store);
    this.#lanes = [...context.notifiers.values()].map(
      (notifier) => new NotifierLane(notifier, context.clock, context.store.sharesLanes),
    );
    this.#clockWatch = new ClockWatch(context);
    this.#requests = new ClaimRequests(this.#lanes, context);
    this.#calls = new Calls({
      ...context,
      underWay: this.#underWay,
      clockWatch: this.#clockWatch,
      running: () => this.#running,
      wake: () => this.wake(),
      recovered: (notifier) => context.held.takesAgain(notifier),
    });
    context.pauses.onDoubt(() => this.wake());
  }

  /** Corrects the times of stored messages, before it starts. */
  async prepare(): Promise<void> {
    await this.#clockWatch.hubStarts();
  }

  start(): void {
    const { clock, held, pauses } = this.#context;
    this.#running = true;
    this.#unwatchClock = clock.onSet(() => this.wake());
    held.start({ lanes: this.#lanes, isPaused: (name) => pauses.has(name), wake: () => this.wake() });
    this.wake();
  }

  /** Looks for due messages: one may have become due, or capacity was freed. Cheap, and may be called at any time. */
  wake(): void {
    this.#again = true;
    if (this.#running && !this.#claiming) this.#claimed = outsideCallers(() => this.#claimAll());
  }

  /** Resolves when every claim, call and recording has ended. */
  async idle(): Promise<void> {
    while (this.#claiming || this.#calls.busy) {
      await this.#claimed;
      await this.#calls.settled();
    }
  }

  /**
   * Stops claiming, and resolves when every call under way is settled and recorded.
   *
   * @param giveUpAt from then on, calls that have not begun are given up, and the others are asked to answer at once
   * @param until it resolves at this time at the latest. Messages without an answer are `unknown` when their lease ends
   */
  async stop(giveUpAt: Deadline, until: Deadline): Promise<void> {
    this.#running = false;
    this.#timer?.cancel();
    this.#unwatchClock();
    this.#context.held.stop();
    const done = this.#claimed.then(() => this.#calls.settled()).then(() => this.#leave());
    if (await giveUpAt.meets(done)) return;
    this.#underWay.stop();
    await until.meets(done);
  }

  /** Reports that the calls of this process have ended. Otherwise they count for the others until their leases end. */
  async #leave(): Promise<void> {
    const last = this.#requests.last();
    if (last === undefined) return;
    try {
      const { lanes } = await this.#context.groupCommit.claim(() => last);
      this.#follow(lanes, last.request.calls);
      await this.#calls.settled();
    } catch {
      // The leases end.
    }
  }

  /** Called when the process ends, or before the store closes. Calls may not begin any more; unbegun messages are queued. */
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
      this.#context.logger.error({ error }, 'claiming due messages failed; will retry');
      this.#wakeAt(new Date(this.#context.clock.now().getTime() + storeRetryMs));
    } finally {
      this.#claiming = false;
    }
  }

  async #claim(): Promise<void> {
    const { clock, groupCommit, leaseMs } = this.#context;
    const clockRead = this.#context.sharedClock?.settled();
    if (clockRead !== undefined) await clockRead;
    const lookedAgain = this.#clockWatch.look();
    if (lookedAgain !== undefined) await lookedAgain;
    const pausesRead = this.#context.pauses.settled();
    if (pausesRead !== undefined) await pausesRead;
    const looking = this.#context.held.look();
    if (looking !== undefined) this.#calls.keep(looking);
    // Read both before and after the capacity: a back-off that ends between the two leaves no capacity in the request, and
    // no time to wake at afterwards.
    const freeAt = this.#freeAt();
    const probed: Probed[] = [];
    for (const lane of this.#lanes)
      if (this.#probes.has(lane.notifier.name)) probed.push(await this.#claimProbe(lane));
    let leaseEndMs = 0;
    let reported: WorkerCalls | undefined;
    const { changes, failed, nextDueAt, lanes, paused } = await groupCommit.claim(() => {
      leaseEndMs = clock.monotonicMs() + leaseMs;
      freeAt.push(...this.#freeAt());
      // A paused notifier without capacity for its probe counts as not taking, like the others that are paused.
      const full = new Set(probed.map(({ fullNotifier }) => fullNotifier));
      const next = this.#requests.next((name) => this.#probes.has(name) && !full.has(name));
      reported = next.request.calls;
      return next;
    });
    this.#follow(lanes, reported);
    if (paused?.some((notifier) => !this.#context.pauses.has(notifier))) this.#context.pauses.doubt();
    this.#logPostponed(failed);
    const isNow = nextDueAt !== undefined && nextDueAt <= clock.now();
    // A message that ended or moved on has used capacity, and may be due at another step at once.
    if (isNow || !changes.every(startedAttempt)) this.#again = true;
    for (const lane of this.#lanes) {
      const attempts = changes.flatMap((change) => claimedIn(change, lane.notifier.name, leaseEndMs));
      this.#calls.start(lane, splitIntoCalls(attempts, lane));
    }
    if (this.#context.held.findTests()) this.#again = true;
    const dueAt = [nextDueAt, ...probed.map((one) => one.nextDueAt)].filter((time) => time !== undefined);
    const times = [...dueAt, ...freeAt, ...this.#freeAt()];
    if (times.length > 0) this.#wakeAt(new Date(Math.min(...times.map((time) => time.getTime()))));
  }

  /** Takes the limits and the back-off of all processes from the answer to a claim. */
  #follow(answers: readonly LaneAnswer[] = [], reported: WorkerCalls | undefined): void {
    for (const answer of answers) {
      const lane = this.#lanes.find(({ notifier }) => notifier.name === answer.notifier);
      const calls = reported?.lanes.find(({ notifier }) => notifier === answer.notifier);
      if (lane !== undefined) this.#calls.changed(lane, lane.follow(answer, calls));
    }
  }

  #logPostponed(failed: Claimed['failed']): void {
    for (const { id, error } of failed)
      this.#context.logger.error(
        { message: id, error },
        'a due message could not be claimed; it is postponed',
      );
  }

  /** When calls may start again, for the lanes that wait only for a time. */
  #freeAt(): Date[] {
    return this.#lanes.flatMap((lane) => lane.freeAt() ?? []);
  }

  /** Claims messages that wait for a paused notifier, one at a time, until one of them may be sent there. */
  async #claimProbe(lane: NotifierLane): Promise<Probed> {
    const { notifier } = lane;
    const { clock, groupCommit, leaseMs } = this.#context;
    for (let looked = 0; looked < maxLookedForProbe; looked += 1) {
      const probe = this.#probes.get(notifier.name);
      if (probe === undefined) return {};
      if (lane.capacity().calls === 0) return { fullNotifier: notifier.name };
      const leaseEndMs = clock.monotonicMs() + leaseMs;
      const { changes, failed, nextDueAt } = await groupCommit.claim(() =>
        this.#requests.probe(notifier.name, probe.since),
      );
      this.#logPostponed(failed);
      const [claimed] = changes.flatMap((change) => claimedIn(change, notifier.name, leaseEndMs));
      if (claimed !== undefined) {
        this.#probes.delete(notifier.name);
        this.#calls.startProbe(lane, claimed, probe.ended);
        return {};
      }
      if (changes.length === 0) return nextDueAt === undefined ? {} : { nextDueAt };
    }
    this.#again = true;
    return {};
  }

  /** The notifiers whose provider is away: why, since when, and until when it is not called. */
  troubles(): readonly (Trouble & { readonly notifier: string; readonly until?: Date })[] {
    return this.#lanes.flatMap(({ notifier: { name }, trouble }) =>
      trouble ? [{ notifier: name, ...trouble }] : [],
    );
  }

  /**
   * Sends one message to a paused notifier, to find out whether the reason of its pause is over: the first due message
   * for which `mayProbe()` is true. Calls back with its outcome; undefined if the notifier was not called.
   */
  probe(notifier: string, since: Date, ended: (outcome: SendResult['outcome'] | undefined) => void): void {
    this.#probes.set(notifier, { since, ended });
    this.wake();
  }

  /** True if `probe()` was called, and no message was found to send yet. */
  awaitsProbe(notifier: string): boolean {
    return this.#probes.has(notifier);
  }

  /** Takes back a call of `probe()`. */
  endProbe(notifier: string): void {
    this.#probes.delete(notifier);
  }

  /** Sets the timer, unless it wakes sooner already: one useless wake is cheaper than a new timer for each message. */
  #wakeAt(at: Date): void {
    const { clock } = this.#context;
    const nowMs = clock.monotonicMs();
    const atMs = nowMs + at.getTime() - clock.now().getTime();
    // The time of day is in whole milliseconds, the monotonic time is not.
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
