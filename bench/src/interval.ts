/** From the least to the greatest value that a figure may truly have. */
export type Interval = readonly [least: number, greatest: number];

/** How sure the interval is that it holds the true median. */
const confidence = 0.95;

/**
 * The 95 % interval of the median of figures. It lies between two of the sorted figures, which is right for figures of any
 * distribution: the true median is equally likely above and below each of them. Fewer than 6 figures have no such interval,
 * so it is all ratios then.
 */
export function medianInterval(figures: readonly number[]): Interval {
  const sorted = figures.toSorted((a, b) => a - b);
  const outside = figuresOutside(sorted.length);
  const [least, greatest] = [sorted[outside - 1], sorted.at(-outside)];
  return outside === 0 || least === undefined || greatest === undefined
    ? [0, Number.POSITIVE_INFINITY]
    : [least, greatest];
}

/** The place of the interval's ends from either end: the most for which the median is inside surely enough; 0 if figures are too few. */
function figuresOutside(count: number): number {
  let place = 0;
  // The chance that as few figures as `place`, or fewer, are on one side: of heads in `count` tosses of a coin.
  let chance = 0;
  for (let ways = 2 ** -count; ; ways *= (count - place) / (place + 1), place += 1) {
    chance += ways;
    if (2 * chance > 1 - confidence) return place;
  }
}
