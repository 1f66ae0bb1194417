import type { DatabaseSync } from 'node:sqlite';
import {
  type CounterSum,
  floorTo,
  type Measure,
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

interface SumRow extends Omit<CounterSum, 'count' | 'measure'> {
  readonly measure: Measure;
  /** As text, since a sum may be beyond the exact numbers of JavaScript. */
  readonly count: string;
}

const dimensions = ['notifier', 'route', 'template', 'place'] as const;

/** The columns of a counter after those of its bucket. */
const place = 'measure, notifier, route, template, place, detail';

/** The counters: one row for each bucket, measure and dimensions. */
export class TallyTable {
  readonly #db: DatabaseSync;
  readonly #add: Command;
  readonly #first: Query<{ readonly bucket: number | null }>;
  readonly #sum: Command;
  readonly #delete: Command;
  readonly #names: TallyNames;
  /** Prepared statements by their text, one for each kind of query. */
  readonly #queries = new Map<string, Query<SumRow>>();

  constructor(db: DatabaseSync) {
    this.#db = db;
    this.#add = command(
      db,
      `INSERT INTO tallies VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET count = count + excluded.count`,
    );
    this.#first = query(db, firstBucket);
    this.#sum = command(db, sumBucket);
    this.#delete = command(db, 'DELETE FROM tallies WHERE width = ? AND bucket >= ? AND bucket < ?');
    const known: Query<TallyName> = query(db, 'SELECT kind, name FROM tally_names');
    const keep = command(db, 'INSERT OR IGNORE INTO tally_names VALUES (?, ?)');
    this.#names = new TallyNames(
      () => known.all(),
      ({ kind, name }) => void keep.run(kind, name),
    );
  }

  add(tallies: readonly Tally[]): void {
    for (const tally of tallies) {
      const { step, bucket, measure, notifier, route, template, place, detail, count } =
        this.#names.named(tally);
      this.#add.run(stepMs[step], bucket, measure, notifier, route, template, place, detail, count);
    }
  }

  stats(asked: StatsQuery): readonly StatsRow[] {
    const { sql, values } = statsSelection(asked);
    const prepared: Query<SumRow> = this.#queries.get(sql) ?? query(this.#db, sql);
    this.#queries.set(sql, prepared);
    return statsRows(
      asked,
      prepared.all(...values).map((row) => ({ ...row, count: BigInt(row.count) })),
    );
  }

  /** Sums old counters into wider buckets, until about `limit` were. Returns how many. */
  thin(at: Date, limit: number): number {
    let count = 0;
    for (const thinned of thinnedAt(at)) count += this.#thin(thinned, limit - count);
    return count;
  }

  /** Drops what it knows of the names. */
  forget(): void {
    this.#names.forget();
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
    }
    return count;
  }
}

/** The first bucket of a width. */
export const firstBucket = 'SELECT min(bucket) AS bucket FROM tallies WHERE width = ?';

/** Adds the counters of narrow buckets to those of a wide one. */
export const sumBucket: string = `INSERT INTO tallies
  SELECT ?, ?, ${place}, sum(count) FROM tallies WHERE width = ? AND bucket >= ? AND bucket < ? GROUP BY ${place}
  ON CONFLICT DO UPDATE SET count = count + excluded.count`;

/** The statement that sums counters for a query, and its values. */
export function statsSelection({ from, to, step, by = [], where = {} }: StatsQuery): {
  readonly sql: string;
  readonly values: readonly (number | string)[];
} {
  const filters = dimensions.filter((dimension) => where[dimension] !== undefined);
  const columns = dimensions.map((one) => (by.includes(one) ? one : `'' AS ${one}`));
  const shown = dimensions.filter((one) => by.includes(one));
  const widths = (Object.keys(stepMs) as readonly Step[]).map((one) => stepMs[one]);
  const sql = `SELECT ${step === undefined ? '0' : `bucket - bucket % ${stepMs[step]}`} AS at, ${columns.join(', ')},
      measure, detail, CAST(sum(count) AS TEXT) AS count
    FROM tallies WHERE width IN (${widths.join(', ')}) AND bucket >= ? AND bucket < ?
      ${filters.map((one) => `AND ${one} = ?`).join(' ')}
    GROUP BY ${['at', ...shown, 'measure', 'detail'].join(', ')}`;
  return { sql, values: [from.getTime(), to.getTime(), ...filters.map((one) => where[one] ?? '')] };
}
