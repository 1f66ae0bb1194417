/** The width of a bucket of time. Buckets begin at whole multiples, in UTC. */
export type Step = '5m' | '1h' | '1d';

const [minuteMs, hourMs, dayMs] = [60_000, 3_600_000, 86_400_000];

/** The width of each step, in milliseconds. */
export const stepMs: Readonly<Record<Step, number>> = { '5m': 5 * minuteMs, '1h': hourMs, '1d': dayMs };

/** From which age on counters and balances are kept by the hour, and by the day; in milliseconds, the oldest first. */
const thinning: readonly { readonly ageMs: number; readonly step: Exclude<Step, '5m'> }[] = [
  { ageMs: 90 * dayMs, step: '1d' },
  { ageMs: 48 * hourMs, step: '1h' },
];

/** A bucket of time: its width, and its beginning in milliseconds since 1970. */
export interface Bucket {
  readonly step: Step;
  readonly from: number;
}

/** The bucket that a time is in, as it is kept at another time: old times are kept in wider buckets. */
export function bucketAt(time: Date, at: Date): Bucket {
  const step = keptStep(at.getTime() - time.getTime());
  return { step, from: floorTo(time.getTime(), step) };
}

/** The beginning of the bucket that a time is in; both in milliseconds since 1970. */
export function floorTo(ms: number, step: Step): number {
  return Math.floor(ms / stepMs[step]) * stepMs[step];
}

function keptStep(ageMs: number): Step {
  if (ageMs < thinnedFrom) return '5m';
  return thinning.find((one) => ageMs >= one.ageMs)?.step ?? '5m';
}

const thinnedFrom = Math.min(...thinning.map(({ ageMs }) => ageMs));

/** A bucket that is to be summed into a wider one: all of a step that begin before a time. */
export interface Thinned {
  readonly from: Step;
  readonly to: Step;
  /** In milliseconds since 1970: the beginning of a wider bucket. */
  readonly before: number;
}

/** The buckets to thin at a time, the narrowest first: their sums may be old enough for the next. */
export function thinnedAt(at: Date): readonly Thinned[] {
  return thinning.toReversed().map(({ step, ageMs }) => ({
    from: narrower(step),
    to: step,
    before: floorTo(at.getTime() - ageMs, step),
  }));
}

function narrower(step: Exclude<Step, '5m'>): Step {
  return step === '1d' ? '1h' : '5m';
}
