import { scheduler } from 'node:timers/promises';
import type { Clock } from '../base/clock.ts';
import { type Duration, durationMs } from '../base/duration.ts';
import type { Logger } from '../log/logger.ts';
import type { PurgeRequest, Store } from '../ports/store.ts';

/** How long stored things are kept. Parked reports are always kept for 30 days. */
export interface RetainOptions {
  /**
   * Texts and numbers, once a message is final: then they are erased, and what remains tells what happened, not what
   * was said or to whom. Three things stay that belong to a number: parked reports (30 days), quarantined entries (as
   * long as `events`), and the message's fingerprint, a SHA-256 from which a number can be guessed if the text is known.
   *
   * @default as long as the message
   */
  readonly text?: Duration;
  /**
   * Messages, once they are final, or wait for nothing any more (`unknown`; `sent` without a report). Then they are
   * gone, and their keys are free. @default for ever
   */
  readonly message?: Duration;
  /** Events, which `hub.events()` and subscribers read; and what was quarantined. @default '30d' */
  readonly events?: Duration;
}

export interface RetentionContext {
  readonly store: Store;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** How many of a kind go in one transaction, so that nobody waits for long. */
const perTransaction = 500;
/** How long a parked report is kept, in milliseconds. */
export const parkedForMs: number = 30 * 86_400_000;
const neverMs = Number.POSITIVE_INFINITY;
const [shortestPauseMs, longestPauseMs] = [1_000, 3_600_000];

/** Erases and purges from time to time what has been kept long enough. */
export class Retention {
  readonly #context: RetentionContext;
  readonly #textMs: number | undefined;
  readonly #messageMs: number | undefined;
  readonly #eventsMs: number;
  readonly #pauseMs: number;
  #cancelTimer: (() => void) | undefined;
  #running = false;
  #round: Promise<void> = Promise.resolve();

  /** @throws ConfigurationError when an option is no duration */
  constructor({ text, message, events = '30d' }: RetainOptions, context: RetentionContext) {
    this.#context = context;
    this.#textMs = text === undefined ? undefined : durationMs(text, 'retain.text');
    this.#messageMs = message === undefined ? undefined : durationMs(message, 'retain.message');
    this.#eventsMs = durationMs(events, 'retain.events');
    const shortestMs = Math.min(this.#textMs ?? neverMs, this.#messageMs ?? neverMs, this.#eventsMs);
    this.#pauseMs = Math.min(longestPauseMs, Math.max(shortestPauseMs, shortestMs / 24));
  }

  start(): void {
    this.#running = true;
    this.#round = this.#run();
  }

  /** Resolves when the round under way has ended. */
  async stop(): Promise<void> {
    this.#running = false;
    this.#cancelTimer?.();
    await this.#round;
  }

  async #run(): Promise<void> {
    const { store, clock, logger } = this.#context;
    try {
      while (this.#running && (await store.purge(this.#request())).more) await scheduler.yield();
    } catch (error) {
      logger.error({ error }, 'what was kept long enough could not be purged; trying again later');
    }
    if (!this.#running) return;
    const next = new Date(clock.now().getTime() + this.#pauseMs);
    this.#cancelTimer = clock.wakeAt(next, () => {
      this.#round = this.#run();
    });
  }

  #request(): PurgeRequest {
    const now = this.#context.clock.now().getTime();
    return {
      limit: perTransaction,
      ...(this.#textMs !== undefined && { texts: new Date(now - this.#textMs) }),
      ...(this.#messageMs !== undefined && { messages: new Date(now - this.#messageMs) }),
      events: new Date(now - this.#eventsMs),
      parked: new Date(now - parkedForMs),
    };
  }
}
