import type { Money, StatsRow } from '@nkul/core';

/** How attempts ended, as far as that is known. */
export interface Ended {
  readonly delivered: number;
  readonly undelivered: number;
  /** Taken, without a final report. */
  readonly open: number;
  readonly attempts: number;
}

export function endedOf(rows: readonly StatsRow[]): Ended {
  const sum = (of: (row: StatsRow) => number) => rows.reduce((total, row) => total + of(row), 0);
  const [delivered, undelivered] = [sum((row) => row.delivered), sum((row) => row.undelivered)];
  const accepted = sum((row) => row.accepted);
  return {
    ...{ delivered, undelivered, attempts: sum((row) => row.attempts) },
    open: Math.max(0, accepted - delivered - undelivered),
  };
}

/** The share that was delivered, of those whose outcome is known. Undefined if all are open. */
export function shareOf({
  delivered,
  undelivered,
}: Pick<Ended, 'delivered' | 'undelivered'>): number | undefined {
  const known = delivered + undelivered;
  return known === 0 ? undefined : delivered / known;
}

/** The share for a point of a line. Undefined if few outcomes are known: small numbers shout. */
export function pointOf(ended: Pick<Ended, 'delivered' | 'undelivered'>): number | undefined {
  return ended.delivered + ended.undelivered < leastInPoint ? undefined : shareOf(ended);
}

const leastInPoint = 3;

/** The rows by the value of a dimension, the largest first. */
export function grouped(
  rows: readonly StatsRow[],
  of: (row: StatsRow) => string | undefined,
): readonly (readonly [string, readonly StatsRow[]])[] {
  const groups = Map.groupBy(rows, (row) => of(row) ?? '');
  groups.delete('');
  const size = (all: readonly StatsRow[]) => all.reduce((sum, { attempts }) => sum + attempts, 0);
  return [...groups].sort(([, one], [, other]) => size(other) - size(one));
}

/** The cost, by currency. */
export function costOf(rows: readonly StatsRow[]): readonly Money[] {
  const sums = new Map<string, number>();
  for (const { cost } of rows)
    for (const { currency, amount } of cost) sums.set(currency, (sums.get(currency) ?? 0) + Number(amount));
  return [...sums].map(([currency, amount]) => ({
    currency,
    amount: String(Math.round(amount * 10_000) / 10_000),
  }));
}
