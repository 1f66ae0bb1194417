import type { Money } from '../model/balance.ts';
import type { MessageStatus } from '../model/message-status.ts';
import type { ReasonCode } from '../model/reason.ts';
import { MoneySum } from './amount.ts';
import { floorTo, type Step } from './bucket.ts';
import { emptyHistogram, type Histogram } from './histogram.ts';
import type { Measure, Tally } from './tally.ts';

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

/** A sum of counters, as a store has read it: the values of the dimensions that the query tells apart, else ''. */
export interface CounterSum {
  /** The beginning of the bucket, in milliseconds since 1970; 0 without a step. */
  readonly at: number;
  readonly notifier: string;
  readonly route: string;
  readonly template: string;
  readonly place: string;
  readonly measure: Measure;
  readonly detail: string;
  readonly count: bigint;
}

/** The measures whose detail is a reason. */
const refusals: ReadonlySet<Measure> = new Set(['rejected', 'deferred', 'unknown', 'stopped']);

/** Makes rows of the sums that a store has read, in the order of their times and values. */
export function statsRows({ step, by = [] }: StatsQuery, sums: Iterable<CounterSum>): readonly StatsRow[] {
  const rows = new Map<string, RowSum>();
  for (const sum of sums) {
    const reason = by.includes('reason') && refusals.has(sum.measure) ? sum.detail : '';
    const { at, notifier, route, template, place } = sum;
    const key = [String(at).padStart(16, '0'), notifier, route, template, place, reason].join('\0');
    const row = rows.get(key) ?? new RowSum(sum, reason, step !== undefined);
    rows.set(key, row);
    row.add(sum);
  }
  return [...rows]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, row]) => (row.isEmpty ? [] : [row.row()]));
}

class RowSum {
  readonly #labels: Partial<StatsRow>;
  readonly #counts: Partial<Record<Measure, number>> = {};
  readonly #ended: Partial<Record<string, number>> = {};
  readonly #cost = new MoneySum();
  readonly #delivery = emptyHistogram();
  readonly #answer = emptyHistogram();

  constructor({ at, notifier, route, template, place }: CounterSum, reason: string, hasTime: boolean) {
    this.#labels = {
      ...(hasTime && { at: new Date(at) }),
      ...(notifier !== '' && { notifier }),
      ...(route !== '' && { route }),
      ...(template !== '' && { template }),
      ...(place !== '' && { place }),
      // A counter of a refusal has a reason's code as its detail.
      ...(reason !== '' && { reason: reason as ReasonCode }),
    };
  }

  /** True if its counters add up to nothing: one bucket may subtract a count that another has added. */
  get isEmpty(): boolean {
    const numbers = [...Object.values(this.#counts), ...Object.values(this.#ended)];
    const all = [...numbers, ...this.#delivery, ...this.#answer];
    return all.every((count) => count === 0) && this.#cost.money().length === 0;
  }

  add({ measure, detail, count }: CounterSum): void {
    const number = Number(count);
    switch (measure) {
      case 'ended':
        this.#ended[detail] = (this.#ended[detail] ?? 0) + number;
        return;
      case 'cost':
        return this.#cost.add(detail, count);
      case 'delivery':
        return put(this.#delivery, detail, number);
      case 'answer':
        return put(this.#answer, detail, number);
      default:
        this.#counts[measure] = (this.#counts[measure] ?? 0) + number;
    }
  }

  row(): StatsRow {
    const { requested = 0, attempts = 0, accepted = 0, rejected = 0, deferred = 0 } = this.#counts;
    const { unknown = 0, stopped = 0, delivered = 0, undelivered = 0, units = 0 } = this.#counts;
    return {
      ...this.#labels,
      ...{ requested, ended: this.#endedStates(), attempts, accepted, rejected, deferred, unknown, stopped },
      ...{ delivered, undelivered, units, cost: this.#cost.money() },
      ...{ delivery: this.#delivery, answer: this.#answer },
    };
  }

  #endedStates(): StatsRow['ended'] {
    return Object.fromEntries(Object.entries(this.#ended).filter(([, count]) => count !== 0));
  }
}

function put(histogram: number[], detail: string, count: number): void {
  const place = Number(detail);
  histogram[place] = (histogram[place] ?? 0) + count;
}

/** The sums of a query, from single counters: for stores that sum here, and not in their database. */
export function* counterSums(query: StatsQuery, counters: Iterable<Tally>): Generator<CounterSum> {
  const { from, to, step, by = [], where = {} } = query;
  const filters = Object.entries(where) as readonly (readonly [Exclude<StatsDimension, 'reason'>, string])[];
  const shown = (dimension: StatsDimension, value: string) => (by.includes(dimension) ? value : '');
  for (const { bucket, measure, notifier, route, template, place, detail, count } of counters) {
    if (bucket < from.getTime() || bucket >= to.getTime()) continue;
    const values = { notifier, route, template, place };
    if (filters.some(([dimension, value]) => values[dimension] !== value)) continue;
    yield {
      at: step === undefined ? 0 : floorTo(bucket, step),
      notifier: shown('notifier', notifier),
      route: shown('route', route),
      template: shown('template', template),
      place: shown('place', place),
      ...{ measure, detail, count: BigInt(count) },
    };
  }
}
