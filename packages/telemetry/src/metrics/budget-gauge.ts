import type { Message } from '@nkul/core/adapter';
import type { Instruments } from './instruments.ts';

type Charge = NonNullable<Message['charges']>[number];

const hourMs = 3_600_000;
/** The names of windows that are common. */
const periods: Readonly<Record<number, string>> = {
  [hourMs]: 'hour',
  [24 * hourMs]: 'day',
  [7 * 24 * hourMs]: 'week',
  [30 * 24 * hourMs]: 'month',
  [31 * 24 * hourMs]: 'month',
};
/** A window slides by parts, as it does in the store. */
const partsInWindow = 60;

interface Budget {
  readonly rule: string;
  readonly limit: number;
  readonly windowMs: number;
  /** The amounts by the number of their part. */
  readonly parts: Map<number, number>;
}

/**
 * How much of the limits for all messages this process has taken, in the window of each. The guard counts exactly, in the store; this
 * is the share of one process since its start, for a board and an alert.
 */
export class BudgetGauge {
  readonly #instruments: Instruments;
  readonly #rules: readonly string[] | undefined;
  readonly #budgets = new Map<string, Budget>();

  /** @param rules their names; undefined for those that the guard has named itself, such as `all 5000 per 1d` */
  constructor(instruments: Instruments, rules: readonly string[] | undefined) {
    this.#instruments = instruments;
    this.#rules = rules;
  }

  /** A message was accepted, or released. */
  taken({ charges = [] }: Message, at: Date): void {
    for (const charge of charges) {
      if (!(this.#rules?.includes(charge.rule) ?? charge.rule.startsWith('all '))) continue;
      const budget = this.#budgetOf(charge);
      const part = partAt(budget, at.getTime());
      budget.parts.set(part, (budget.parts.get(part) ?? 0) + charge.amount);
      this.#show(budget, part);
    }
  }

  /** The windows slide. */
  tick(nowMs: number): void {
    for (const budget of this.#budgets.values()) this.#show(budget, partAt(budget, nowMs));
  }

  #budgetOf({ rule, limit, windowMs }: Charge): Budget {
    const known = this.#budgets.get(rule);
    if (known !== undefined) return known;
    const budget = { rule, limit, windowMs, parts: new Map<number, number>() };
    this.#budgets.set(rule, budget);
    return budget;
  }

  #show({ rule, limit, windowMs, parts }: Budget, now: number): void {
    let used = 0;
    for (const [part, amount] of parts) {
      if (part <= now - partsInWindow) parts.delete(part);
      else used += amount;
    }
    const period = periods[windowMs] ?? `${windowMs / 1_000}s`;
    this.#instruments.set('budgetUsed', used / limit, [rule, period]);
  }
}

function partAt({ windowMs }: Budget, ms: number): number {
  return Math.floor((ms * partsInWindow) / windowMs);
}
