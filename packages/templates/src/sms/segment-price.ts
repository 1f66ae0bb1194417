/** What a segment costs. */
export interface SegmentPrice {
  readonly amount: number;
  /** ISO 4217. */
  readonly currency: string;
}

/** What so many segments cost, in English, as the command speaks. */
export function priceOf(count: number, { amount, currency }: SegmentPrice): string {
  const format = { style: 'currency', currency } as const;
  const { maximumFractionDigits = 2 } = new Intl.NumberFormat('en', format).resolvedOptions();
  // A segment may cost less than the smallest coin.
  const digits = Math.max(maximumFractionDigits, fractionDigits(amount));
  return new Intl.NumberFormat('en', { ...format, maximumFractionDigits: digits }).format(count * amount);
}

function fractionDigits(amount: number): number {
  const [, fraction = ''] = amount.toFixed(6).replace(/0+$/, '').split('.');
  return fraction.length;
}
