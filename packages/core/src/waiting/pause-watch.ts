import type { Clock } from '../base/clock.ts';
import { storeRetryMs } from '../base/retry-delay.ts';
import type { GroupCommit } from '../commit/group-commit.ts';
import type { PauseEnding, Pauses } from '../lane/pauses.ts';
import { mayProbe } from '../lifecycle/probe.ts';
import type { CountedLog } from '../log/counted-log.ts';
import type { Logger } from '../log/logger.ts';
import { shownError } from '../log/shown-error.ts';
import type { Settled } from '../model/happening.ts';
import type { Message } from '../model/message.ts';
import type { Pause } from '../model/pause.ts';
import type { Store } from '../ports/store.ts';
import type { Dispatcher } from '../send/dispatcher.ts';
import type { Balances } from './balances.ts';
import { nextProbeMs, nextReadingMs } from './pause-schedule.ts';

/** How many held messages are read at once. */
const pageSize = 500;
/** How long until another held message is looked for, if the first was not sent, in milliseconds. */
const lookAgainMs = 300_000;
/** How often the credentials of a refused account are compared with those that were refused, in milliseconds. */
const compareMs = 30_000;

export interface PauseWatchContext {
  readonly store: Store;
  readonly groupCommit: GroupCommit;
  readonly pauses: Pauses;
  readonly balances: Balances;
  readonly dispatcher: Dispatcher;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly countedLog: CountedLog;
}

/** The timers of a watch. */
type Waited = 'reading' | 'probe' | 'credentials' | 'resuming';

/**
 * Ends the pause of one notifier when its reason is over. It reads the balance, and ends the pause if the balance has
 * risen; it compares the credentials of a refused account, and ends the pause if they are others. If the balance cannot be read or shows nothing, it sends one message from time to time, and ends the pause if
 * the provider accepts it.
 */
export class PauseWatch {
  readonly pause: Pause;
  readonly #context: PauseWatchContext;
  readonly #beganMs: number;
  /** True if the pause began before this process started: the balance may have risen in between. */
  readonly #isOld: boolean;
  #readings = 0;
  #probes = 0;
  /** The lowest balance that was read. */
  #lowest: number | undefined;
  /** True if the last reading of the balance succeeded, and the account is empty. */
  #isEmpty = false;
  /** A message that was sent to the notifier until then may be sent as a probe: all that wait were sent there later. */
  #sentUntil: Date;
  #ended = false;
  readonly #timers = new Map<Waited, () => void>();

  constructor(pause: Pause, isOld: boolean, context: PauseWatchContext) {
    this.pause = pause;
    this.#isOld = isOld;
    this.#context = context;
    this.#sentUntil = pause.since;
    this.#beganMs = context.clock.monotonicMs();
  }

  begin(): void {
    const { notifier, reason } = this.pause;
    if (reason === 'insufficient_credit' && this.#context.balances.accounts.includes(notifier))
      void this.#read();
    if (reason === 'unauthorized') this.#compareLater();
    this.#probeLater();
  }

  end(): void {
    this.#ended = true;
    for (const cancel of this.#timers.values()) cancel();
    this.#context.dispatcher.endProbe(this.pause.notifier);
  }

  /** Notes a balance of its account, which this watch or another caller has read. */
  seen(left: number): void {
    if (this.#ended || this.pause.reason !== 'insufficient_credit') return;
    const lowest = this.#lowest;
    this.#isEmpty = left <= 0;
    this.#lowest = Math.min(left, lowest ?? left);
    if (lowest !== undefined && left > lowest) void this.#resume({ by: 'balance' });
    // The balance at the beginning of the pause is not known, so a message tests it.
    else if (lowest === undefined && this.#isOld && left > 0) void this.#probe();
  }

  async #read(): Promise<void> {
    const { balances, clock, countedLog } = this.#context;
    const { notifier } = this.pause;
    this.#readings += 1;
    try {
      await balances.read(notifier);
    } catch (error) {
      if (this.#ended) return;
      this.#isEmpty = false;
      const details = { notifier, ...shownError(error) };
      countedLog.warn(notifier, details, 'the balance of a paused notifier could not be read; will retry');
    }
    const goneMs = clock.monotonicMs() - this.#beganMs;
    this.#wakeAfter('reading', nextReadingMs(this.#readings, goneMs), () => void this.#read());
  }

  /** The application may get other credentials while it runs: the pause is then over. */
  #compareLater(): void {
    this.#wakeAfter('credentials', compareMs, () => void this.#compare());
  }

  async #compare(): Promise<void> {
    const { pauses, logger } = this.#context;
    const { notifier } = this.pause;
    try {
      if (await pauses.hasOtherCredentials(notifier)) return await this.#resume({ by: 'credentials' });
    } catch (error) {
      if (!this.#ended)
        logger.error({ notifier, error }, 'the pause of a notifier could not be read; will retry');
    }
    this.#compareLater();
  }

  #probeLater(): void {
    const ms = nextProbeMs(this.pause.reason, this.#probes);
    if (ms !== undefined) this.#wakeAfter('probe', ms, () => void this.#probe());
  }

  /** Sends one message, unless the balance says that the account is empty. */
  async #probe(): Promise<void> {
    const { dispatcher } = this.#context;
    this.#timers.get('probe')?.();
    if (this.#isEmpty) return this.#probeLater();
    const { notifier } = this.pause;
    try {
      const held = await this.#heldMessage();
      if (this.#ended) return;
      // Before the message is woken: the dispatcher must know that it may send it. Without one, it sends the next due one.
      dispatcher.probe(notifier, this.#sentUntil, (outcome) => this.#probed(outcome));
      this.#lookAgainLater();
      if (held !== undefined) await this.#wake(held);
      dispatcher.wake();
    } catch (error) {
      if (this.#ended) return;
      this.#context.logger.error({ notifier, error }, 'the held messages could not be read; will retry');
      dispatcher.endProbe(notifier);
      this.#wakeAfter('probe', storeRetryMs, () => void this.#probe());
    }
  }

  /** The message may be another's by then, or not be one that may be sent: another is looked for, unless one is sent. */
  #lookAgainLater(): void {
    this.#wakeAfter('probe', lookAgainMs, () => {
      if (this.#context.dispatcher.awaitsProbe(this.pause.notifier)) void this.#probe();
      else this.#lookAgainLater();
    });
  }

  #probed(outcome: Settled['submission'] | undefined): void {
    if (this.#ended) return;
    if (outcome?.outcome === 'accepted') void this.#resume({ by: 'probe' });
    if (outcome !== undefined) this.#probes += 1;
    this.#probeLater();
  }

  /**
   * A held message that may be sent as a probe: the first that was not sent to the notifier yet, or else the one that was
   * sent there longest ago.
   */
  async #heldMessage(): Promise<Message | undefined> {
    let longestAgo: { readonly message: Message; readonly sentAt: Date } | undefined;
    for await (const message of this.#held()) {
      const sentAt = lastSentTo(this.pause.notifier, message);
      const since = sentAt ?? this.#sentUntil;
      if (!mayProbe(message, { notifier: this.pause.notifier, since }, this.#context.clock.now())) continue;
      if (sentAt === undefined || sentAt <= this.#sentUntil) return message;
      if (longestAgo === undefined || sentAt < longestAgo.sentAt) longestAgo = { message, sentAt };
    }
    if (longestAgo !== undefined) this.#sentUntil = longestAgo.sentAt;
    return longestAgo?.message;
  }

  /** The held messages that wait for the notifier. */
  async *#held(): AsyncGenerator<Message, void, undefined> {
    const { store } = this.#context;
    const { notifier } = this.pause;
    let after: string | undefined;
    do {
      const page = await store.find({ held: true, limit: pageSize, ...(after !== undefined && { after }) });
      for (const message of page.items)
        if (message.steps.slice(message.step).some((step) => step.notifier === notifier)) yield message;
      after = page.next;
    } while (after !== undefined && !this.#ended);
  }

  async #wake({ id }: Message): Promise<void> {
    const { clock, groupCommit } = this.#context;
    const happening = { type: 'woken', at: clock.now() } as const;
    await groupCommit.record({ kind: 'message', id, happening });
  }

  async #resume({ by }: Pick<PauseEnding, 'by'>): Promise<void> {
    const { pauses, dispatcher, logger } = this.#context;
    const { notifier, reason } = this.pause;
    try {
      await pauses.resume(notifier, { by, only: reason });
      dispatcher.wake();
    } catch (error) {
      if (this.#ended) return;
      logger.error({ notifier, error }, 'a pause whose reason is over could not be ended; will retry');
      this.#wakeAfter('resuming', storeRetryMs, () => void this.#resume({ by }));
    }
  }

  #wakeAfter(what: Waited, ms: number, callback: () => void): void {
    if (this.#ended) return;
    const { clock } = this.#context;
    this.#timers.get(what)?.();
    this.#timers.set(what, clock.wakeAt(new Date(clock.now().getTime() + ms), callback));
  }
}

/** The latest time at which a message was sent to a notifier: after the clock was set back, not that of its last attempt. */
function lastSentTo(notifier: string, { attempts }: Message): Date | undefined {
  const times = attempts.flatMap((one) => (one.notifier === notifier ? [one.startedAt.getTime()] : []));
  return times.length === 0 ? undefined : new Date(Math.max(...times));
}
