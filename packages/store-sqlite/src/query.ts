import type { DatabaseSync, SQLInputValue } from 'node:sqlite';

/** A statement, prepared once, whose rows are known. */
export interface Query<Row> {
  get(...values: SQLInputValue[]): Row | undefined;
  all(...values: SQLInputValue[]): Row[];
  iterate(...values: SQLInputValue[]): IterableIterator<Row>;
}

/** A statement, prepared once, that changes rows. */
export interface Command {
  /** Changes rows, and tells how many and the number of the last one that was inserted. */
  run(...values: SQLInputValue[]): { readonly changes: number; readonly inserted: number };
}

/** Prepares a statement that reads. Its rows are what our own schema says. */
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

/** The value of a pragma that answers with one number or word. */
export function pragma(db: DatabaseSync, name: string): number | string | undefined {
  const row = query<Readonly<Record<string, number | string>>>(db, `PRAGMA ${name}`).get();
  return row && Object.values(row)[0];
}
