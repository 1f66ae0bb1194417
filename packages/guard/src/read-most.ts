import { type Duration, durationMs, quoted, type ReadValue } from '@nkul/core/adapter';

/** The most in a window, as it was read. */
export interface Most {
  /** As it was written, without blanks around it. */
  readonly words: string;
  /** Of messages or units; of money, thousandths of the currency's unit. A whole number, at least 1. */
  readonly amount: number;
  /** ISO 4217; absent if it is not of money. */
  readonly currency?: string;
  readonly windowMs: number;
}

/** Counts are whole numbers, and an SMS may cost a fraction of a cent. */
export const partsOfMoney = 1_000;

const form = /^(\d{1,12})(\.\d{1,3})?(?: ([A-Z]{3}))? per (\S{1,16})$/;
const shortestMs = 60_000;
const longestMs = 31 * 86_400_000;

/** Reads an amount and a window, such as `20 per 10m`. */
export function readMost(given: unknown): ReadValue<Most> {
  const words = typeof given === 'string' ? given.trim() : '';
  const [, whole, fraction = '', currency, window = ''] = form.exec(words) ?? [];
  if (whole === undefined || !isDuration(window)) return { problem: `is ${quoted(given)}, which ${advice}` };
  const windowMs = durationMs(window, 'most');
  if (windowMs < shortestMs || windowMs > longestMs)
    return { problem: `has the window ${window}: give 1 minute to 31 days, such as 10m or 30d` };
  if (currency === undefined && fraction !== '')
    return { problem: `has the amount ${whole}${fraction}: give a whole number, or a currency behind it` };
  const amount = Math.round(Number(whole + fraction) * (currency === undefined ? 1 : partsOfMoney));
  if (amount === 0) return { problem: 'has the amount 0, which refuses all: give more' };
  return { output: { words, amount, windowMs, ...(currency !== undefined && { currency }) } };
}

const advice =
  "is not an amount and a window: give text such as '20 per 10m', '1000 per 1d' or '50000 XAF per 30d'";

function isDuration(text: string): text is Duration & string {
  return /^\d+(?:\.\d+)?(?:ms|s|m|h|d)$/.test(text);
}
