import type { Metric } from '../src/metrics/metric.ts';
import { metricTable } from '../src/metrics/metric-table.ts';
import type { WrittenSeries } from './series.ts';
import { counter, gauge } from './written-counter.ts';

/** Some values of each label. */
const values: Readonly<Record<string, readonly string[]>> = {
  route: ['login', 'news'],
  template: ['otp', 'offer'],
  category: ['code', 'marketing'],
  error: ['NKUL_LIMIT_EXCEEDED'],
  outcome: ['accepted', 'rejected'],
  reason: ['', 'invalid_recipient'],
  notifier: ['devcode', 'orange'],
  place: ['CM-62401'],
  result: ['applied', 'duplicate'],
  verdict: ['delivered', 'undelivered'],
  currency: ['XAF'],
  status: ['review', 'queued', 'sending', 'sent', 'unknown'],
  operation: ['add', 'record', 'claim'],
  kind: ['parked'],
  subscriber: ['invoices'],
  event: ['message.delivered'],
  rule: ['all 5000 per 1d'],
  period: ['day'],
};

/**
 * Every series of a hub of one process that works for an hour and a half, starts again after an hour, and is well: counters
 * grow, gauges are low.
 */
export function busyHub(): WrittenSeries {
  return Object.fromEntries(Object.values<Metric>(metricTable).flatMap(seriesOf));
}

function seriesOf({ prometheus, kind, labels, bounds = [] }: Metric): readonly (readonly [string, string])[] {
  return combinations(labels).flatMap((own) => {
    const name = (suffix: string, more: readonly string[] = []) =>
      `${prometheus}${suffix}{${[...own, ...more].join(',')}}`;
    if (kind === 'counter') return [[name(''), life(speedOf(own))] as const];
    if (kind === 'gauge') return [[name(''), healthy(prometheus)] as const];
    const buckets = [...bounds, '+Inf'].map(
      (bound, place) => [name('_bucket', [`le="${bound}"`]), life(Math.min(5 * (place + 1), 10))] as const,
    );
    return [...buckets, [name('_sum'), life(30)] as const, [name('_count'), life(10)] as const];
  });
}

/** All combinations of the values of some labels, as `label="value"`. */
function combinations(labels: readonly string[]): readonly (readonly string[])[] {
  return labels.reduce<readonly (readonly string[])[]>(
    (sofar, label) =>
      sofar.flatMap((own) => (values[label] ?? []).map((value) => [...own, `${label}="${value}"`])),
    [[]],
  );
}

/** How much a counter grows a minute: failures are the fewest. */
function speedOf(labels: readonly string[]): number {
  const isFailure = labels.some((label) => /undelivered|rejected|invalid|LIMIT/.test(label));
  return isFailure ? 1 : 20;
}

function life(perMinute: number): string {
  return counter([perMinute, 60], 'restart', [perMinute, 30]);
}

function healthy(metric: string): string {
  const isTime = metric === metricTable.lastReport.prometheus || metric === metricTable.storeRead.prometheus;
  if (isTime) return '0+60x90';
  if (metric === metricTable.balanceDays.prometheus) return gauge([12, 91]);
  if (metric === metricTable.messages.prometheus) return gauge([3, 91]);
  return gauge([0, 91]);
}
