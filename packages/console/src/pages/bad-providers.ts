import type { StatsRow } from '@nkul/core';
import type { ServiceState, Shares } from './service-state.ts';
import { badPart, endedOf, grouped, shareOf } from './statistics.ts';

/** So many outcomes must be known before a share is judged. */
const leastKnown = 20;

/** The notifiers that deliver badly in the last hour, beside their own week. */
export function deliverBadly({
  lastHour,
  usual,
}: Shares): ReadonlyMap<string, { readonly share: number; readonly usual: number }> {
  const before = new Map(grouped(usual, ({ notifier }) => notifier));
  return new Map(
    grouped(lastHour, ({ notifier }) => notifier).flatMap(([notifier, rows]) => {
      const ended = endedOf(rows);
      const week = endedOf(before.get(notifier) ?? []);
      if (week.delivered + week.undelivered < leastKnown) return [];
      const [share, was] = [shareOf(ended), shareOf(week)];
      const isBad = share !== undefined && was !== undefined && share < badPart * was;
      return isBad && ended.delivered + ended.undelivered >= leastKnown
        ? [[notifier, { share, usual: was }] as const]
        : [];
    }),
  );
}

/** Below this part of calls that it takes, a notifier refuses. */
const refusingPart = 0.5;

/** The notifiers that refused, or did not answer, most calls of the last hour, with the part that they took. */
export function refuse({ lastHour }: Pick<ServiceState, 'lastHour'>): ReadonlyMap<string, number> {
  return new Map(
    grouped(lastHour, ({ notifier }) => notifier).flatMap(([notifier, rows]) => {
      const sum = (of: (row: StatsRow) => number) => rows.reduce((total, row) => total + of(row), 0);
      const accepted = sum((row) => row.accepted);
      const all = accepted + sum((row) => row.rejected + row.deferred + row.unknown);
      return all >= leastKnown && accepted / all < refusingPart ? [[notifier, accepted / all] as const] : [];
    }),
  );
}
