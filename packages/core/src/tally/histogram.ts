/** How many times were in each range of {@link histogramBounds}: one count more than there are bounds. */
export type Histogram = readonly number[];

/**
 * The upper bounds of a histogram's ranges, in seconds: a time counts in the first range whose bound is not below it. The
 * last range has no bound.
 */
export const histogramBounds: readonly number[] = [1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1_800, 3_600];

/** The names of the ranges in counters, made once. */
const places: readonly string[] = [...histogramBounds, Number.POSITIVE_INFINITY].map((_, place) =>
  String(place),
);

/** The range of a time, as a counter has it. A time below 0 (the clock was set back) is in the first. */
export function histogramPlace(ms: number): string {
  let place = 0;
  while (place < histogramBounds.length && ms > (histogramBounds[place] ?? 0) * 1_000) place += 1;
  return places[place] ?? '';
}

export function emptyHistogram(): number[] {
  return places.map(() => 0);
}
