import type { Money } from '../model/balance.ts';

/** An amount of money as a counter: a whole number of units of 10^-scale of its currency. */
export interface ExactAmount {
  /** The currency and the scale: `USD:4` counts ten-thousandths of a dollar. */
  readonly detail: string;
  readonly count: number;
}

/** The most digits of an amount that is counted, so that thousands of them have an exact sum. */
const maxDigits = 12;

/**
 * An amount as a counter, exactly. Of an amount with more than twelve digits, decimals are cut off. An amount of 10^12 or
 * more is not counted: undefined.
 */
export function exactAmount({ amount, currency }: Money): ExactAmount | undefined {
  const isNegative = amount.startsWith('-');
  const [whole = '', decimals = ''] = (isNegative ? amount.slice(1) : amount).split('.');
  const digits = withoutFirstZeros(whole);
  if (digits.length > maxDigits) return undefined;
  const kept = withoutLastZeros(decimals.slice(0, maxDigits - digits.length));
  const count = Number(digits + kept);
  return { detail: `${currency}:${kept.length}`, count: isNegative ? -count : count };
}

function withoutFirstZeros(digits: string): string {
  let from = 0;
  while (digits[from] === '0') from += 1;
  return digits.slice(from);
}

function withoutLastZeros(digits: string): string {
  let end = digits.length;
  while (digits[end - 1] === '0') end -= 1;
  return digits.slice(0, end);
}

/** The sum of amounts by currency, exact, sorted by currency. */
export class MoneySum {
  readonly #sums = new Map<string, { units: bigint; scale: number }>();

  add(detail: string, count: bigint): void {
    const [currency = '', scaleText = '0'] = detail.split(':');
    const scale = Number(scaleText);
    const sum = this.#sums.get(currency) ?? { units: 0n, scale: 0 };
    const common = Math.max(sum.scale, scale);
    const units = scaled(sum.units, common - sum.scale) + scaled(count, common - scale);
    this.#sums.set(currency, { units, scale: common });
  }

  money(): readonly Money[] {
    return [...this.#sums]
      .filter(([, { units }]) => units !== 0n)
      .map(([currency, { units, scale }]) => ({ amount: decimal(units, scale), currency }))
      .sort((a, b) => (a.currency < b.currency ? -1 : 1));
  }
}

function scaled(units: bigint, by: number): bigint {
  return units * 10n ** BigInt(by);
}

/** Decimal text without zeros at its end. */
function decimal(units: bigint, scale: number): string {
  const digits = String(units < 0n ? -units : units).padStart(scale + 1, '0');
  const [whole, decimals] = [digits.slice(0, digits.length - scale), digits.slice(digits.length - scale)];
  const kept = withoutLastZeros(decimals);
  return `${units < 0n ? '-' : ''}${whole}${kept === '' ? '' : `.${kept}`}`;
}
