import { passes, type Row } from './bench.ts';

/** The verdict of a row, in a word. */
export function verdictOf(row: Row): 'PASS' | 'MISS' | 'undecided' | 'skipped' | '–' {
  if (row.skipped !== undefined) return 'skipped';
  const passed = passes(row);
  if (passed === undefined) return row.target === undefined ? '–' : 'undecided';
  return passed ? 'PASS' : 'MISS';
}

/** The ratio, with the least and the greatest of a round; or why the row was skipped. */
export function ratioWords({ ratio, range: [least, greatest], skipped }: Row): string {
  if (skipped !== undefined) return skipped;
  return least === greatest
    ? ratioText(ratio)
    : `${ratioText(ratio)} (${ratioText(least)}–${ratioText(greatest)})`;
}

/** The target, such as '≥ 0.60'; '–' for a row without a target. */
export function targetWords({ target }: Row): string {
  return target === undefined ? '–' : `${target.sense === 'at least' ? '≥' : '≤'} ${ratioText(target.ratio)}`;
}

/** The figures behind the ratio, such as '7,500 ÷ 10,000 messages a second'; '–' if the row was skipped. */
export function figureWords({ of, against, medians, unit, skipped }: Row): string {
  if (skipped !== undefined) return '–';
  const figure = (name: string) => threeDigits.format(medians[name] ?? Number.NaN);
  return `${figure(of)} ÷ ${figure(against)} ${unit}`;
}

const threeDigits = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });

/** A ratio with its significant digits. */
function ratioText(ratio: number): string {
  if (ratio === 0) return '0';
  if (ratio >= 100) return ratio.toFixed(0);
  if (ratio >= 10) return ratio.toFixed(1);
  return ratio >= 0.1 ? ratio.toFixed(2) : ratio.toPrecision(2);
}
