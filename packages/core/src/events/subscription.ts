import { AsyncLocalStorage } from 'node:async_hooks';
import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import { retryDelayMs, storeRetryMs } from '../base/retry-delay.ts';
import type { CoreEvent } from '../model/core-event.ts';
import type { Store } from '../ports/store.ts';
import { Lease, leaseMs } from './lease.ts';

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

/** What a subscriber asked for. */
export interface SubscriptionRequest {
  readonly name: string;
  /** The names of the events that it is told. */
  readonly wanted: readonly string[];
  readonly handler: (event: CoreEvent) => unknown;
  readonly from: 'start' | 'now';
}

const pageSize = 100;
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
  /** True if there may be events that were not read yet. */
  #again = true;
  #wakeUp: () => void = () => {};
  readonly #ended: Promise<void>;

  constructor({ name, wanted, handler, from }: SubscriptionRequest, context: SubscriptionContext) {
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
        const lease = await this.#takeLease();
        if (lease === undefined) {
          await this.#pauseUntil(this.#later(leaseMs));
          continue;
        }
        await this.#lead(lease);
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
  async #lead(lease: Lease): Promise<void> {
    let place = lease.place;
    let storedAt = this.#now();
    try {
      while (!this.#stopping && !lease.lost) {
        this.#again = false;
        const events = await this.#context.store.events({ after: place, limit: pageSize });
        for (const event of events) {
          if (this.#wanted.has(event.type) && !(await this.#handle(event, lease))) return;
          place = event.sequence;
          if (this.#now() - storedAt < storeEveryMs) continue;
          await lease.storePlace(place);
          storedAt = this.#now();
        }
        if (events.length > 0 || this.#again) continue;
        await this.#sleepUntil(this.#later(storeEveryMs));
        if (!this.#again) return;
      }
    } finally {
      await lease.release(place);
    }
  }

  /** Tells one event, again and again until the handler takes it. False when it has to stop before. */
  async #handle(event: CoreEvent, lease: Lease): Promise<boolean> {
    const { clock, logger } = this.#context;
    for (let tries = 1; !this.#stopping && !lease.lost; tries += 1) {
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

  #takeLease(): Promise<Lease | undefined> {
    const { store, clock } = this.#context;
    return Lease.take({ name: this.name, owner: this.#owner, from: this.#from, store, clock });
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
