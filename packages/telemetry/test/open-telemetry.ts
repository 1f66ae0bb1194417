import { context, metrics, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import type { Sample } from './scrape.ts';

/** OpenTelemetry as an application sets it up, with all that it exports in memory. */
export interface OpenTelemetry {
  readonly spans: InMemorySpanExporter;
  /** The metrics of now: the values of counters and gauges, the counts of histograms. */
  samples(): Promise<readonly Sample[]>;
  end(): Promise<void>;
}

/** Sets OpenTelemetry up for this process. Call `end()` before the next one. */
export function openTelemetry(): OpenTelemetry {
  const spans = new InMemorySpanExporter();
  const tracers = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter: spans })] });
  const values = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter: values, exportIntervalMillis: 3_600_000 });
  const meters = new MeterProvider({ readers: [reader] });
  trace.setGlobalTracerProvider(tracers);
  metrics.setGlobalMeterProvider(meters);
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  return {
    spans,
    async samples() {
      values.reset();
      await meters.forceFlush();
      return values.getMetrics().flatMap(({ scopeMetrics }) =>
        scopeMetrics.flatMap((scope) =>
          scope.metrics.flatMap(({ descriptor, dataPoints }) =>
            dataPoints.map(({ attributes, value }) => ({
              name: descriptor.name,
              // Each label of ours is a text.
              labels: attributes as Record<string, string>,
              value: typeof value === 'number' ? value : value.count,
            })),
          ),
        ),
      );
    },
    async end() {
      await Promise.all([tracers.shutdown(), meters.shutdown()]);
      trace.disable();
      metrics.disable();
      context.disable();
    },
  };
}
