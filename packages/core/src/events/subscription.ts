import { AsyncLocalStorage } from 'node:async_hooks';
import { scheduler } from 'node:timers/promises';
import type { Clock } from '../base/clock.ts';
import { retryDelayMs, storeRetryMs } from '../base/retry-delay.ts';
import { eventHandedOut } from '../handout/handed-out.ts';
import type { Logger } from '../log/logger.ts';
import type { CoreEvent } from '../model/core-event.ts';
import type { Observers } from '../observe/observers.ts';
import type { Store } from '../ports/store.ts';
import { leaseMs, NameLease } from './name-lease.ts';

export interface SubscribeOptions {
  /**
   * Where a new subscriber starts: `'start'` at the oldest kept event, `'now'` after the newest. A known subscriber
   * continues after the last event that it handled. @default 'start'
   */
  readonly from?: 'start' | 'now';
}

export interface SubscriptionContext {
  readonly store: Store;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly observers?: Observers | undefined;
  /** Called when the subscription has ended. */
  readonly ended: (subscription: Subscription) => void;
}

/** The arguments of a subscription. */
export interface SubscriptionRequest {
  readonly name: string;
  /** The types of the events that the handler gets. */
  readonly wanted: readonly string[];
  readonly handler: (event: CoreEvent) => unknown;
  readonly from: 'start' | 'now';
}

const pageSize = 100;
/** The shortest time between two writes of the cursor, in milliseconds. After a crash, events handled since are repeated. */
const storeEveryMs = 1_000;

/** The subscription whose handler is running. The functions that the handler calls see it. */
const atWork = new AsyncLocalStorage<Subscription>();

/** A durable subscriber: it gets each event at least once and in order; the store keeps its cursor. Made by `hub.subscribe()`. */
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
    // Not an id of the clock: those go by the time of the store, which is not known yet.
    this.#owner = crypto.randomUUID();
    this.#ended = this.#run();
  }

  /** True from the call of `stop()` on. */
  get stopping(): boolean {
    return this.#stopping;
  }

  /** Looks for new events. Cheap, and may be called at any time. */
  wake(): void {
    this.#again = true;
    this.#wakeUp();
  }

  /**
   * Stops handling events. Resolves once the running handler has ended and the cursor is stored. If the handler calls
   * it, it resolves at once: otherwise the handler would wait for itself.
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
          this.#context.observers?.handled(this.name, undefined);
          await this.#pause(leaseMs);
          continue;
        }
        await this.#lead(lease);
        // Not after an error: then it is behind.
        this.#context.observers?.handled(this.name, undefined);
        // Another process has the name now. It does not tell when it leaves, so this one asks again.
        if (lease.lost) this.#again = true;
      } catch (error) {
        const { logger } = this.#context;
        logger.error({ subscriber: this.name, error }, 'a subscriber could not read its events; will retry');
        await this.#pause(storeRetryMs);
        continue;
      }
      if (!this.#again) await this.#sleep();
    }
    this.#context.observers?.handled(this.name, undefined);
    this.#context.ended(this);
  }

  /** Handles old and new events while this process has the lease. Ends after a while without new events. */
  async #lead(lease: NameLease): Promise<void> {
    const { clock, store, observers } = this.#context;
    let place = lease.place;
    observers?.handled(this.name, place);
    let storedAtMs = clock.monotonicMs();
    try {
      while (!this.#stopping && !lease.lost) {
        this.#again = false;
        const events = await store.events({ after: place, limit: pageSize });
        for (const event of events) {
          if (this.#wanted.has(event.type) && !(await this.#handle(event, lease))) return;
          place = event.sequence;
          observers?.handled(this.name, place);
          if (clock.monotonicMs() - storedAtMs < storeEveryMs) continue;
          await lease.storePlace(place);
          storedAtMs = clock.monotonicMs();
        }
        // A long history must leave other work its turn.
        if (events.length > 0) await scheduler.yield();
        if (events.length > 0 || this.#again) continue;
        await this.#sleep(storeEveryMs);
        if (!this.#again) return;
      }
    } finally {
      await lease.release(place);
    }
  }

  /** Handles one event, and retries until the handler succeeds. Returns false if it was stopped or lost its lease first. */
  async #handle(event: CoreEvent, lease: NameLease): Promise<boolean> {
    const { clock, logger } = this.#context;
    for (let tries = 1; !this.#stopping && !lease.lost; tries += 1) {
      try {
        await atWork.run(this, () => this.#handler(eventHandedOut(event)));
        return true;
      } catch (error) {
        const details = { subscriber: this.name, event: event.type, sequence: event.sequence, tries, error };
        logger.error(details, 'a subscriber failed; will retry the event');
        await this.#pause(retryDelayMs(tries, clock.random()));
      }
    }
    return false;
  }

  #takeLease(): Promise<NameLease | undefined> {
    const { store, clock } = this.#context;
    return NameLease.take({ name: this.name, owner: this.#owner, from: this.#from, store, clock });
  }

  /** Sleeps for a time, or until the end of the subscription, even if `wake()` is called. */
  async #pause(ms: number): Promise<void> {
    const { clock } = this.#context;
    const untilMs = clock.monotonicMs() + ms;
    for (let leftMs = ms; !this.#stopping && leftMs > 0; leftMs = untilMs - clock.monotonicMs())
      await this.#sleep(leftMs);
  }

  /** Sleeps until the next call of `wake()`, or for a time. */
  async #sleep(ms?: number): Promise<void> {
    if (this.#stopping) return;
    const { clock } = this.#context;
    let cancel = (): void => {};
    await new Promise<void>((resolve) => {
      this.#wakeUp = resolve;
      if (ms !== undefined) cancel = clock.wakeAt(new Date(clock.now().getTime() + ms), resolve);
    });
    cancel();
  }
}
