import type { Hub } from '@nkul/core';
import { CLOCK, type Clock, consoleLogger, LOGGER, type Logger, systemClock } from '@nkul/core/adapter';
import { metrics, trace } from '@opentelemetry/api';
import type { Registry } from 'prom-client';
import { EventMetrics } from '../metrics/event-metrics.ts';
import { Instruments } from '../metrics/instruments.ts';
import { OpenTelemetrySink } from '../metrics/opentelemetry-sink.ts';
import { PrometheusSink } from '../metrics/prometheus-sink.ts';
import type { Sink } from '../metrics/sink.ts';
import { Traces } from '../traces/traces.ts';
import { HubObserver } from './hub-observer.ts';
import { StoreWatch } from './store-watch.ts';
import type { ResolvedOptions } from './telemetry-options.ts';

/** The scope of our spans and metrics in OpenTelemetry. */
const scope = '@nkul/telemetry';

/** The metrics and traces of one hub, from its making to its end. */
export class Measuring {
  readonly observer: HubObserver;
  readonly #options: ResolvedOptions;
  readonly #sinks: readonly Sink[];
  readonly #instruments: Instruments;
  readonly #events: EventMetrics;
  #clock: Clock = systemClock;
  #logger: Logger = consoleLogger;
  #watch: StoreWatch | undefined;

  /** @throws ConfigurationError if the registry has one of the metrics already */
  constructor(options: ResolvedOptions, registry: Registry | false) {
    const { openTelemetry, budgets } = options;
    this.#options = options;
    this.#sinks = [
      ...(registry === false ? [] : [new PrometheusSink(registry)]),
      ...(openTelemetry ? [new OpenTelemetrySink(metrics.getMeter(scope))] : []),
    ];
    this.#instruments = new Instruments(this.#sinks);
    const clock = () => this.#clock;
    this.#events = new EventMetrics(this.#instruments, budgets, clock);
    this.observer = new HubObserver({
      instruments: this.#instruments,
      events: this.#events,
      traces: openTelemetry ? new Traces(trace.getTracer(scope)) : undefined,
      clock,
    });
  }

  /** True between `start()` and `stop()`. */
  get running(): boolean {
    return this.#watch !== undefined;
  }

  start(hub: Hub): void {
    const { container } = hub;
    if (container.isRegistered(CLOCK, true)) this.#clock = container.resolve(CLOCK);
    if (container.isRegistered(LOGGER, true)) this.#logger = container.resolve(LOGGER);
    this.#watch = new StoreWatch({
      hub,
      instruments: this.#instruments,
      events: this.#events,
      clock: this.#clock,
      logger: this.#logger,
      everyMs: this.#options.everyMs,
    });
    this.#watch.begin();
  }

  /** The hub stops. */
  async stop(): Promise<void> {
    await this.#watch?.end();
    this.#watch = undefined;
    this.#instruments.end();
  }

  /** Takes its metrics out of the libraries. */
  forget(): void {
    for (const sink of this.#sinks) sink.forget();
  }

  scrapeFailed(error: unknown): void {
    this.#logger.error({ error }, 'the metrics could not be read for a scrape');
  }
}
