import { textOf } from '@nkul/adapter-kit';
import type { Money } from '@nkul/core/adapter';

/** An amount that Twilio writes, as what it costs: a price is negative there. Undefined if it is not known yet. */
export function moneyOf(amount: unknown, currency: unknown): Money | undefined {
  const [written, unit] = [textOf(amount)?.trim(), textOf(currency)?.trim().toUpperCase()];
  if (written === undefined || unit === undefined) return undefined;
  if (!/^-?\d{1,20}(?:\.\d{1,19})?$/.test(written) || !/^[A-Z]{3}$/.test(unit)) return undefined;
  return { amount: written.replace(/^-/, ''), currency: unit };
}
