import type { DatabaseSync } from 'node:sqlite';
import {
  type AddressMark,
  decodeMark,
  encodeMark,
  type Mark,
  type MarkColumns,
  type MarkQuery,
} from '@nkul/core/store';
import { type Command, command, type Query, query } from './query.ts';

/** The facts about addresses and the like: one row for each mark. */
export class MarkTable {
  readonly #set: Command;
  readonly #delete: Command;
  readonly #get: Query<MarkColumns>;
  readonly #all: Query<MarkColumns>;
  readonly #addresses: Query<MarkColumns>;
  readonly #drop: Command;
  readonly #some: Query<{ readonly some: 0 | 1 }>;

  constructor(db: DatabaseSync) {
    this.#set = command(
      db,
      'INSERT OR REPLACE INTO keyed_marks (name, kind, until, body) VALUES (?, ?, ?, ?)',
    );
    this.#delete = command(db, 'DELETE FROM keyed_marks WHERE name = ?');
    this.#get = query(db, 'SELECT name, kind, until, body FROM keyed_marks WHERE name = ?');
    this.#all = query(db, 'SELECT name, kind, until, body FROM keyed_marks ORDER BY name');
    this.#addresses = query(
      db,
      "SELECT name, kind, until, body FROM keyed_marks WHERE name > ? AND kind = 'address' ORDER BY name LIMIT ?",
    );
    this.#some = query(db, 'SELECT EXISTS (SELECT 1 FROM keyed_marks) AS some');
    this.#drop = command(
      db,
      'DELETE FROM keyed_marks WHERE name IN (SELECT name FROM keyed_marks WHERE until <= ? LIMIT ?)',
    );
  }

  /** True if there is no mark at all. */
  get isEmpty(): boolean {
    return this.#some.get()?.some === 0;
  }

  get(name: string): Mark | undefined {
    const row = this.#get.get(name);
    return row && decodeMark(row);
  }

  /** All marks, sorted by their names. */
  all(): readonly Mark[] {
    return this.#all.all().flatMap((row) => decodeMark(row) ?? []);
  }

  /** The facts about addresses, sorted by their names. */
  find(asked: MarkQuery): readonly AddressMark[] {
    const rows =
      'names' in asked
        ? asked.names.toSorted().flatMap((name) => this.#get.get(name) ?? [])
        : this.#addresses.all(asked.after, asked.limit);
    return rows.flatMap((row) => {
      const mark = decodeMark(row);
      return mark?.kind === 'address' ? mark : [];
    });
  }

  write(changes: ReadonlyMap<string, Mark | undefined>): void {
    for (const [name, mark] of changes) {
      if (mark === undefined) {
        this.#delete.run(name);
        continue;
      }
      const { kind, until, body } = encodeMark(mark);
      this.#set.run(name, kind, until, body);
    }
  }

  /** Deletes marks that counted no more at a time, `limit` at most. Returns how many. */
  drop(until: Date, limit: number): number {
    return this.#drop.run(until.getTime(), limit).changes;
  }
}
