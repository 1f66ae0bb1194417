import type { DatabaseSync } from 'node:sqlite';
import { type Query, query } from './query.ts';

/** How many rows are looked at, for each one that may be found. */
const perFound = 20;
/** At how many places of a table is looked, if there is nothing old at its beginning. */
const places = 16;

type Table = 'changes' | 'parked_reports' | 'acts';

/**
 * Finds the old rows of a table that has its rows in the order in which they were written, and no index by their time. A clock that was
 * ahead gave rows a time that is too late. They may be the first ones, and many.
 */
export class OldestRows<Row> {
  readonly #from: Query<Row>;
  readonly #ends: Query<{ readonly first: number | null; readonly last: number | null }>;
  readonly #at: Query<{ readonly number: number; readonly at: number }>;

  constructor(db: DatabaseSync, table: Table, columns: string) {
    this.#from = query(db, oldestFrom(table, columns));
    this.#ends = query(
      db,
      `SELECT (SELECT min(number) FROM ${table}) AS first, (SELECT max(number) FROM ${table}) AS last`,
    );
    this.#at = query(db, `SELECT number, at FROM ${table} WHERE number >= ? ORDER BY number LIMIT 1`);
  }

  /** Rows up to a time, at most `limit`: the first ones, or others if all of the first are later. A later call finds those left. */
  until(time: Date, limit: number): readonly Row[] {
    const at = time.getTime();
    const found = this.#from.all(0, limit, at, limit);
    if (found.length > 0) return found;
    const number = this.#look(at);
    return number === undefined ? [] : this.#from.all(number, limit, at, limit);
  }

  /** The number of an old row somewhere in the table, if there are many. The places are random, so that in time it finds the few too. */
  #look(time: number): number | undefined {
    const { first, last } = this.#ends.get() ?? {};
    if (typeof first !== 'number' || typeof last !== 'number') return undefined;
    for (let place = 0; place < places; place += 1) {
      const number = first + Math.floor(((last - first + 1) * (place + Math.random())) / places);
      const found = this.#at.get(number);
      if (found !== undefined && found.at <= time) return found.number;
    }
    return undefined;
  }
}

/** The SQL for the rows up to a time from a number on, as far as it looks. */
export function oldestFrom(table: Table, columns: string): string {
  return `SELECT ${columns} FROM
    (SELECT * FROM ${table} WHERE number >= ? ORDER BY number LIMIT ${perFound} * ?)
    WHERE at <= ? ORDER BY number LIMIT ?`;
}
