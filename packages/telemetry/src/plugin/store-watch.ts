import type { Hub } from '@nkul/core';
import type { Clock, Logger } from '@nkul/core/adapter';
import type { EventMetrics } from '../metrics/event-metrics.ts';
import type { Instruments } from '../metrics/instruments.ts';
import { StoreMetrics } from '../metrics/store-metrics.ts';

interface StoreWatchParts {
  readonly hub: Hub;
  readonly instruments: Instruments;
  readonly events: EventMetrics;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly everyMs: number;
}

/** How long the end waits for a reading under way, in milliseconds. */
const endMs = 1_000;

/** Reads the gauges of the store at the start and at intervals: a scrape never waits for the store. */
export class StoreWatch {
  readonly #parts: StoreWatchParts;
  readonly #store: StoreMetrics;
  #cancel = (): void => {};
  #reading: Promise<void> | undefined;
  /** True once the log has said that readings fail; it says it again after one that succeeds. */
  #failing = false;
  #ended = false;

  constructor(parts: StoreWatchParts) {
    this.#parts = parts;
    this.#store = new StoreMetrics(parts);
  }

  begin(): void {
    this.#wakeIn(0);
  }

  /** Resolves when the reading under way has ended, or after a second: one that hangs would take the time of all that stops later. */
  async end(): Promise<void> {
    this.#ended = true;
    this.#cancel();
    if (this.#reading === undefined) return;
    const { clock } = this.#parts;
    await new Promise<void>((resolve) => {
      const cancel = clock.wakeAt(new Date(clock.now().getTime() + endMs), resolve);
      void this.#reading?.then(() => {
        cancel();
        resolve();
      });
    });
  }

  #wakeIn(ms: number): void {
    const { clock, everyMs } = this.#parts;
    this.#cancel = clock.wakeAt(new Date(clock.now().getTime() + ms), () => {
      this.#look();
      if (!this.#ended) this.#wakeIn(everyMs);
    });
  }

  #look(): void {
    this.#parts.events.tick();
    // One that hangs must not be the last that is heard of the store.
    if (this.#reading !== undefined) return this.#failed(new Error('the reading before has not ended'));
    this.#reading = this.#read().finally(() => {
      this.#reading = undefined;
    });
  }

  async #read(): Promise<void> {
    try {
      const { latest, now } = await this.#store.read();
      this.#parts.events.seen(latest);
      this.#parts.events.timeIs(now);
      this.#failing = false;
    } catch (error) {
      this.#failed(error);
    }
  }

  #failed(error: unknown): void {
    // The store may be closed by now.
    if (this.#ended) return;
    this.#parts.instruments.add('storeFailures', 1, ['read']);
    if (this.#failing) return;
    this.#failing = true;
    this.#parts.logger.warn({ error }, 'the metrics of the store could not be read; they stay as they were');
  }
}
