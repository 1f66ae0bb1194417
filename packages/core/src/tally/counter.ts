import type { MessageStatus } from '../model/message-status.ts';
import { type HistogramRange, histogramRanges } from './histogram.ts';

const endings = ['delivered', 'undelivered', 'rejected', 'failed', 'expired', 'cancelled'] as const;
const refusals = ['rejected', 'deferred', 'unknown', 'stopped'] as const;
const others = ['requested', 'attempts', 'accepted', 'delivered', 'undelivered', 'units', 'cost'] as const;

/**
 * A thing that is counted. Those of a message (`requested`, `ended_…`) have a route and a template; those of an attempt have a
 * notifier and a place too. `answer_…` and `delivery_…` are the ranges of histograms, by their bounds in seconds.
 */
export type Counter =
  | (typeof others)[number]
  | (typeof refusals)[number]
  | `ended_${(typeof endings)[number]}`
  | `answer_${HistogramRange}`
  | `delivery_${HistogramRange}`;

/** A counter whose sum is a number. That of `cost` is exact, and has a currency. */
export type PlainCounter = Exclude<Counter, 'cost'>;

/** How much is counted, by counter. A counter that is absent has nothing. */
export type Counts = Readonly<Partial<Record<Counter, number>>>;

/** The counters of the answers' ranges, in order. */
export const answerCounters: readonly PlainCounter[] = histogramRanges.map(
  (range) => `answer_${range}` as const,
);

/** The counters of the deliveries' ranges, in order. */
export const deliveryCounters: readonly PlainCounter[] = histogramRanges.map(
  (range) => `delivery_${range}` as const,
);

/** The counters of final states. */
export const endedCounters: Readonly<Partial<Record<MessageStatus, PlainCounter>>> = Object.fromEntries(
  endings.map((status) => [status, `ended_${status}` as const]),
);

/** The counters of attempts that were not accepted: each reason has a row of its own. */
export const refusalCounters: readonly (typeof refusals)[number][] = refusals;

/** All counters: a store has a column for each. */
export const counters: readonly Counter[] = [
  ...others,
  ...refusals,
  ...endings.map((status) => `ended_${status}` as const),
  ...answerCounters,
  ...deliveryCounters,
];

/** The sum of both. */
export function addCounts(counts: Counts, more: Counts): Counts {
  const sum: Partial<Record<Counter, number>> = { ...counts };
  for (const counter of countersIn(more)) sum[counter] = (sum[counter] ?? 0) + (more[counter] ?? 0);
  return sum;
}

/** The counters that are named, also those with 0. */
export function countersIn(counts: Counts): readonly Counter[] {
  // It has no other names.
  return Object.keys(counts) as Counter[];
}
