import { histogramBounds, type Message, paceMs, type Reading, type StatsRow } from '@nkul/core';
import { decisive } from './said.ts';
import type { VerdictContext } from './verdict-context.ts';

/** So many deliveries must have come before something is usual. */
const fewest = 20;

/**
 * How long a delivery usually takes, for the verdict on a message that waits for its report; from the statistics of the last
 * 7 days, of its country if there are enough. The store is asked for it only then.
 */
export async function usualDelivery(
  stats: Reading['stats'],
  message: Message,
  now: Date,
): Promise<Pick<VerdictContext, 'usualMs'>> {
  const attempt = decisive(message);
  if (message.status !== 'sent' || attempt === undefined) return {};
  const { notifier, place } = attempt;
  const from = new Date(now.getTime() - paceMs);
  const rows = await stats({ from, to: now, by: ['place'], where: { notifier } });
  const own = rows.filter((row) => row.place === place);
  const usual = [own, rows].find((some) => deliveriesOf(some) >= fewest);
  const ms = usual && withinMs(usual, 0.95);
  return { usualMs: (name) => (name === notifier ? ms : undefined) };
}

/**
 * Within which time a part of the deliveries came, in milliseconds: the bound of its range. Undefined without a delivery, or
 * beyond the last bound.
 *
 * @param part 0–1: 0.5 for the median
 */
export function withinMs(rows: readonly StatsRow[], part: number): number | undefined {
  const histogram = histogramOf(rows);
  const total = histogram.reduce((sum, count) => sum + count, 0);
  if (total === 0) return undefined;
  let passed = 0;
  const place = histogram.findIndex((count) => {
    passed += count;
    return passed >= total * part;
  });
  const bound = histogramBounds[place];
  return bound === undefined ? undefined : bound * 1_000;
}

function deliveriesOf(rows: readonly StatsRow[]): number {
  return histogramOf(rows).reduce((sum, count) => sum + count, 0);
}

/** The sum of the deliveries of all rows. A page makes it of thousands of rows, so each is read once. */
function histogramOf(rows: readonly StatsRow[]): readonly number[] {
  const sums: number[] = [];
  for (const { delivery } of rows)
    for (let place = 0; place < delivery.length; place += 1)
      sums[place] = (sums[place] ?? 0) + (delivery[place] ?? 0);
  return sums;
}
