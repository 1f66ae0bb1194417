import { LaterRows } from '@nkul/core/store';
import type { Executor } from '../connect/database.ts';

/** How many rows a page has, for each one that may be deleted. */
const perDeleted = 20;
/** How many pages are looked at in one call. */
const mostPages = 10;

/** Numbers of 64 bits come as text. */
interface PageEnd {
  readonly deleted: string;
  readonly count: string;
  readonly last: string | null;
  readonly earliest: string | null;
  readonly newest: string | null;
}

/**
 * Deletes the old rows of a table that has no index by their time. A clock that was ahead may have given the first ones a time that is
 * too late. They may be many: it looks behind them, and the next call goes on there.
 */
class OldestRows {
  readonly #table: 'events' | 'parked' | 'acts';
  readonly #number: 'sequence' | 'number';
  readonly #later = new LaterRows();

  constructor(table: 'events' | 'parked' | 'acts', number: 'sequence' | 'number') {
    this.#table = table;
    this.#number = number;
  }

  /** Deletes rows up to a time, at most `limit`, the first ones first. Returns how many. */
  async delete(executor: Executor, until: Date, limit: number): Promise<number> {
    let deleted = 0;
    let from = this.#later.before(until.getTime());
    for (let page = 0; page < mostPages; page += 1) {
      const end = await this.#page(executor, { from, until, size: limit * perDeleted }, limit - deleted);
      deleted += Number(end?.deleted ?? 0);
      if (end === undefined || deleted >= limit || Number(end.count) < limit * perDeleted) break;
      const [last, earliest] = [Number(end.last), Number(end.earliest ?? 0)];
      // Those that are deleted may stay, if the transaction does not commit.
      if (deleted === 0) this.#later.pass(last, earliest);
      // Behind rows in the right order are later ones.
      if (end.deleted === '0' && earliest <= Number(end.newest)) break;
      from = last;
    }
    return deleted;
  }

  /** Deletes the old rows of a page, and says where it ends. */
  async #page(
    executor: Executor,
    { from, until, size }: { readonly from: number; readonly until: Date; readonly size: number },
    limit: number,
  ): Promise<PageEnd | undefined> {
    const rows = `${executor.schema}.${this.#table}`;
    const number = this.#number;
    const [end] = await executor.query<PageEnd>(
      // An array is taken for a few numbers. A list with a limit that is not a constant is taken for a part of the table.
      `WITH page AS MATERIALIZED (SELECT ${number}, at FROM ${rows} WHERE ${number} > $3 ORDER BY ${number} LIMIT $4),
         gone AS (DELETE FROM ${rows} WHERE ${number} = ANY(ARRAY(
           SELECT ${number} FROM page WHERE at <= $1 ORDER BY ${number} LIMIT $2)) RETURNING 1)
       SELECT (SELECT count(*) FROM gone) AS deleted, count(*) AS count, max(${number}) AS last,
         min(at) AS earliest, (SELECT at FROM ${rows} ORDER BY ${number} DESC LIMIT 1) AS newest FROM page`,
      [until.getTime(), limit, String(from), size],
    );
    return end;
  }
}

/** The tables of which old rows are deleted. */
export class OldRows {
  readonly events: OldestRows = new OldestRows('events', 'sequence');
  readonly parked: OldestRows = new OldestRows('parked', 'number');
  readonly acts: OldestRows = new OldestRows('acts', 'number');
}
