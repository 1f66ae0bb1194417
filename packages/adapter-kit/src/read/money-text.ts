import type { Money } from '@nkul/core/adapter';
import { textOf } from './json-value.ts';

const behind = /^(\S+)\s+([A-Z]{3})$/;
const before = /^([A-Z]{3})\s*(\S+)$/;

/**
 * An amount of money, exact: `'KES 0.8000'`, `'0.80 EUR'`, or an amount with its currency beside it (`'-0.0075'`, `'USD'`).
 * Undefined if the currency is missing, or the amount is not a plain decimal number: `1,5` and `1.000,00` have two readings.
 */
export function moneyIn(value: unknown, currency?: string): Money | undefined {
  const text = textOf(value)?.trim().slice(0, 64) ?? '';
  if (currency !== undefined) return moneyOf(text, currency);
  const [, code = '', rest = ''] = before.exec(text) ?? [];
  if (code !== '') return moneyOf(rest, code);
  const [, amount = '', unit = ''] = behind.exec(text) ?? [];
  return moneyOf(amount, unit);
}

function moneyOf(amount: string, currency: string): Money | undefined {
  const isMoney = amount.length <= 40 && /^-?\d+(?:\.\d+)?$/.test(amount) && /^[A-Z]{3}$/.test(currency);
  return isMoney ? { amount, currency } : undefined;
}
