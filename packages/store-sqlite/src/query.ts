import type { DatabaseSync, SQLInputValue } from 'node:sqlite';

/** A prepared statement that reads rows of a known type. */
export interface Query<Row> {
  get(...values: SQLInputValue[]): Row | undefined;
  all(...values: SQLInputValue[]): Row[];
  iterate(...values: SQLInputValue[]): IterableIterator<Row>;
}

/** A prepared statement that changes rows. */
export interface Command {
  /** Changes rows. Returns how many, and the number of the last inserted row. */
  run(...values: SQLInputValue[]): { readonly changes: number; readonly inserted: number };
}

/** Prepares a statement that reads. The schema guarantees the type of its rows. */
export function query<Row>(db: DatabaseSync, sql: string): Query<Row> {
  return db.prepare(sql) as unknown as Query<Row>;
}

/** Prepares a statement that writes. */
export function command(db: DatabaseSync, sql: string): Command {
  const statement = db.prepare(sql);
  return {
    run(...values) {
      const { changes, lastInsertRowid } = statement.run(...values);
      return { changes: Number(changes), inserted: Number(lastInsertRowid) };
    },
  };
}

/** The value of a pragma, which is one number or word. */
export function pragma(db: DatabaseSync, name: string): number | string | undefined {
  const row = query<Readonly<Record<string, number | string>>>(db, `PRAGMA ${name}`).get();
  return row && Object.values(row)[0];
}

/** The path that SQLite has opened, with its links resolved. */
export function pathOf(db: DatabaseSync): string {
  return query<{ readonly file: string }>(db, 'PRAGMA database_list').get()?.file ?? '';
}
