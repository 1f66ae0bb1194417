import type { Element, RangeElement } from './promql-vector.ts';
import { keyOf, withoutLabels } from './promql-vector.ts';
import type { Sample } from './series.ts';

/**
 * How much a counter has grown within a range, as Prometheus 3 extrapolates it to the edges of the range. Undefined for
 * fewer than two samples.
 *
 * @param from @param to in seconds
 */
export function increaseOf(samples: readonly Sample[], from: number, to: number): number | undefined {
  const [first, last] = [samples[0], samples.at(-1)];
  if (first === undefined || last === undefined || samples.length < 2) return undefined;
  const grown = samples.reduce((sum, { value }, place) => {
    const before = samples[place - 1]?.value ?? value;
    // A fall is a restart: the counter has begun at 0.
    return sum + (value < before ? value : value - before);
  }, 0);
  const sampled = last.at - first.at;
  const usual = sampled / (samples.length - 1);
  const edge = (gap: number) => (gap >= usual * 1.1 ? usual / 2 : gap);
  const untilZero =
    grown > 0 && first.value >= 0 ? sampled * (first.value / grown) : Number.POSITIVE_INFINITY;
  const covered = sampled + Math.min(edge(first.at - from), untilZero) + edge(to - last.at);
  return grown * (covered / sampled);
}

/** Each series as one number; without its name. */
export function perSeries(
  ranges: readonly RangeElement[],
  numberOf: (samples: readonly Sample[]) => number | undefined,
): readonly Element[] {
  return ranges.flatMap(({ labels, samples }) => {
    const value = numberOf(samples);
    return value === undefined ? [] : [{ labels: withoutLabels(labels, ['__name__']), value }];
  });
}

/** The quantile of each histogram, from the rates of its buckets; linear within a bucket. */
export function quantiles(share: number, buckets: readonly Element[]): readonly Element[] {
  const histograms = Map.groupBy(buckets, ({ labels }) => keyOf(withoutLabels(labels, ['le', '__name__'])));
  return [...histograms.values()].flatMap((own) => {
    const bounds = own.map(({ labels, value }) => ({ bound: boundOf(labels['le']), value }));
    const labels = withoutLabels(own[0]?.labels ?? {}, ['le', '__name__']);
    return [
      {
        labels,
        value: quantileOf(
          share,
          bounds.toSorted((one, other) => one.bound - other.bound),
        ),
      },
    ];
  });
}

interface Bucket {
  readonly bound: number;
  readonly value: number;
}

function quantileOf(share: number, buckets: readonly Bucket[]): number {
  const all = buckets.at(-1);
  if (all === undefined || all.bound !== Number.POSITIVE_INFINITY || all.value === 0) return Number.NaN;
  const rank = share * all.value;
  const place = buckets.findIndex(({ value }) => value >= rank);
  const [found, before] = [buckets[place], buckets[place - 1] ?? { bound: 0, value: 0 }];
  // Beyond the last bound, the last bound is all that is known.
  if (found === undefined || found.bound === Number.POSITIVE_INFINITY) return before.bound;
  return before.bound + (found.bound - before.bound) * ((rank - before.value) / (found.value - before.value));
}

function boundOf(le: string | undefined): number {
  return le === '+Inf' ? Number.POSITIVE_INFINITY : Number(le);
}
