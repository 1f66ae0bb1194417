import type { Hub } from '@nkul/core';
import { CALLBACK, type Clock, consoleLogger, LOGGER, NOTIFIER } from '@nkul/core/adapter';
import type { EventMetrics } from '../metrics/event-metrics.ts';
import type { Instruments } from '../metrics/instruments.ts';
import { StoreMetrics } from '../metrics/store-metrics.ts';

interface StoreWatchParts {
  readonly hub: Hub;
  readonly instruments: Instruments;
  readonly events: EventMetrics;
  readonly clock: Clock;
  readonly everyMs: number;
}

/** Reads the gauges of the store at the start and at intervals: a scrape never waits for the store. */
export class StoreWatch {
  readonly #parts: StoreWatchParts;
  readonly #store: StoreMetrics;
  #cancel = (): void => {};
  #reading: Promise<void> = Promise.resolve();
  #ended = false;

  constructor(parts: StoreWatchParts) {
    this.#parts = parts;
    this.#store = new StoreMetrics(parts.instruments, parts.hub);
  }

  begin(): void {
    beginSeries(this.#parts);
    this.#wakeIn(0);
  }

  /** Resolves when the reading under way has ended. */
  async end(): Promise<void> {
    this.#ended = true;
    this.#cancel();
    await this.#reading;
  }

  #wakeIn(ms: number): void {
    const { clock } = this.#parts;
    this.#cancel = clock.wakeAt(new Date(clock.now().getTime() + ms), () => {
      this.#reading = this.#read().then(() => {
        if (!this.#ended) this.#wakeIn(this.#parts.everyMs);
      });
    });
  }

  async #read(): Promise<void> {
    const { events, clock, hub } = this.#parts;
    const now = clock.now();
    events.tick(now.getTime());
    try {
      events.seen(await this.#store.read(now));
    } catch (error) {
      const { container } = hub;
      const logger = container.isRegistered(LOGGER, true) ? container.resolve(LOGGER) : consoleLogger;
      logger.warn({ error }, 'the metrics of the store could not be read; they stay as they were');
    }
  }
}

/**
 * Series that are there from the start. Prometheus does not see the first increase of a series that begins with it; and a webhook that
 * has heard nothing since the start is as silent as one that heard nothing since its last report.
 */
function beginSeries({ hub: { container }, instruments, clock }: StoreWatchParts): void {
  const notifiers = container.isRegistered(NOTIFIER, true) ? container.resolveAll(NOTIFIER) : [];
  const callbacks = container.isRegistered(CALLBACK, true) ? container.resolveAll(CALLBACK) : [];
  for (const { name } of notifiers) instruments.add('attempts', 0, [name, 'accepted', '']);
  for (const { notifier } of callbacks) {
    instruments.set('lastReport', clock.now().getTime() / 1_000, [notifier]);
    for (const verdict of ['delivered', 'undelivered'])
      instruments.add('reports', 0, [notifier, 'applied', verdict]);
    instruments.add('reports', 0, [notifier, 'quarantined', 'none']);
  }
}
