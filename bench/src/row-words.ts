import type { Row } from './bench.ts';

/** The ratio with its interval. For a row that was not run: why, and its last figures with their day. */
export function ratioWords({ ratio, interval: [least, greatest], notRun, measuredAt }: Row): string {
  const figures =
    least === greatest
      ? ratioText(ratio)
      : `${ratioText(ratio)} (${ratioText(least)}–${ratioText(greatest)})`;
  if (notRun === undefined) return figures;
  return measuredAt === undefined ? notRun : `${notRun}; on ${measuredAt.slice(0, 10)}: ${figures}`;
}

/** The target, such as '≥ 0.60'; '–' for a row without a target. */
export function targetWords({ target }: Row): string {
  return target === undefined ? '–' : `${target.sense === 'at least' ? '≥' : '≤'} ${ratioText(target.ratio)}`;
}

/** The figures behind the ratio, such as '7,500 ÷ 10,000 messages a second'; '–' if it was never measured. */
export function figureWords({ of, against, medians, unit }: Row): string {
  return medians[of] === undefined ? '–' : `${quotient(medians, of, against)} ${unit}`;
}

/** The CPU time of a message, such as '302 ÷ 532'; '–' if it was not measured. */
export function cpuWords({ of, against, cpu }: Row): string {
  return cpu === undefined ? '–' : quotient(cpu, of, against);
}

function quotient(figures: Readonly<Record<string, number>>, of: string, against: string): string {
  const figure = (name: string) => threeDigits.format(figures[name] ?? Number.NaN);
  return `${figure(of)} ÷ ${figure(against)}`;
}

const threeDigits = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });

/** A ratio with its significant digits. */
function ratioText(ratio: number): string {
  if (ratio === 0) return '0';
  if (ratio === Number.POSITIVE_INFINITY) return '∞';
  if (ratio >= 100) return ratio.toFixed(0);
  if (ratio >= 10) return ratio.toFixed(1);
  return ratio >= 0.1 ? ratio.toFixed(2) : ratio.toPrecision(2);
}
