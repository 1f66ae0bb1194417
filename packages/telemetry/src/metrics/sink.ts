import type { Metric } from './metric.ts';

/** A value of a gauge, with the values of its labels in the order of the metric table. */
export interface Series {
  readonly labels: readonly string[];
  readonly value: number;
}

/** A library that takes the values of metrics. */
export interface Sink {
  /** Gives the function that adds to a counter, or that a histogram takes a value by, with these labels. */
  bind(metric: Metric, labels: readonly string[]): (value: number) => void;
  /** Registers a gauge, whose series are asked for whenever metrics are read. */
  gauge(metric: Metric, series: () => Iterable<Series>): void;
  /** The gauges have no more values. */
  endGauges(): void;
  /** Takes all metrics out of the library, if it can. */
  forget(): void;
}

/** The labels of a value by their names. */
export function namedLabels({ labels }: Metric, values: readonly string[]): Record<string, string> {
  return Object.fromEntries(labels.map((label, place) => [label, values[place] ?? '']));
}
