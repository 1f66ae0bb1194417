import type { Meter, ObservableCallback } from '@opentelemetry/api';
import type { Metric } from './metric.ts';
import { metricTable } from './metric-table.ts';
import { namedLabels, type Series, type Sink } from './sink.ts';

/** Gives metrics to OpenTelemetry, where the application has set it up. */
export class OpenTelemetrySink implements Sink {
  readonly #meter: Meter;
  readonly #gauges: (() => void)[] = [];
  readonly #records = new Map<Metric, (value: number, labels: Record<string, string>) => void>();

  constructor(meter: Meter) {
    this.#meter = meter;
    for (const metric of Object.values<Metric>(metricTable)) this.#add(metric);
  }

  bind(metric: Metric, labels: readonly string[]): (value: number) => void {
    const named = namedLabels(metric, labels);
    const record = this.#records.get(metric);
    return (value) => record?.(value, named);
  }

  gauge(metric: Metric, series: () => Iterable<Series>): void {
    const gauge = this.#meter.createObservableGauge(metric.name, settingsOf(metric));
    const { goneValue } = metric;
    let shown = new Map<string, readonly string[]>();
    const observe: ObservableCallback = (result) => {
      const gone = shown;
      shown = new Map();
      for (const { labels, value } of series()) {
        result.observe(value, namedLabels(metric, labels));
        if (goneValue === undefined) continue;
        gone.delete(labels.join('\0'));
        shown.set(labels.join('\0'), labels);
      }
      if (goneValue !== undefined)
        for (const labels of gone.values()) result.observe(goneValue, namedLabels(metric, labels));
    };
    gauge.addCallback(observe);
    this.#gauges.push(() => gauge.removeCallback(observe));
  }

  endGauges(): void {
    for (const end of this.#gauges.splice(0)) end();
  }

  /** Counters stay: they are of the process. */
  forget(): void {
    this.endGauges();
  }

  #add(metric: Metric): void {
    if (metric.kind === 'counter') {
      const counter = this.#meter.createCounter(metric.name, settingsOf(metric));
      this.#records.set(metric, (value, labels) => counter.add(value, labels));
    }
    if (metric.kind === 'histogram') {
      const advice = { explicitBucketBoundaries: [...(metric.bounds ?? [])] };
      const histogram = this.#meter.createHistogram(metric.name, { ...settingsOf(metric), advice });
      this.#records.set(metric, (value, labels) => histogram.record(value, labels));
    }
  }
}

function settingsOf({ help, unit }: Metric): { readonly description: string; readonly unit: string } {
  return { description: help, unit };
}
