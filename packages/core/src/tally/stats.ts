import type { Money } from '../model/balance.ts';
import type { MessageStatus } from '../model/message-status.ts';
import type { ReasonCode } from '../model/reason.ts';
import { MoneySum } from './amount.ts';
import { floorTo, type Step } from './bucket.ts';
import {
  answerCounters,
  type Counter,
  counters,
  deliveryCounters,
  endedCounters,
  type PlainCounter,
  refusalCounters,
} from './counter.ts';
import type { Histogram } from './histogram.ts';
import type { Tally } from './tally.ts';

/** A property that statistics can be split by. */
export type StatsDimension = 'notifier' | 'route' | 'template' | 'place' | 'reason';

/** Which statistics to read. */
export interface StatsQuery {
  /** From this time on; a bucket counts if it begins at this time or later. */
  readonly from: Date;
  /** Before this time. */
  readonly to: Date;
  /**
   * The width of the buckets, one row for each. Older counters are kept by the hour from 48 hours on, and by the day from
   * 90 days on: they are in the first bucket of their hour or day. @default one row for the whole time
   */
  readonly step?: Step;
  /** One row for each value of these. `reason` tells refusals apart: the other counts are in the rows without a reason. */
  readonly by?: readonly StatsDimension[];
  /**
   * Counts only messages and attempts with these values. The counts of messages (`requested`, `ended`) have neither notifier
   * nor place: a filter by one of these leaves them out.
   */
  readonly where?: Readonly<Partial<Record<Exclude<StatsDimension, 'reason'>, string>>>;
}

/**
 * Statistics of messages and attempts. A message counts in the bucket in which it was accepted, an attempt in the bucket
 * in which it began: `delivered` of `attempts` is the share of these very attempts, and grows as reports come.
 */
export interface StatsRow {
  /** The beginning of the bucket; absent without a step. */
  readonly at?: Date;
  /** The values that the query tells apart; each is absent if it does not apply. */
  readonly notifier?: string;
  readonly route?: string;
  readonly template?: string;
  /** The country of a number, ISO 3166-1 alpha-2. `other` beyond 64 places, as for templates beyond 200. */
  readonly place?: string;
  readonly reason?: ReasonCode;
  /** Messages that were accepted by `notify()`. */
  readonly requested: number;
  /** How many of them have reached each final state. */
  readonly ended: Readonly<Partial<Record<MessageStatus, number>>>;
  readonly attempts: number;
  /** The outcomes of the attempts. Those that are left are under way. */
  readonly accepted: number;
  readonly rejected: number;
  readonly deferred: number;
  readonly unknown: number;
  readonly stopped: number;
  /** The verdicts on the attempts, of reports or of an operator. */
  readonly delivered: number;
  readonly undelivered: number;
  /** Units charged: for SMS, segments. */
  readonly units: number;
  /** The cost by currency: the provider's price, or else the cost by the application's tariff. Exact. */
  readonly cost: readonly Money[];
  /** From the start of an attempt to the report that it was delivered. */
  readonly delivery: Histogram;
  /** From the start of an attempt to the notifier's answer. */
  readonly answer: Histogram;
}

/**
 * The sums of rows of counters, as a store has read them: the values of the dimensions that the query tells apart, else ''; and
 * the detail of the rows (`Tally.detail`).
 */
export interface CounterSum extends Readonly<Partial<Record<PlainCounter, number>>> {
  /** The beginning of the bucket, in milliseconds since 1970; 0 without a step. */
  readonly at: number;
  readonly notifier: string;
  readonly route: string;
  readonly template: string;
  readonly place: string;
  readonly detail: string;
  /** Text, if it comes from a database: a sum may be beyond the exact numbers of JavaScript. */
  readonly cost?: number | string;
}

const plain = counters.filter((counter) => counter !== 'cost');
const refusals: ReadonlySet<Counter> = new Set(refusalCounters);
const withoutRefusals = plain.filter((counter) => !refusals.has(counter));

/** Makes rows of the sums that a store has read, in the order of their times and values. */
export function statsRows({ step, by = [] }: StatsQuery, sums: Iterable<CounterSum>): readonly StatsRow[] {
  const rows = new Map<string, RowSum>();
  const rowOf = (sum: CounterSum, reason: string): RowSum => {
    const { at, notifier, route, template, place } = sum;
    const key = [String(at).padStart(16, '0'), notifier, route, template, place, reason].join('\0');
    const row = rows.get(key) ?? new RowSum(sum, reason, step !== undefined);
    rows.set(key, row);
    return row;
  };
  for (const sum of sums) {
    const tellsReasons =
      by.includes('reason') && refusalCounters.some((counter) => (sum[counter] ?? 0) !== 0);
    if (tellsReasons) rowOf(sum, sum.detail).add(sum, refusalCounters);
    rowOf(sum, '').add(sum, tellsReasons ? withoutRefusals : plain);
    rowOf(sum, '').addCost(sum);
  }
  return [...rows]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, row]) => (row.isEmpty ? [] : [row.row()]));
}

class RowSum {
  readonly #labels: Partial<StatsRow>;
  readonly #sums: Partial<Record<Counter, number>> = {};
  readonly #cost = new MoneySum();

  constructor({ at, notifier, route, template, place }: CounterSum, reason: string, hasTime: boolean) {
    this.#labels = {
      ...(hasTime && { at: new Date(at) }),
      ...(notifier !== '' && { notifier }),
      ...(route !== '' && { route }),
      ...(template !== '' && { template }),
      ...(place !== '' && { place }),
      // A row of refusals has a reason's code as its detail.
      ...(reason !== '' && { reason: reason as ReasonCode }),
    };
  }

  /** True if its counters add up to nothing: one bucket may subtract a count that another has added. */
  get isEmpty(): boolean {
    return Object.values(this.#sums).every((sum) => sum === 0) && this.#cost.money().length === 0;
  }

  add(sum: CounterSum, some: readonly PlainCounter[]): void {
    for (const counter of some) {
      const count = sum[counter];
      if (count !== undefined && count !== 0) this.#sums[counter] = this.#sum(counter) + count;
    }
  }

  addCost({ detail, cost = 0 }: CounterSum): void {
    if (cost !== 0 && cost !== '0') this.#cost.add(detail, BigInt(cost));
  }

  row(): StatsRow {
    const { requested = 0, attempts = 0, accepted = 0, rejected = 0, deferred = 0 } = this.#sums;
    const { unknown = 0, stopped = 0, delivered = 0, undelivered = 0, units = 0 } = this.#sums;
    return {
      ...this.#labels,
      ...{ requested, ended: this.#endedStates(), attempts, accepted, rejected, deferred, unknown, stopped },
      ...{ delivered, undelivered, units, cost: this.#cost.money() },
      ...{ delivery: this.#histogram(deliveryCounters), answer: this.#histogram(answerCounters) },
    };
  }

  #sum(counter: Counter): number {
    return this.#sums[counter] ?? 0;
  }

  #endedStates(): StatsRow['ended'] {
    const states = Object.entries(endedCounters).map(
      ([status, counter]) => [status, this.#sum(counter)] as const,
    );
    return Object.fromEntries(states.filter(([, count]) => count !== 0));
  }

  #histogram(ranges: readonly Counter[]): Histogram {
    return ranges.map((range) => this.#sum(range));
  }
}

/** The sums of a query, from single rows: for stores that sum here, and not in their database. */
export function* counterSums(query: StatsQuery, tallies: Iterable<Tally>): Generator<CounterSum> {
  const { from, to, step, by = [], where = {} } = query;
  const filters = Object.entries(where) as readonly (readonly [Exclude<StatsDimension, 'reason'>, string])[];
  const shown = (dimension: StatsDimension, value: string) => (by.includes(dimension) ? value : '');
  for (const { bucket, notifier, route, template, place, detail, counts } of tallies) {
    if (bucket < from.getTime() || bucket >= to.getTime()) continue;
    const values = { notifier, route, template, place };
    if (filters.some(([dimension, value]) => values[dimension] !== value)) continue;
    yield {
      ...counts,
      at: step === undefined ? 0 : floorTo(bucket, step),
      notifier: shown('notifier', notifier),
      route: shown('route', route),
      template: shown('template', template),
      place: shown('place', place),
      detail,
    };
  }
}
