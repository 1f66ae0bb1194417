import type { DatabaseSync } from 'node:sqlite';
import { LaterRows } from '@nkul/core/store';
import { type Query, query } from './query.ts';

/** How many rows a page has, for each one that may be found. */
const perFound = 20;
/** How many pages are looked at in one call. */
const mostPages = 10;

type Table = 'changes' | 'parked_reports' | 'acts';

interface PageEnd {
  readonly count: number;
  readonly last: number | null;
  readonly earliest: number | null;
}

/**
 * Finds the old rows of a table that has its rows in the order in which they were written, and no index by their time. A clock that was
 * ahead gave rows a time that is too late. They may be the first ones, and many: it looks behind them, and the next call goes on there.
 */
export class OldestRows<Row> {
  readonly #from: Query<Row>;
  readonly #end: Query<PageEnd>;
  readonly #newest: Query<{ readonly at: number }>;
  readonly #later = new LaterRows();

  constructor(db: DatabaseSync, table: Table, columns: string) {
    this.#from = query(db, oldestFrom(table, columns));
    this.#end = query(db, pageEnd(table));
    this.#newest = query(db, `SELECT at FROM ${table} ORDER BY number DESC LIMIT 1`);
  }

  /** Rows up to a time, at most `limit`, the first ones first. Behind those that are ahead, a call looks so far; the next one goes on. */
  until(time: Date, limit: number): readonly Row[] {
    const at = time.getTime();
    const found: Row[] = [];
    let from = this.#later.before(at);
    for (let page = 0; page < mostPages; page += 1) {
      const rows = this.#from.all(from, limit, at, limit - found.length);
      found.push(...rows);
      if (found.length >= limit) break;
      const { count = 0, last, earliest } = this.#end.get(from, limit) ?? {};
      if (count < limit * perFound || typeof last !== 'number' || typeof earliest !== 'number') break;
      // Those that are found may stay, if the transaction does not commit.
      if (found.length === 0) this.#later.pass(last, earliest);
      // Behind rows in the right order are later ones.
      if (rows.length === 0 && earliest <= (this.#newest.get()?.at ?? 0)) break;
      from = last;
    }
    return found;
  }
}

/** The SQL for the rows up to a time behind a number, as far as a page. */
export function oldestFrom(table: Table, columns: string): string {
  return `SELECT ${columns} FROM
    (SELECT * FROM ${table} WHERE number > ? ORDER BY number LIMIT ${perFound} * ?)
    WHERE at <= ? ORDER BY number LIMIT ?`;
}

/** The SQL for the end of a page, and its earliest time. */
export function pageEnd(table: Table): string {
  return `SELECT count(*) AS count, max(number) AS last, min(at) AS earliest FROM
    (SELECT number, at FROM ${table} WHERE number > ? ORDER BY number LIMIT ${perFound} * ?)`;
}
