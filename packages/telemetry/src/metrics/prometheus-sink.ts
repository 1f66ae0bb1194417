import { ConfigurationError } from '@nkul/core/adapter';
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { Metric } from './metric.ts';
import { metricTable } from './metric-table.ts';
import { namedLabels, type Series, type Sink } from './sink.ts';

/** Keeps metrics in a registry of prom-client, from which Prometheus reads them. */
export class PrometheusSink implements Sink {
  readonly #registry: Registry;
  readonly #counters = new Map<Metric, Counter>();
  readonly #histograms = new Map<Metric, Histogram>();

  /** @throws ConfigurationError if the registry has one of the metrics already */
  constructor(registry: Registry) {
    this.#registry = registry;
    const taken = Object.values<Metric>(metricTable).find((one) => registry.getSingleMetric(one.prometheus));
    if (taken !== undefined)
      throw new ConfigurationError(
        `The registry has ${taken.prometheus} already: give each telemetry() a registry of its own.`,
        { field: 'prometheus' },
      );
    for (const metric of Object.values<Metric>(metricTable)) this.#add(metric);
  }

  bind(metric: Metric, labels: readonly string[]): (value: number) => void {
    const named = namedLabels(metric, labels);
    const counter = this.#counters.get(metric);
    if (counter !== undefined) return (value) => counter.inc(named, value);
    const histogram = this.#histograms.get(metric);
    return (value) => histogram?.observe(named, value);
  }

  gauge(metric: Metric, series: () => Iterable<Series>): void {
    new Gauge({
      ...settingsOf(metric),
      registers: [this.#registry],
      collect() {
        this.reset();
        // A gauge without labels would be 0 while its value is not known.
        if (metric.labels.length === 0) this.remove();
        for (const { labels, value } of series()) this.set(namedLabels(metric, labels), value);
      },
    });
  }

  endGauges(): void {
    // They are read from their series, which are gone.
  }

  forget(): void {
    for (const { prometheus } of Object.values<Metric>(metricTable))
      this.#registry.removeSingleMetric(prometheus);
  }

  #add(metric: Metric): void {
    const settings = { ...settingsOf(metric), registers: [this.#registry] };
    if (metric.kind === 'counter') this.#counters.set(metric, new Counter(settings));
    if (metric.kind === 'histogram')
      this.#histograms.set(metric, new Histogram({ ...settings, buckets: [...(metric.bounds ?? [])] }));
  }
}

function settingsOf({ prometheus, help, labels }: Metric): {
  readonly name: string;
  readonly help: string;
  readonly labelNames: string[];
} {
  return { name: prometheus, help, labelNames: [...labels] };
}
