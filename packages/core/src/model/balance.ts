/** The balance of an account, as its provider gives it. */
export interface Balance {
  /** Units left. */
  readonly left: number;
  /** Units ever bought; absent if the provider does not say. */
  readonly bought?: number;
  /** Units ever sent; absent if the provider does not say. */
  readonly sent?: number;
  /** The unit: `sms` is one SMS segment. */
  readonly unit: string;
  /** When it was read. */
  readonly at: Date;
}
