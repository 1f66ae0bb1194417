/** How many times were in each range of {@link histogramBounds}: one count more than there are bounds. */
export type Histogram = readonly number[];

const ranges = ['1', '2', '5', '10', '20', '30', '60', '120', '300', '600', '1800', '3600', 'more'] as const;

/** A range of a histogram: its upper bound in seconds. The last one has no bound. */
export type HistogramRange = (typeof ranges)[number];

/** The ranges, in order. */
export const histogramRanges: readonly HistogramRange[] = ranges;

/**
 * The upper bounds of a histogram's ranges, in seconds: a time counts in the first range whose bound is not below it. The
 * last range has no bound.
 */
export const histogramBounds: readonly number[] = ranges.slice(0, -1).map(Number);

/** The place of a time's range. A time below 0 (the clock was set back) is in the first. */
export function histogramPlace(ms: number): number {
  let place = 0;
  while (place < histogramBounds.length && ms > (histogramBounds[place] ?? 0) * 1_000) place += 1;
  return place;
}
