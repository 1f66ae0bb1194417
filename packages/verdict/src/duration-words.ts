const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
] as const;

/** A duration in its two largest units: `1 min 19 sec`, `2 days 3 hr`. Less than a second counts as one. */
export function durationWords(ms: number, locale: string): string {
  let left = Math.max(1_000, Math.round(ms / 1_000) * 1_000);
  const words: string[] = [];
  for (const [unit, unitMs] of units) {
    const count = Math.floor(left / unitMs);
    left -= count * unitMs;
    if (count > 0 && words.length < 2) words.push(formatOf(locale, unit).format(count));
    else if (words.length > 0) break;
  }
  return words.join(' ');
}

/** Kept, as making one costs far more than a duration does. */
const formats = new Map<string, Intl.NumberFormat>();

function formatOf(locale: string, unit: string): Intl.NumberFormat {
  const key = `${locale} ${unit}`;
  const known = formats.get(key);
  if (known !== undefined) return known;
  const made = new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short' });
  formats.set(key, made);
  return made;
}
