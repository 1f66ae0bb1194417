import type { DatabaseSync } from 'node:sqlite';
import {
  type Counter,
  type CounterSum,
  type Counts,
  counters,
  countersIn,
  floorTo,
  type StatsQuery,
  type StatsRow,
  type Step,
  statsRows,
  stepMs,
  type Tally,
  type TallyName,
  TallyNames,
  type Thinned,
  thinnedAt,
} from '@nkul/core/store';
import { type Command, command, type Query, query } from './query.ts';

const dimensions = ['notifier', 'route', 'template', 'place'] as const;

/** The columns of a row after those of its bucket. */
const place = 'detail, notifier, route, template, place';

/** The most counters that have a statement of their own: a change of one message has fewer. */
const mostOwn = 5;

/** The most such statements that are kept. */
const mostStatements = 64;

/** The most rows whose numbers are kept. Those of some buckets are written all the time. */
const mostRows = 4_096;

/** The counters: one row for each bucket, detail and dimensions, and a column for each counter. */
export class TallyTable {
  readonly #db: DatabaseSync;
  readonly #find: Query<{ readonly number: number }>;
  readonly #insert: Command;
  readonly #addAll: Command;
  /** Those that add to some counters, by their names. */
  readonly #adding = new Map<string, Command>();
  readonly #first: Query<{ readonly bucket: number | null }>;
  readonly #sum: Command;
  readonly #delete: Command;
  readonly #names: TallyNames;
  /** The numbers of rows, by all that tells them apart. */
  readonly #numbers = new Map<string, number>();
  /** Prepared statements by their text, one for each kind of query. */
  readonly #queries = new Map<string, Query<CounterSum>>();

  constructor(db: DatabaseSync) {
    this.#db = db;
    this.#find = query(db, rowOfCounters);
    this.#insert = command(db, `INSERT INTO counters (width, bucket, ${place}) VALUES (?, ?, ?, ?, ?, ?, ?)`);
    this.#addAll = command(db, adding(counters));
    this.#first = query(db, firstBucket);
    this.#sum = command(db, sumBucket);
    this.#delete = command(db, 'DELETE FROM counters WHERE width = ? AND bucket >= ? AND bucket < ?');
    const known: Query<TallyName> = query(db, 'SELECT kind, name FROM tally_names');
    const keep = command(db, 'INSERT OR IGNORE INTO tally_names VALUES (?, ?)');
    this.#names = new TallyNames(
      () => known.all(),
      ({ kind, name }) => void keep.run(kind, name),
    );
  }

  add(tallies: readonly Tally[]): void {
    for (const tally of tallies) {
      const named = this.#names.named(tally);
      this.#add(this.#numberOf(named), named.counts);
    }
  }

  stats(asked: StatsQuery): readonly StatsRow[] {
    const { sql, values } = statsSelection(asked);
    const prepared: Query<CounterSum> = this.#queries.get(sql) ?? query(this.#db, sql);
    this.#queries.set(sql, prepared);
    return statsRows(asked, prepared.all(...values));
  }

  /** Sums old counters into wider buckets, until about `limit` were. Returns how many. */
  thin(at: Date, limit: number): number {
    let count = 0;
    for (const thinned of thinnedAt(at)) count += this.#thin(thinned, limit - count);
    return count;
  }

  /** Drops what it knows of names and rows. */
  forget(): void {
    this.#names.forget();
    this.#numbers.clear();
  }

  /** The number of a row, which is made if it is missing. */
  #numberOf({ step, bucket, notifier, route, template, place, detail }: Tally): number {
    const key = `${step}\0${bucket}\0${detail}\0${notifier}\0${route}\0${template}\0${place}`;
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    if (this.#numbers.size >= mostRows) this.#numbers.clear();
    const row = [stepMs[step], bucket, detail, notifier, route, template, place];
    const number = this.#find.get(...row)?.number ?? this.#insert.run(...row).inserted;
    this.#numbers.set(key, number);
    return number;
  }

  #add(number: number, counts: Counts): void {
    // In one order, whichever was counted first: there is one statement for each set.
    const some = countersIn(counts).toSorted();
    const own = this.#addingTo(some);
    const added = own === undefined ? counters : some;
    (own ?? this.#addAll).run(...added.map((counter) => counts[counter] ?? 0), number);
  }

  /** A statement for these counters alone, which costs half as much; undefined if they are too many, or all places are taken. */
  #addingTo(some: readonly Counter[]): Command | undefined {
    if (some.length > mostOwn) return undefined;
    const key = some.join();
    const known = this.#adding.get(key);
    if (known !== undefined || this.#adding.size >= mostStatements) return known;
    const made = command(this.#db, adding(some));
    this.#adding.set(key, made);
    return made;
  }

  #thin({ from, to, before }: Thinned, limit: number): number {
    let count = 0;
    while (count < limit) {
      const first = this.#first.get(stepMs[from])?.bucket;
      if (first === undefined || first === null || first >= before) break;
      const wide = floorTo(first, to);
      const range = [stepMs[from], wide, wide + stepMs[to]] as const;
      this.#sum.run(stepMs[to], wide, ...range);
      count += this.#delete.run(...range).changes;
      this.#numbers.clear();
    }
    return count;
  }
}

/** The statement that adds to some counters of a row. By its number, it costs half as much as by all that tells it apart. */
function adding(some: readonly Counter[]): string {
  return `UPDATE counters SET ${some.map((counter) => `${counter} = ${counter} + ?`).join(', ')} WHERE number = ?`;
}

/** Finds the number of a row. */
export const rowOfCounters: string = `SELECT number FROM counters
  WHERE width = ? AND bucket = ? AND ${place.replaceAll(',', ' = ? AND')} = ?`;

/** The sums of all counters; that of the cost as text, and that of units beyond 2^53 rounded. */
const sums = counters
  .map((counter) => {
    if (counter === 'cost') return 'CAST(sum(cost) AS TEXT) AS cost';
    return `${counter === 'units' ? 'total' : 'sum'}(${counter}) AS ${counter}`;
  })
  .join(', ');

/** The sums of all counters in a bucket. */
const bucketSums = counters.map((counter) => `sum(${counter}) AS ${counter}`).join(', ');

/** The first bucket of a width. */
export const firstBucket = 'SELECT min(bucket) AS bucket FROM counters WHERE width = ?';

/** Adds the counters of narrow buckets to those of a wide one. */
export const sumBucket: string = `INSERT INTO counters (width, bucket, ${place}, ${counters.join(', ')})
  SELECT ?, ?, ${place}, ${counters.map((counter) => `sum(${counter})`).join(', ')}
  FROM counters WHERE width = ? AND bucket >= ? AND bucket < ? GROUP BY ${place}
  ON CONFLICT DO UPDATE SET ${counters.map((counter) => `${counter} = ${counter} + excluded.${counter}`).join(', ')}`;

/**
 * The statement that sums counters for a query, and its values. Each bucket is summed first, in the order of the index `counters_in_order`: so few
 * rows are left that have to be sorted.
 */
export function statsSelection({ from, to, step, by = [], where = {} }: StatsQuery): {
  readonly sql: string;
  readonly values: readonly (number | string)[];
} {
  const filters = dimensions.filter((dimension) => where[dimension] !== undefined);
  const shown = dimensions.filter((one) => by.includes(one));
  const columns = dimensions.map((one) => (by.includes(one) ? one : `'' AS ${one}`));
  const ofBuckets = (Object.keys(stepMs) as readonly Step[]).map(
    (one) => `SELECT bucket, ${['detail', ...shown].join(', ')}, ${bucketSums} FROM counters
      WHERE width = ${stepMs[one]} AND bucket >= ? AND bucket < ? ${filters.map((name) => `AND ${name} = ?`).join(' ')}
      GROUP BY bucket, ${['detail', ...shown].join(', ')}`,
  );
  const sql = `SELECT ${step === undefined ? '0' : `bucket - bucket % ${stepMs[step]}`} AS at, ${columns.join(', ')}, detail, ${sums}
    FROM (${ofBuckets.join(' UNION ALL ')}) GROUP BY ${['at', 'detail', ...shown].join(', ')}`;
  const ofOne = [from.getTime(), to.getTime(), ...filters.map((one) => where[one] ?? '')];
  // Once for each width: the first versions of Node with SQLite cannot bind a parameter by its number (nodejs/node#59350).
  return { sql, values: ofBuckets.flatMap(() => ofOne) };
}
