import type { Money } from '@nkul/core';
import { type Histogram, histogramBounds, type StatsRow } from '@nkul/core';

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

/** Below this part of its usual share, a notifier delivers badly. */
export const badPart = 0.9;

/**
 * Within which time a part of the deliveries came, in milliseconds: the bound of its range. Undefined without a delivery, or beyond
 * the last bound.
 *
 * @param part 0–1: 0.5 for the median
 */
export function withinMs(rows: readonly StatsRow[], part: number): number | undefined {
  const histogram: number[] = histogramBounds.map(() => 0);
  let total = 0;
  for (const { delivery } of rows)
    for (const [place, count] of delivery.entries()) {
      histogram[place] = (histogram[place] ?? 0) + count;
      total += count;
    }
  if (total === 0) return undefined;
  let passed = 0;
  for (const [place, count] of (histogram as Histogram).entries()) {
    passed += count;
    const bound = histogramBounds[place];
    if (passed >= total * part) return bound === undefined ? undefined : bound * 1_000;
  }
  return undefined;
}

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
