import {
  addCounts,
  type Counter,
  type CounterSum,
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
  thinnedAt,
} from '@nkul/core/store';
import type { Batch } from '../connect/batch.ts';
import type { Executor } from '../connect/database.ts';
import { tryingTallies } from '../lock/locks.ts';
import { columnsOf } from './columns.ts';

const dimensions = ['notifier', 'route', 'template', 'place'] as const;

/** The columns of a row after those of its bucket. */
const place = 'detail, notifier, route, template, place';

/** The names of the columns of all counters. */
const columnNames = counters.join(', ');

/** Adds to the row that is there. */
const adding = (some: readonly Counter[]): string => `ON CONFLICT (width, bucket, ${place}, shard)
  DO UPDATE SET ${some.map((counter) => `${counter} = t.${counter} + excluded.${counter}`).join(', ')}`;

/** The most counters that have a statement of their own, and the most such statements: one for all is planned much longer. */
const [mostOwn, mostStatements] = [5, 8];

/** The sums of all counters. That of the cost is text, since it may be beyond the exact numbers of JavaScript. */
const sums = counters
  .map((counter) => `sum(${counter})::${counter === 'cost' ? 'text' : 'float8'} AS ${counter}`)
  .join(', ');

/** The names that counters tell apart, as this process has read them last. Names are added, and never removed. */
export class KnownNames {
  #known: readonly TallyName[] = [];
  /** The counters that have a statement of their own. */
  readonly #statements = new Set<string>();

  /** Adds to the counters. Each counter has 16 rows: two transactions take different ones. */
  async addTallies(executor: Executor, batch: Batch, tallies: readonly Tally[]): Promise<void> {
    if (tallies.length === 0) return;
    const { schema } = executor;
    let [named, added] = this.#named(tallies);
    if (added.length > 0) {
      this.#known = await executor.query<TallyName>(`SELECT kind, name FROM ${schema}.tally_names`);
      [named, added] = this.#named(tallies);
    }
    if (added.length > 0)
      batch.add(
        `INSERT INTO ${schema}.tally_names SELECT * FROM unnest($1::text[], $2::text[]) ORDER BY 1, 2 ON CONFLICT DO NOTHING`,
        [added.map(({ kind }) => kind), added.map(({ name }) => name)],
      );
    const some = this.#countersOf(named);
    batch.add(
      `INSERT INTO ${schema}.counters AS t (width, bucket, ${place}, shard, ${some.join(', ')})
       SELECT width, bucket, ${place}, coalesce((${freeShard(schema)}), pg_backend_pid() % 16),
         ${some.map((_, index) => `counts[${index + 1}]`).join(', ')}
       FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[])
           AS u(width, bucket, ${place}, packed)
         CROSS JOIN LATERAL (SELECT packed::bigint[] AS counts OFFSET 0) AS unpacked
       ORDER BY width, bucket, ${place}
       ${adding(some)}`,
      columnsOf(summed(named, some), 8),
    );
  }

  /** The counters of a statement: those that change if they are few, else all. */
  #countersOf(tallies: readonly Tally[]): readonly Counter[] {
    const some = [...new Set(tallies.flatMap(({ counts }) => countersIn(counts)))].toSorted();
    if (some.length === 0) return counters;
    const key = some.join();
    const isNew = !this.#statements.has(key);
    if (some.length > mostOwn || (isNew && this.#statements.size >= mostStatements)) return counters;
    this.#statements.add(key);
    return some;
  }

  /** The tallies under their names, and the names that are not known yet. */
  #named(tallies: readonly Tally[]): [named: readonly Tally[], added: readonly TallyName[]] {
    const added: TallyName[] = [];
    const names = new TallyNames(
      () => this.#known,
      (name) => void added.push(name),
    );
    return [tallies.map((tally) => names.named(tally)), added];
  }
}

/** The first shard that is free, which is mostly that of the connection. */
function freeShard(schema: string): string {
  return `SELECT shard FROM (SELECT (pg_backend_pid() + place) % 16 AS shard FROM generate_series(0, 15) AS place) AS shards
    WHERE ${tryingTallies(schema)} LIMIT 1`;
}

/** One row for each place: a statement changes a row once. The counters are the text of an array. */
function summed(tallies: readonly Tally[], some: readonly Counter[]): readonly (readonly unknown[])[] {
  const sums = new Map<string, Tally>();
  for (const tally of tallies) {
    const { step, bucket, detail, notifier, route, template, place } = tally;
    const key = JSON.stringify([step, bucket, detail, notifier, route, template, place]);
    sums.set(key, { ...tally, counts: addCounts(sums.get(key)?.counts ?? {}, tally.counts) });
  }
  return [...sums.values()].map(({ step, bucket, detail, notifier, route, template, place, counts }) => [
    ...[stepMs[step], bucket, detail, notifier, route, template, place],
    `{${some.map((counter) => counts[counter] ?? 0).join()}}`,
  ]);
}

export async function readStats(executor: Executor, asked: StatsQuery): Promise<readonly StatsRow[]> {
  const { from, to, step, by = [], where = {} } = asked;
  const filters = dimensions.filter((dimension) => where[dimension] !== undefined);
  const columns = dimensions.map((one) => (by.includes(one) ? one : `'' AS ${one}`));
  const shown = dimensions.filter((one) => by.includes(one));
  const at = step === undefined ? '0' : `bucket - bucket % ${stepMs[step]}`;
  const rows = await executor.query<CounterSum>(
    `SELECT (${at})::float8 AS at, ${columns.join(', ')}, detail, ${sums}
     FROM ${executor.schema}.counters WHERE width IN (${Object.values(stepMs).join(', ')}) AND bucket >= $1 AND bucket < $2
       ${filters.map((one, index) => `AND ${one} = $${index + 3}`).join(' ')}
     GROUP BY ${['1', 'detail', ...shown].join(', ')}`,
    [from.getTime(), to.getTime(), ...filters.map((one) => where[one] ?? '')],
  );
  return statsRows(asked, rows);
}

/** Sums old counters into wider buckets, until about `limit` were. Returns how many. */
export async function thinTallies(executor: Executor, at: Date, limit: number): Promise<number> {
  let count = 0;
  for (const { from, to, before } of thinnedAt(at))
    while (count < limit) {
      const moved = await thinBucket(executor, from, to, before);
      if (moved === undefined) break;
      count += moved;
    }
  return count;
}

/** Sums one wide bucket. Returns how many rows it took; undefined if all are young. */
async function thinBucket(
  executor: Executor,
  from: Step,
  to: Step,
  before: number,
): Promise<number | undefined> {
  const { schema } = executor;
  const [first] = await executor.query<{ readonly bucket: string | null }>(
    `SELECT min(bucket) AS bucket FROM ${schema}.counters WHERE width = $1`,
    [stepMs[from]],
  );
  const bucket = first?.bucket === null || first === undefined ? undefined : Number(first.bucket);
  if (bucket === undefined || bucket >= before) return undefined;
  const wide = floorTo(bucket, to);
  const rows = await executor.query<{ readonly count: string }>(
    `WITH old AS (DELETE FROM ${schema}.counters WHERE width = $1 AND bucket >= $2 AND bucket < $3
         RETURNING ${place}, ${columnNames}),
       put AS (INSERT INTO ${schema}.counters AS t (width, bucket, ${place}, shard, ${columnNames})
         SELECT $4::bigint, $2::bigint, ${place}, pg_backend_pid() % 16, ${counters.map((one) => `sum(${one})`).join(', ')}
         FROM old GROUP BY ${place} ORDER BY ${place} ${adding(counters)})
     SELECT count(*) AS count FROM old`,
    [stepMs[from], wide, wide + stepMs[to], stepMs[to]],
  );
  return Number(rows[0]?.count ?? 0);
}
