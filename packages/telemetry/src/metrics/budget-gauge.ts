import type { CoreEvent } from '@nkul/core';
import type { Instruments } from './instruments.ts';

type LimitEvent = Extract<CoreEvent, { readonly rule: string }>;

const hourMs = 3_600_000;
/** The names of windows that are common. */
const periods: Readonly<Record<number, string>> = {
  [hourMs]: 'hour',
  [24 * hourMs]: 'day',
  [7 * 24 * hourMs]: 'week',
  [30 * 24 * hourMs]: 'month',
  [31 * 24 * hourMs]: 'month',
};

/**
 * How much of the limits for all messages is taken. The guard tells it when four fifths are taken, and when all is; a window later
 * without a word, it is 0 again.
 */
export class BudgetGauge {
  readonly #instruments: Instruments;
  readonly #budgets: readonly string[] | undefined;
  readonly #untilMs = new Map<string, { readonly labels: readonly [string, string]; readonly ms: number }>();

  /** @param budgets the names of the rules; undefined for those that the guard has named itself, such as `all 5000 per 1d` */
  constructor(instruments: Instruments, budgets: readonly string[] | undefined) {
    this.#instruments = instruments;
    this.#budgets = budgets;
  }

  filled({ rule, used, limit, windowMs, at }: LimitEvent): void {
    if (!(this.#budgets?.includes(rule) ?? rule.startsWith('all '))) return;
    const labels = [rule, periods[windowMs] ?? `${windowMs / 1_000}s`] as const;
    this.#instruments.set('budgetUsed', used / limit, labels);
    this.#untilMs.set(rule, { labels, ms: at.getTime() + windowMs });
  }

  tick(nowMs: number): void {
    for (const [rule, { labels, ms }] of this.#untilMs) {
      if (ms > nowMs) continue;
      this.#instruments.set('budgetUsed', 0, labels);
      this.#untilMs.delete(rule);
    }
  }
}
