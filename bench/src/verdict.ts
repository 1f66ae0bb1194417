import type { Row } from './bench.ts';

/**
 * The verdict of a row: it holds its target if its whole interval does, and misses it if its whole interval does. '–' is for
 * rows without a target.
 */
export type Verdict = 'holds' | 'misses' | 'undecided' | 'not run' | '–';

export function verdictOf({ interval: [least, greatest], target, notRun }: Row): Verdict {
  if (notRun !== undefined) return 'not run';
  if (target === undefined) return '–';
  const meets = (ratio: number) =>
    target.sense === 'at least' ? ratio >= target.ratio : ratio <= target.ratio;
  if (!(least <= greatest) || meets(least) !== meets(greatest)) return 'undecided';
  return meets(least) ? 'holds' : 'misses';
}
