/** What an account has left, as its provider says. */
export interface Balance {
  /** Units left. */
  readonly left: number;
  /** Units ever bought, where the provider tells. */
  readonly bought?: number;
  /** Units ever sent, where the provider tells. */
  readonly sent?: number;
  /** What is counted: `sms` is one SMS segment. */
  readonly unit: string;
  /** When it was read. */
  readonly at: Date;
}
