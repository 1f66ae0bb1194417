import type { Clock } from '../base/clock.ts';
import { storeRetryMs } from '../base/retry-delay.ts';
import type { GroupCommit } from '../commit/group-commit.ts';
import type { Logger } from '../log/logger.ts';
import { type Message, mayTake, type Plan } from '../model/message.ts';
import type { Store } from '../ports/store.ts';
import { possibleSteps } from '../route/steps-for.ts';
import { mayBeAvoided } from './may-be-avoided.ts';
import type { NotifierLane } from './notifier-lane.ts';
import { Sweeps } from './sweeps.ts';

/** How many held messages are read at once. */
const pageSize = 500;
/**
 * How soon another message is woken as a test, if the one before it has not called the provider, in milliseconds; then twice
 * as many after twice the time.
 */
const testAgainMs = 5_000;
const longestTestAgainMs = 300_000;

interface HeldMessagesContext {
  readonly store: Store;
  readonly groupCommit: GroupCommit;
  readonly plan: Plan;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** A provider is tested. */
interface Test {
  /** The round of its back-off. */
  readonly round: number;
  /** How many messages are woken for it. */
  readonly count: number;
}

/** The sender of messages, as this class needs it. */
interface Sending {
  readonly lanes: readonly NotifierLane[];
  readonly isPaused: (notifier: string) => boolean;
  /** Called when messages are due, or `look()` has something to look for. */
  readonly wake: () => void;
}

/**
 * The messages that are held (`Message.held`). A claim takes those of a notifier that takes messages again. But a message
 * that is held for one notifier may go to another, by a later step: this class finds such messages when that other notifier
 * takes messages again, and wakes them.
 */
export class HeldMessages {
  readonly #context: HeldMessagesContext;
  /** The notifiers that take messages again, and for which nothing was looked for yet. */
  readonly #back = new Set<string>();
  /** The notifiers that need a message as a test. */
  readonly #untested = new Set<string>();
  /** The last test of each notifier. */
  readonly #tests = new Map<string, Test>();
  readonly #sweeps: Sweeps;
  #sending: Sending = { lanes: [], isPaused: () => false, wake: () => {} };
  #started = false;
  #stopped = false;

  constructor(context: HeldMessagesContext) {
    this.#context = context;
    this.#sweeps = new Sweeps(context.clock, () => this.#sweep());
  }

  /** Begins the sweeps: a process may have ended before it woke a message that it held by old news. */
  start(sending: Sending): void {
    this.#sending = sending;
    this.#started = true;
    this.#sweeps.soon();
  }

  stop(): void {
    this.#stopped = true;
    this.#sweeps.stop();
  }

  /** A notifier takes messages again. Claims under way may not know it yet: `look()` looks behind them. */
  takesAgain(notifier: string): void {
    this.#back.add(notifier);
    if (this.#started) this.#sweeps.soon();
    this.#sending.wake();
  }

  /**
   * If a provider that failed repeatedly may be tested, and no message waits for it, `look()` wakes one that is held for
   * another: one in each round of the back-off, and more until one of them calls it. Returns true if there is such a
   * provider.
   */
  findTests(): boolean {
    for (const { notifier, testRound } of this.#sending.lanes) {
      if (testRound === undefined || !mayBeAvoided(notifier.name, this.#context.plan)) continue;
      if (this.#tests.get(notifier.name)?.round === testRound) continue;
      this.#tests.set(notifier.name, { round: testRound, count: 1 });
      this.#untested.add(notifier.name);
    }
    return this.#untested.size > 0;
  }

  /**
   * Looks for messages for the notifiers that take some again. Call it between two claims: all that claims have held by old
   * news is stored then, and later claims know better.
   *
   * @returns undefined if there is nothing to look for. The promise never rejects: after a failure, it is looked for again
   */
  look(): Promise<void> | undefined {
    if (this.#back.size + this.#untested.size === 0) return undefined;
    const takes = (notifier: string) => !this.#sending.isPaused(notifier);
    const back = [...this.#back].filter(takes);
    const untested = [...this.#untested].filter(takes);
    this.#back.clear();
    this.#untested.clear();
    return this.#look(back, untested);
  }

  async #look(back: readonly string[], untested: readonly string[]): Promise<void> {
    const { clock } = this.#context;
    try {
      if (back.length > 0) await this.wake(back);
      for (const notifier of untested) await this.#wakeTests(notifier);
    } catch (error) {
      this.#failed(error);
      clock.wakeAt(new Date(clock.now().getTime() + storeRetryMs), () => {
        for (const notifier of back) this.#back.add(notifier);
        for (const notifier of untested) this.#untested.add(notifier);
        this.#sending.wake();
      });
    }
  }

  /**
   * The messages may be cancelled, put off or held again, and then the provider is not called: more are woken until it is.
   * Where all wait for something else, the next message that comes is the test.
   */
  async #wakeTests(notifier: string): Promise<void> {
    const test = this.#tests.get(notifier);
    if (test === undefined) return;
    const woken = await this.wake([notifier], test.count);
    if (woken > 0) this.#testAgainLater(notifier, test);
  }

  #testAgainLater(notifier: string, test: Test): void {
    const { clock } = this.#context;
    const delayMs = Math.min(testAgainMs * test.count, longestTestAgainMs);
    clock.wakeAt(new Date(clock.now().getTime() + delayMs), () => {
      const lane = this.#sending.lanes.find((one) => one.notifier.name === notifier);
      if (this.#stopped || !lane?.failsRepeatedly || lane.isAvoided) return;
      // A call is under way, which may end without the provider's answer.
      if (lane.testRound === undefined) return this.#testAgainLater(notifier, test);
      if (lane.testRound !== test.round) return;
      this.#tests.set(notifier, { ...test, count: Math.min(2 * test.count, pageSize) });
      this.#untested.add(notifier);
      this.#sending.wake();
    });
  }

  /**
   * These notifiers take messages. The messages that are held for them are due, so a claim takes them; they are not written.
   * Messages that are held for another notifier may go to one of these: they are looked for, and woken.
   *
   * It reads an index first, and the messages only if some kind of them may go there.
   *
   * @param most how many are woken at most. @default all
   * @returns how many are woken
   */
  async wake(notifiers: readonly string[], most: number = Number.POSITIVE_INFINITY): Promise<number> {
    const mayMove = (message: Message) => this.#mayMove(message, notifiers);
    if (!(await this.#context.store.heldKinds()).some((kind) => mayMove(kind).length > 0)) return 0;
    return this.#wakeAll((message) => mayMove(message).some((step) => mayTake(message, step)), most);
  }

  /** The steps by which a message may go to one of these notifiers. Empty if it is held for one of them: a claim takes it. */
  #mayMove(message: Message, notifiers: readonly string[]): Message['steps'] {
    const { step, steps, dueFor } = message;
    const route = this.#context.plan[message.route];
    const left = (route ? possibleSteps(route, message) : steps)
      .slice(step)
      .filter(({ notifier }) => notifiers.includes(notifier));
    return left.some(({ notifier }) => notifier === dueFor) ? [] : left;
  }

  async #wakeAll(mayMove: (message: Message) => boolean, most: number): Promise<number> {
    const { store, groupCommit, clock } = this.#context;
    let count = 0;
    let after: string | undefined;
    do {
      const page = await store.find({ held: true, limit: pageSize, ...(after !== undefined && { after }) });
      const woken = { type: 'woken', at: clock.now() } as const;
      const movable = page.items.filter(mayMove).slice(0, most - count);
      await groupCommit.recordAll(
        movable.map(({ id }) => ({ kind: 'message', id, happening: woken }) as const),
      );
      if (movable.length > 0) this.#sending.wake();
      count += movable.length;
      after = page.next;
    } while (after !== undefined && count < most && !this.#stopped);
    return count;
  }

  async #sweep(): Promise<boolean> {
    try {
      await this.wake(this.#taking());
      return true;
    } catch (error) {
      this.#failed(error);
      return false;
    }
  }

  #taking(): readonly string[] {
    const { lanes, isPaused } = this.#sending;
    const isAvoided = ({ notifier: { name }, failsRepeatedly }: NotifierLane) =>
      failsRepeatedly && mayBeAvoided(name, this.#context.plan);
    return lanes.flatMap((lane) =>
      isAvoided(lane) || isPaused(lane.notifier.name) ? [] : [lane.notifier.name],
    );
  }

  #failed(error: unknown): void {
    // The store is closed meanwhile: the next start looks for them.
    if (this.#stopped) return;
    this.#context.logger.error({ error }, 'the held messages could not be read; will retry');
  }
}
