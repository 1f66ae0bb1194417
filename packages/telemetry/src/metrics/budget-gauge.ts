import type { EventOf } from '@nkul/core';
import type { GivenBack, Message } from '@nkul/core/adapter';
import type { Instruments } from './instruments.ts';

type Charge = NonNullable<Message['charges']>[number];
type LimitEvent = EventOf<'limit.near' | 'limit.reached' | 'opt_out.many'>;

const hourMs = 3_600_000;
/** The names of windows that are common. */
const periods: Readonly<Record<number, string>> = {
  [hourMs]: 'hour',
  [24 * hourMs]: 'day',
  [7 * 24 * hourMs]: 'week',
  [30 * 24 * hourMs]: 'month',
  [31 * 24 * hourMs]: 'month',
};
/** The longest time for which the share of an event is shown, in milliseconds: until somebody has come to work. */
const longestShownMs = 24 * hourMs;
/** A window slides by parts, as it does in the store. */
const partsInWindow = 60;
/** As many as the label `rule` tells apart: a guard of the application may make names, and each is remembered. */
const mostRules = 64;

interface Budget {
  readonly rule: string;
  readonly limit: number;
  readonly windowMs: number;
  /** The amounts by the number of their part: parts are of the time that passes, so that it does not matter if somebody sets the clock. */
  readonly parts: Map<number, number>;
}

/**
 * The limits for all messages, for a board and an alert: how much of them this process has taken since its start, in the window of each;
 * and how far they were filled when the store, which counts exactly, last said so. A process that has just started knows little of a
 * limit for 30 days, but hears that it is near. All times are monotonic: after a clock that was ahead, the limits would stay full for long.
 */
export class BudgetGauge {
  readonly #instruments: Instruments;
  readonly #rules: readonly string[] | undefined;
  readonly #budgets = new Map<string, Budget>();
  /** By rule: until when the share of its last event is shown, in monotonic milliseconds. */
  readonly #shown = new Map<string, { readonly period: string; readonly untilMs: number }>();
  /** The rules of budgets, and all others: many of these do not shut out budgets. */
  readonly #known = { budgets: new Set<string>(), others: new Set<string>() };

  /** @param rules their names; undefined for those that the guard has named itself, such as `all 5000 per 1d` */
  constructor(instruments: Instruments, rules: readonly string[] | undefined) {
    this.#instruments = instruments;
    this.#rules = rules;
  }

  /** A message was accepted, or released. @param nowMs in monotonic milliseconds, as all times here */
  taken({ charges = [] }: Message, nowMs: number): void {
    for (const charge of charges) {
      if (!this.#expects(charge.rule) || !this.#isBudget(charge.rule)) continue;
      const budget = this.#budgetOf(charge);
      const part = partAt(budget, nowMs);
      budget.parts.set(part, (budget.parts.get(part) ?? 0) + charge.amount);
      this.#show(budget, part);
    }
  }

  /** A message gave its charges back. Those that another process took, or this one before its start, are not in the parts. */
  givenBack({ charges, takenForMs }: GivenBack, nowMs: number): void {
    for (const { rule, amount } of charges) {
      const budget = this.#budgets.get(rule);
      if (budget === undefined) continue;
      const { parts } = budget;
      const part = partAt(budget, nowMs - takenForMs);
      let left = amount;
      // This process hears of a change a moment later: then the next part may have begun.
      for (const near of [part, part + 1, part - 1]) {
        const taken = Math.min(left, parts.get(near) ?? 0);
        left -= taken;
        if (taken > 0) parts.set(near, (parts.get(near) ?? 0) - taken);
      }
      this.#show(budget, partAt(budget, nowMs));
    }
  }

  /** The store says that a limit was filled so far. */
  filled({ rule, used, limit, windowMs }: LimitEvent, nowMs: number): void {
    if (!this.#expects(rule) || !this.#isBudget(rule)) return;
    const period = periodOf(windowMs);
    this.#shown.set(rule, { period, untilMs: nowMs + Math.min(windowMs, longestShownMs) });
    this.#instruments.set('limitFilled', used / limit, [rule, period]);
  }

  /** The windows slide. */
  tick(nowMs: number): void {
    for (const budget of this.#budgets.values()) this.#show(budget, partAt(budget, nowMs));
    for (const [rule, { period, untilMs }] of this.#shown) {
      if (nowMs < untilMs) continue;
      this.#shown.delete(rule);
      this.#instruments.set('limitFilled', 0, [rule, period]);
    }
  }

  #isBudget(rule: string): boolean {
    return this.#rules?.includes(rule) ?? rule.startsWith('all ');
  }

  /**
   * Its counters are there from its first charge on, so that the first increase is seen, unless the first charge fills it. False for one
   * rule too many.
   */
  #expects(rule: string): boolean {
    const known = this.#isBudget(rule) ? this.#known.budgets : this.#known.others;
    if (known.has(rule)) return true;
    if (known.size >= mostRules) return false;
    known.add(rule);
    for (const event of ['limit.near', 'limit.reached'])
      this.#instruments.add('limitEvents', 0, [rule, event]);
    return true;
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
    this.#instruments.set('budgetUsed', used / limit, [rule, periodOf(windowMs)]);
  }
}

function periodOf(windowMs: number): string {
  return periods[windowMs] ?? `${windowMs / 1_000}s`;
}

function partAt({ windowMs }: Budget, ms: number): number {
  return Math.floor((ms * partsInWindow) / windowMs);
}
