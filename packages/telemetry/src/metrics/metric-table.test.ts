import { expect, it } from 'vitest';
import type { Metric } from './metric.ts';
import { metricTable } from './metric-table.ts';

/** The name that the collector of OpenTelemetry gives a metric for Prometheus: with its unit, and `_total` for a counter. */
function translated({ name, unit, kind }: Metric): string {
  const units: Readonly<Record<string, string>> = { s: '_seconds', '1': kind === 'gauge' ? '_ratio' : '' };
  const suffix = units[unit] ?? '';
  const plain = name.replaceAll('.', '_');
  return `${plain.endsWith(suffix) ? plain : plain + suffix}${kind === 'counter' ? '_total' : ''}`;
}

it.each(Object.values<Metric>(metricTable))(
  '$prometheus is the name that a collector makes of $name',
  (metric) => {
    expect(translated(metric)).toBe(metric.prometheus);
  },
);

it('has each name once', () => {
  const all = Object.values<Metric>(metricTable);
  expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
  expect(new Set(all.map(({ prometheus }) => prometheus)).size).toBe(all.length);
});
