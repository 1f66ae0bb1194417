import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Hub } from '@nkul/core';
import {
  CALLBACK,
  ConfigurationError,
  consoleLogger,
  LOGGER,
  NOTIFIER,
  OBSERVER,
  type Plugin,
} from '@nkul/core/adapter';
import { metrics, trace } from '@opentelemetry/api';
import { Registry } from 'prom-client';
import { EventMetrics } from '../metrics/event-metrics.ts';
import { Instruments } from '../metrics/instruments.ts';
import { OpenTelemetrySink } from '../metrics/opentelemetry-sink.ts';
import { PrometheusSink } from '../metrics/prometheus-sink.ts';
import { StoreMetrics } from '../metrics/store-metrics.ts';
import { Traces } from '../traces/traces.ts';
import { HubObserver } from './hub-observer.ts';
import { resolveOptions, type TelemetryOptions } from './telemetry-options.ts';

const name = 'telemetry';
/** The scope of our spans and metrics in OpenTelemetry. */
const scope = '@nkul/telemetry';

/** The plugin, and its metrics for Prometheus. */
export interface Telemetry extends Plugin {
  /** The metrics in the text format of Prometheus. @throws ConfigurationError without `prometheus` */
  metrics(): Promise<{ readonly contentType: string; readonly body: string }>;
  /**
   * Answers a scrape of Prometheus: for `node:http`, Express, or whatever has its request and response. It asks for no token:
   * put it behind one, or on a port of its own.
   */
  readonly metricsHandler: (request: IncomingMessage, response: ServerResponse) => void;
}

/**
 * Measures a hub: metrics for Prometheus, and spans and metrics for OpenTelemetry, where the application has set it up. No label
 * and no attribute has a number, a key or a text.
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
  let taken = false;
  let timer: NodeJS.Timeout | undefined;
  let reading: Promise<void> = Promise.resolve();

  const text = async () => {
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
      container.registerInstance(OBSERVER, new HubObserver(instruments, events, traces));
    },
    async start(hub) {
      begin(instruments, hub);
      const store = new StoreMetrics(instruments, hub);
      const read = async () => {
        const now = new Date();
        events.tick(now.getTime());
        try {
          events.seen(await store.read(now));
        } catch (error) {
          loggerOf(hub).warn(
            { error },
            'the metrics of the store could not be read; they are those of before',
          );
        }
      };
      const again = () => {
        reading = read().then(() => {
          if (timer !== undefined) timer = setTimeout(again, everyMs).unref();
        });
      };
      timer = setTimeout(again, 0).unref();
    },
    async stop() {
      clearTimeout(timer);
      timer = undefined;
      await reading;
    },
    metrics: text,
    metricsHandler: (request, response) => void answer(request, response, text),
  };
}

/** Series that are there from the start: Prometheus sees an increase from 0, and a webhook that never heard anything. */
function begin(instruments: Instruments, hub: Hub): void {
  const now = Date.now() / 1_000;
  const { container } = hub;
  const notifiers = container.isRegistered(NOTIFIER, true) ? container.resolveAll(NOTIFIER) : [];
  const callbacks = container.isRegistered(CALLBACK, true) ? container.resolveAll(CALLBACK) : [];
  for (const { name: notifier } of notifiers)
    for (const outcome of ['accepted', 'rejected', 'deferred', 'unknown'] as const)
      if (outcome === 'accepted') instruments.add('attempts', 0, [notifier, outcome, '']);
  for (const { notifier } of callbacks) {
    instruments.set('lastReport', now, [notifier]);
    for (const verdict of ['delivered', 'undelivered'])
      instruments.add('reports', 0, [notifier, 'applied', verdict]);
    instruments.add('reports', 0, [notifier, 'quarantined', 'none']);
  }
}

function loggerOf({ container }: Hub): typeof consoleLogger {
  return container.isRegistered(LOGGER, true) ? container.resolve(LOGGER) : consoleLogger;
}

async function answer(
  { method }: IncomingMessage,
  response: ServerResponse,
  text: Telemetry['metrics'],
): Promise<void> {
  if (method !== 'GET' && method !== 'HEAD') {
    response.writeHead(405, { allow: 'GET, HEAD' }).end();
    return;
  }
  try {
    const { contentType, body } = await text();
    response.writeHead(200, { 'content-type': contentType, 'cache-control': 'no-store' });
    response.end(method === 'HEAD' ? undefined : body);
  } catch {
    response.writeHead(500, { 'content-type': 'text/plain' }).end('The metrics could not be read.\n');
  }
}
