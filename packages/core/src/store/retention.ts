import { scheduler } from 'node:timers/promises';
import type { Clock } from '../base/clock.ts';
import { type Duration, durationMs } from '../base/duration.ts';
import type { Logger } from '../log/logger.ts';
import type { PurgeRequest, Store } from '../ports/store.ts';

/**
 * How long stored things are kept. Parked reports do not have an option: they are kept for 30 days, or until more are
 * parked than the store keeps (`maxParked`), when the oldest are deleted.
 */
export interface RetainOptions {
  /**
   * How long the texts and numbers of a message are kept after it is final. Then they are erased. Three things stay that
   * belong to a number: parked reports (30 days at most), quarantined entries (as long as `events`), and the message's
   * fingerprint, a SHA-256 from which a number can be guessed if the text is known.
   *
   * @default as long as the message
   */
  readonly text?: Duration;
  /**
   * How long messages are kept once they are at rest: final, `unknown`, or `sent` and unconfirmed. Then they are
   * deleted, and their keys are free. @default for ever
   */
  readonly message?: Duration;
  /**
   * How long events, which `hub.events()` and subscribers read, and quarantined entries are kept. SQLite keeps the last
   * `maxQuarantined` entries only. @default '30d'
   */
  readonly events?: Duration;
}

export interface RetentionContext {
  readonly store: Store;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** How many rows of a kind are deleted in one transaction, so that other work does not wait for long. */
const perTransaction = 500;
/** How long a parked report is kept at most, in milliseconds. */
export const parkedForMs: number = 30 * 86_400_000;
/** How long acts are kept, in milliseconds: 400 days. */
const actsForMs = 400 * 86_400_000;
const neverMs = Number.POSITIVE_INFINITY;
const [shortestPauseMs, longestPauseMs] = [1_000, 3_600_000];

/** Regularly erases and deletes data that is older than its retention time. */
export class Retention {
  readonly #context: RetentionContext;
  readonly #textMs: number | undefined;
  readonly #messageMs: number | undefined;
  readonly #eventsMs: number;
  readonly #pauseMs: number;
  #cancelTimer: (() => void) | undefined;
  #running = false;
  #round: Promise<void> = Promise.resolve();

  /** @throws ConfigurationError if an option is not a valid duration */
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

  /** Resolves when the current round has ended. */
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
      logger.error({ error }, 'purging old data failed; will retry');
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
      acts: new Date(now - actsForMs),
      thin: new Date(now),
    };
  }
}
