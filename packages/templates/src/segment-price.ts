/** What a segment costs. */
export interface SegmentPrice {
  readonly amount: number;
  /** ISO 4217. */
  readonly currency: string;
}

/** What so many segments cost, in English, as the command speaks. */
export function priceOf(count: number, { amount, currency }: SegmentPrice): string {
  return new Intl.NumberFormat('en', { style: 'currency', currency }).format(count * amount);
}
