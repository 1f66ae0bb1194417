import type { IncomingMessage, ServerResponse } from 'node:http';
import { ConfigurationError, OBSERVER, type Plugin } from '@nkul/core/adapter';
import { Registry } from 'prom-client';
import { Measuring } from './measuring.ts';
import { answerScrape, type Exposition } from './metrics-handler.ts';
import { resolveOptions, type TelemetryOptions } from './telemetry-options.ts';

const name = 'telemetry';

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
  const resolved = resolveOptions(options);
  const { prometheus } = resolved;
  const registry = prometheus === true ? new Registry() : prometheus;
  let measuring: Measuring | undefined;

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
      if (measuring?.running === true)
        throw new ConfigurationError(
          'A plugin of telemetry() measures one hub at a time: make another one for the second hub.',
          { field: 'plugins' },
        );
      // A hub that could not be made may be tried again.
      measuring?.forget();
      measuring = new Measuring(resolved, registry);
      container.registerInstance(OBSERVER, measuring.observer);
    },
    start: async (hub) => measuring?.start(hub),
    stop: async () => await measuring?.stop(),
    metrics: read,
    metricsHandler(request, response) {
      void answerScrape(request, response, read, (error) => measuring?.scrapeFailed(error));
    },
  };
}
