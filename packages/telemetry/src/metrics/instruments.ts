import { LabelCaps } from './label-caps.ts';
import type { KeyOf, LabelsOf, Metric, MetricKey } from './metric.ts';
import { metricTable } from './metric-table.ts';
import type { Series, Sink } from './sink.ts';

type Recording = (value: number) => void;

/** The metrics of a process: it bounds their labels, and gives their values to each library that wants them. */
export class Instruments {
  readonly #sinks: readonly Sink[];
  readonly #caps = new LabelCaps();
  /** By metric, and by the values of its labels. */
  readonly #recordings = new Map<MetricKey, Map<string, readonly Recording[]>>();
  readonly #gauges = new Map<MetricKey, Map<string, Series>>();
  #ended = false;

  constructor(sinks: readonly Sink[]) {
    this.#sinks = sinks;
    // The table has these keys, and no others.
    for (const key of Object.keys(metricTable) as MetricKey[]) {
      if (metricTable[key].kind === 'gauge') this.#addGauge(key);
      else this.#recordings.set(key, new Map());
    }
  }

  /** Adds to a counter. With 0, the series is there from then on, so that its first increase is seen. */
  add<Key extends KeyOf<'counter'>>(key: Key, value: number, labels: LabelsOf<Key>): void {
    this.#record(key, value, labels);
  }

  /** A value for a histogram, in the metric's unit. */
  observe<Key extends KeyOf<'histogram'>>(key: Key, value: number, labels: LabelsOf<Key>): void {
    this.#record(key, value, labels);
  }

  /** Sets one series of a gauge. After the end of the hub it does nothing: a reading that hung may come back. */
  set<Key extends KeyOf<'gauge'>>(key: Key, value: number, labels: LabelsOf<Key>): void {
    if (this.#ended) return;
    const capped = this.#capped(metricTable[key], labels);
    this.#gauges.get(key)?.set(capped.join('\0'), { labels: capped, value });
  }

  /**
   * Sets all series of a gauge: those that were there before, and are not now, are 0. They stay, as OpenTelemetry would go on to show
   * their last value.
   */
  replace<Key extends KeyOf<'gauge'>>(key: Key, series: Iterable<readonly [LabelsOf<Key>, number]>): void {
    const gauge = this.#gauges.get(key);
    for (const [joined, { labels }] of gauge ?? []) gauge?.set(joined, { labels, value: 0 });
    for (const [labels, value] of series) this.set(key, value, labels);
  }

  /** Takes one series of a gauge away: its value is not known any more. */
  remove<Key extends KeyOf<'gauge'>>(key: Key, labels: LabelsOf<Key>): void {
    this.#gauges.get(key)?.delete(this.#capped(metricTable[key], labels).join('\0'));
  }

  /** The hub has ended. Its counters stay for the last scrape, and its gauges are gone. */
  end(): void {
    this.#ended = true;
    for (const series of this.#gauges.values()) series.clear();
    for (const sink of this.#sinks) sink.endGauges();
  }

  #record(key: MetricKey, value: number, labels: readonly string[]): void {
    const recordings = this.#recordings.get(key)?.get(labels.join('\0')) ?? this.#bound(key, labels);
    for (const record of recordings) record(value);
  }

  /** Only capped labels are remembered, so that this is bounded too. */
  #bound(key: MetricKey, labels: readonly string[]): readonly Recording[] {
    const metric = metricTable[key];
    const capped = this.#capped(metric, labels);
    const joined = capped.join('\0');
    const known = this.#recordings.get(key);
    const recordings = known?.get(joined) ?? this.#sinks.map((sink) => sink.bind(metric, capped));
    known?.set(joined, recordings);
    return recordings;
  }

  #addGauge(key: MetricKey): void {
    const series = new Map<string, Series>();
    this.#gauges.set(key, series);
    for (const sink of this.#sinks) sink.gauge(metricTable[key], () => series.values());
  }

  #capped({ labels }: Metric, values: readonly string[]): readonly string[] {
    return values.map((value, place) => this.#caps.capped(labels[place] ?? '', value));
  }
}
