import { AsyncLocalStorage } from 'node:async_hooks';
import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import { retryDelayMs, storeRetryMs } from '../base/retry-delay.ts';
import type { CoreEvent } from '../model/core-event.ts';
import type { Store } from '../ports/store.ts';

export interface SubscribeOptions {
  /**
   * Where a subscriber begins whose name the store does not know yet: with the first event that is still kept, or
   * behind the last. @default 'start'
   */
  readonly from?: 'start' | 'now';
}

export interface SubscriptionContext {
  readonly store: Store;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Called when it has ended. */
  readonly ended: (subscription: Subscription) => void;
}

const pageSize = 100;
/** How long a subscriber's name is one process', unless it renews that: after a crash, another waits that long. */
const leaseMs = 15_000;
const renewMs = 5_000;
/** How often its place is stored at most: what was told since is told again after a crash. */
const storeEveryMs = 1_000;

/** The subscription whose handler is at work, for what that handler calls. */
const atWork = new AsyncLocalStorage<Subscription>();

/** A durable subscriber: told each event at least once and in order, its place kept in the store. Made by `hub.subscribe()`. */
export class Subscription {
  readonly name: string;
  readonly #wanted: ReadonlySet<string>;
  readonly #handler: (event: CoreEvent) => unknown;
  readonly #from: 'start' | 'now';
  readonly #context: SubscriptionContext;
  readonly #owner: string;
  #stopping = false;
  #again = true;
  #lost = false;
  #wakeUp: () => void = () => {};
  #ended: Promise<void>;

  constructor(
    name: string,
    wanted: readonly string[],
    handler: (event: CoreEvent) => unknown,
    { from = 'start' }: SubscribeOptions,
    context: SubscriptionContext,
  ) {
    this.name = name;
    this.#wanted = new Set(wanted);
    this.#handler = handler;
    this.#from = from;
    this.#context = context;
    this.#owner = context.clock.id();
    this.#ended = this.#run();
  }

  /** There may be events. Cheap, and never wrong to call. */
  wake(): void {
    this.#again = true;
    this.#wakeUp();
  }

  /**
   * Tells no further event; resolves when the handler that is at work has ended and its place is stored. Within that
   * handler it resolves at once: what it waits for would wait for it.
   */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.#wakeUp();
    if (atWork.getStore() !== this) await this.#ended;
  }

  async #run(): Promise<void> {
    while (!this.#stopping) {
      this.#again = false;
      try {
        const cursor = await this.#lease({ forMs: leaseMs });
        if (cursor === undefined) {
          await this.#pauseUntil(this.#later(leaseMs));
          continue;
        }
        await this.#lead(cursor);
      } catch (error) {
        const { logger } = this.#context;
        logger.error(
          { subscriber: this.name, error },
          'a subscriber could not read its events; trying again',
        );
        await this.#pauseUntil(this.#later(storeRetryMs));
        continue;
      }
      if (!this.#again) await this.#sleepUntil(undefined);
    }
    this.#context.ended(this);
  }

  /** Tells what there is and what comes, while the name is this process', until there was nothing for a while. */
  async #lead(from: number): Promise<void> {
    let cursor = from;
    let stored = { cursor, at: this.#now() };
    this.#lost = false;
    const cancel = this.#renewing();
    try {
      while (!this.#stopping && !this.#lost) {
        this.#again = false;
        const events = await this.#context.store.events({ after: cursor, limit: pageSize });
        for (const event of events) {
          if (this.#wanted.has(event.type) && !(await this.#handle(event))) return;
          cursor = event.sequence;
          if (this.#now() - stored.at < storeEveryMs) continue;
          await this.#lease({ forMs: leaseMs, cursor });
          stored = { cursor, at: this.#now() };
        }
        if (events.length > 0 || this.#again) continue;
        await this.#sleepUntil(this.#later(storeEveryMs));
        if (!this.#again) return;
      }
    } finally {
      cancel();
      await this.#lease({ forMs: 0, cursor });
    }
  }

  /** Tells one event, again and again until the handler takes it. False when it has to stop before. */
  async #handle(event: CoreEvent): Promise<boolean> {
    const { clock, logger } = this.#context;
    for (let tries = 1; !this.#stopping && !this.#lost; tries += 1) {
      try {
        await atWork.run(this, () => this.#handler(event));
        return true;
      } catch (error) {
        const details = { subscriber: this.name, event: event.type, sequence: event.sequence, tries, error };
        logger.error(details, 'a subscriber failed; it is told again');
        await this.#pauseUntil(this.#later(retryDelayMs(tries, clock.random())));
      }
    }
    return false;
  }

  /** Renews the lease while a handler takes its time. Returns what ends that. */
  #renewing(): () => void {
    let ended = false;
    let cancel = (): void => {};
    const renew = async (): Promise<void> => {
      try {
        this.#lost ||= (await this.#lease({ forMs: leaseMs })) === undefined;
      } catch {
        // Reading or storing its place will fail as well, and tell.
      }
      next();
    };
    const next = (): void => {
      if (ended || this.#lost) return;
      cancel = this.#context.clock.wakeAt(this.#later(renewMs), () => void renew());
    };
    next();
    return () => {
      ended = true;
      cancel();
    };
  }

  #lease({
    forMs,
    cursor,
  }: {
    readonly forMs: number;
    readonly cursor?: number;
  }): Promise<number | undefined> {
    return this.#context.store.subscriber(this.name, {
      owner: this.#owner,
      at: this.#context.clock.now(),
      until: this.#later(forMs),
      from: this.#from,
      ...(cursor !== undefined && { cursor }),
    });
  }

  /** Until a time, whatever comes, but its end. */
  async #pauseUntil(at: Date): Promise<void> {
    while (!this.#stopping && this.#context.clock.now() < at) await this.#sleepUntil(at);
  }

  /** Until a time or the next call of `wake()`. */
  async #sleepUntil(at: Date | undefined): Promise<void> {
    if (this.#stopping) return;
    let cancel = (): void => {};
    await new Promise<void>((resolve) => {
      this.#wakeUp = resolve;
      if (at !== undefined) cancel = this.#context.clock.wakeAt(at, resolve);
    });
    cancel();
  }

  #now(): number {
    return this.#context.clock.now().getTime();
  }

  #later(ms: number): Date {
    return new Date(this.#now() + ms);
  }
}
