/** The balance of an account, as its provider gives it. */
export interface Balance {
  /** Units left. For money, the amount as a number, for comparisons; `money` is exact. */
  readonly left: number;
  /** Units ever bought; absent if the provider does not say. */
  readonly bought?: number;
  /** Units ever sent; absent if the provider does not say. */
  readonly sent?: number;
  /** The unit: `sms` is one SMS segment; a currency (ISO 4217) if the account holds money. */
  readonly unit: string;
  /** The exact amount, if the account holds money. */
  readonly money?: Money;
  /** When it was read. */
  readonly at: Date;
}

/** An exact amount of money, as decimal text: a floating-point number would change it. */
export interface Money {
  /** A decimal number, such as `'-0.0075'`: at most 40 characters. */
  readonly amount: string;
  /** The currency, ISO 4217: three capitals. */
  readonly currency: string;
}

/** True for an amount and a currency in the form of `Money`. */
export function isMoney(money: unknown): money is Money {
  if (typeof money !== 'object' || money === null) return false;
  const { amount, currency } = money as Partial<Record<keyof Money, unknown>>;
  return (
    typeof amount === 'string' &&
    amount.length <= 40 &&
    /^-?\d+(?:\.\d+)?$/.test(amount) &&
    typeof currency === 'string' &&
    /^[A-Z]{3}$/.test(currency)
  );
}
