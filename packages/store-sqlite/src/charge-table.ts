import type { DatabaseSync } from 'node:sqlite';
import type { ChargeChange, ChargedPart } from '@nkul/core/store';
import { type Command, command, type Query, query } from './query.ts';

/** The amounts taken of limits: one row for each part of a window of a counter. */
export class ChargeTable {
  readonly #add: Command;
  readonly #of: Query<ChargedPart>;
  readonly #all: Query<Omit<ChargeChange, 'until'> & { readonly until: number }>;
  readonly #drop: Command;

  constructor(db: DatabaseSync) {
    this.#add = command(
      db,
      'INSERT INTO charges VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET amount = amount + excluded.amount',
    );
    this.#of = query(db, 'SELECT part, amount FROM charges WHERE counter = ?');
    this.#all = query(db, 'SELECT * FROM charges');
    this.#drop = command(
      db,
      'DELETE FROM charges WHERE (counter, part) IN (SELECT counter, part FROM charges WHERE until <= ? LIMIT ?)',
    );
  }

  of(counter: string): readonly ChargedPart[] {
    return this.#of.all(counter);
  }

  all(): readonly ChargeChange[] {
    return this.#all.all().map((row) => ({ ...row, until: new Date(row.until) }));
  }

  add(changes: readonly ChargeChange[]): void {
    for (const { counter, part, amount, until } of changes)
      this.#add.run(counter, part, amount, until.getTime());
  }

  /** Deletes parts that counted no more at a time, `limit` at most. Returns how many. */
  drop(until: Date, limit: number): number {
    return Number(this.#drop.run(until.getTime(), limit).changes);
  }
}
