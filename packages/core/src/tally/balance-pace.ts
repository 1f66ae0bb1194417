import type { Balance } from '../model/balance.ts';
import type { StatsRow } from './stats.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** How long the pace is looked at, in milliseconds: 7 days. */
export const paceMs: number = 7 * dayMs;
/** How long something must have been charged before a pace is said, in milliseconds: a day. */
const shortestMs = dayMs;
/** So much the clock of another machine may be ahead, in milliseconds. */
const aheadMs = 60_000;

/**
 * How many days a balance is enough for, if as much is charged in an hour as it was in the last 7 days, or since the first
 * charge in them. The charges since the balance was read are taken off. Undefined if there is not enough data: nothing was charged, or for less than a day.
 *
 * @param rows those of its notifier in the last 7 days, one for each hour
 */
export function daysLeft(balance: Balance, rows: readonly StatsRow[], now: Date): number | undefined {
  const charges = rows.flatMap((row) => {
    const amount = chargedIn(balance, row);
    return row.at === undefined || amount <= 0 ? [] : [{ at: row.at.getTime(), amount }];
  });
  const sinceMs = now.getTime() - Math.min(...charges.map(({ at }) => at));
  if (charges.length === 0 || sinceMs < shortestMs) return undefined;
  const sum = (some: typeof charges) => some.reduce((total, { amount }) => total + amount, 0);
  // The balance is as old as its reading. The hour in which it was read counts in its part after that.
  const readAt = balance.at.getTime();
  const since = charges.map(({ at, amount }) => ({ at, amount: amount * partAfter(readAt, at) }));
  return Math.max(0, balance.left - sum(since)) / ((sum(charges) * dayMs) / sinceMs);
}

/** The part of an hour that lies after a time. */
function partAfter(time: number, hour: number): number {
  return Math.min(1, Math.max(0, (hour + hourMs - time) / hourMs));
}

/** The charge of a row in the unit of the balance: an account with money is charged in its currency. */
function chargedIn({ unit, money }: Balance, { units, cost }: StatsRow): number {
  const currency = money?.currency ?? (/^[A-Z]{3}$/.test(unit) ? unit : undefined);
  if (currency === undefined) return units;
  return Number(cost.find((one) => one.currency === currency)?.amount ?? 0);
}

/**
 * The last balance of each notifier: the points are in the order of their times. One of the future is old, from a clock that was
 * ahead.
 */
export function lastBalances(
  points: readonly { readonly notifier: string; readonly balance: Balance }[],
  now: Date,
): ReadonlyMap<string, Balance> {
  const past = points.filter(({ balance }) => balance.at.getTime() <= now.getTime() + aheadMs);
  return new Map(past.map(({ notifier, balance }) => [notifier, balance]));
}
