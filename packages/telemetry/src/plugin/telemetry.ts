import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  CLOCK,
  type Clock,
  ConfigurationError,
  OBSERVER,
  type Plugin,
  systemClock,
} from '@nkul/core/adapter';
import { metrics, trace } from '@opentelemetry/api';
import { Registry } from 'prom-client';
import { EventMetrics } from '../metrics/event-metrics.ts';
import { Instruments } from '../metrics/instruments.ts';
import { OpenTelemetrySink } from '../metrics/opentelemetry-sink.ts';
import { PrometheusSink } from '../metrics/prometheus-sink.ts';
import { Traces } from '../traces/traces.ts';
import { HubObserver } from './hub-observer.ts';
import { answerScrape, type Exposition } from './metrics-handler.ts';
import { StoreWatch } from './store-watch.ts';
import { resolveOptions, type TelemetryOptions } from './telemetry-options.ts';

const name = 'telemetry';
/** The scope of our spans and metrics in OpenTelemetry. */
const scope = '@nkul/telemetry';

/** The plugin, and its metrics for Prometheus. */
export interface Telemetry extends Plugin {
  /** The metrics in the text format of Prometheus. @throws ConfigurationError without `prometheus` */
  metrics(): Promise<Exposition>;
  /**
   * Answers a scrape of Prometheus: for `node:http`, Express, or whatever has its request and response. It asks for no token:
   * put it behind one, or on a port of its own.
   */
  readonly metricsHandler: (request: IncomingMessage, response: ServerResponse) => void;
}

/**
 * Measures a hub: metrics for Prometheus, and spans and metrics for OpenTelemetry, where the application has set it up. Labels and
 * attributes are free of numbers, keys and texts.
 *
 * @example
 * const measured = telemetry();
 * const hub = await createHub({ plugins: [devcode({ apiKey, sender: 'NKUL' }), measured] });
 * app.get('/metrics', operatorsOnly, measured.metricsHandler);
 *
 * @throws ConfigurationError if an option cannot work
 */
export function telemetry(options: TelemetryOptions = {}): Telemetry {
  const { prometheus, openTelemetry, everyMs, budgets } = resolveOptions(options);
  const registry = prometheus === true ? new Registry() : prometheus;
  const sinks = [
    ...(registry === false ? [] : [new PrometheusSink(registry)]),
    ...(openTelemetry ? [new OpenTelemetrySink(metrics.getMeter(scope))] : []),
  ];
  const instruments = new Instruments(sinks);
  const events = new EventMetrics(instruments, budgets);
  const traces = openTelemetry ? new Traces(trace.getTracer(scope)) : undefined;
  let clock: Clock = systemClock;
  let taken = false;
  let watch: StoreWatch | undefined;

  const read = async (): Promise<Exposition> => {
    if (registry === false)
      throw new ConfigurationError('telemetry() has prometheus: false, and keeps no metrics for it.', {
        field: 'prometheus',
      });
    return { contentType: registry.contentType, body: await registry.metrics() };
  };

  return {
    name,
    register(container) {
      if (taken)
        throw new ConfigurationError(
          'A plugin of telemetry() measures one hub: make another one for the second hub, each with a registry of its own.',
          { field: 'plugins' },
        );
      taken = true;
      const parts = { instruments, events, traces, clock: () => clock };
      container.registerInstance(OBSERVER, new HubObserver(parts));
    },
    async start(hub) {
      const { container } = hub;
      clock = container.isRegistered(CLOCK, true) ? container.resolve(CLOCK) : systemClock;
      watch = new StoreWatch({ hub, instruments, events, clock, everyMs });
      watch.begin();
    },
    stop: async () => await watch?.end(),
    metrics: read,
    metricsHandler: (request, response) => void answerScrape(request, response, read),
  };
}
