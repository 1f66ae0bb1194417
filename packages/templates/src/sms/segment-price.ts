/** The price of a segment. */
export interface SegmentPrice {
  readonly amount: number;
  /** ISO 4217. */
  readonly currency: string;
}

/** The price of a number of segments, as a language writes it. */
export function priceOf(count: number, { amount, currency }: SegmentPrice, language = 'en'): string {
  const format = { style: 'currency', currency } as const;
  const { maximumFractionDigits = 2 } = new Intl.NumberFormat('en', format).resolvedOptions();
  // A segment may cost less than the smallest coin.
  const digits = Math.max(maximumFractionDigits, fractionDigits(amount));
  return new Intl.NumberFormat(language, { ...format, maximumFractionDigits: digits }).format(count * amount);
}

function fractionDigits(amount: number): number {
  // As a number again, it ends in no zeros.
  const [, fraction = ''] = String(Number(amount.toFixed(6))).split('.');
  return fraction.length;
}
