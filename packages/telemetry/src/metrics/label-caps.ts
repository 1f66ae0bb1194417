import { NkulError } from '@nkul/core/adapter';

/**
 * The most values that a label tells apart. Names of templates, countries and currencies come from outside; the others are names of
 * the configuration, or one of a closed list, and are bounded all the same.
 */
const most: Readonly<Record<string, number>> = { template: 200, place: 64, currency: 16, rule: 64 };
const mostByDefault = 256;

/**
 * Names of the configuration. They hold long numbers by right, such as the limit `all 1000000 XAF per 1d`: as `other`, several limits
 * would share one series. The values of all other labels may come from outside, and a long number in them may be a telephone number.
 */
const configured: ReadonlySet<string> = new Set(['rule', 'period', 'notifier', 'route', 'subscriber']);

/** The value of all others, beyond the cap. */
const otherValue = 'other';

/** Keeps the values of labels bounded: a label without bounds would fill the memory of Prometheus. */
export class LabelCaps {
  readonly #known = new Map<string, Set<string>>();

  /** The value under which a value of a label counts: `other` beyond the cap, and for one that may hold a telephone number. */
  capped(label: string, value: string): string {
    const known = this.#known.get(label) ?? new Set();
    this.#known.set(label, known);
    if (known.has(value)) return value;
    if (known.size >= (most[label] ?? mostByDefault)) return otherValue;
    if (!configured.has(label) && /\d{7}/.test(value)) return otherValue;
    known.add(value);
    return value;
  }
}

/** The code of our own errors; `other` for those of guards, interceptors and templates of the application. */
export function errorCode(error: unknown): string {
  return NkulError.is(error) ? error.code : otherValue;
}

/** A code as it is; `other` for a text that an adapter without types gives in its place. */
export function codeOr(code: string): string {
  return /^[a-z][a-z_]{0,39}$/.test(code) ? code : otherValue;
}
