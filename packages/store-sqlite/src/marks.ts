import type { DatabaseSync } from 'node:sqlite';
import { type Command, command, type Query, query } from './query.ts';

/** Numbers that outlive the rows that they count: the last number of a table, how far a walk has come. */
export class Marks {
  readonly #get: Query<{ readonly value: number }>;
  readonly #put: Command;

  constructor(db: DatabaseSync) {
    this.#get = query(db, 'SELECT value FROM marks WHERE name = ?');
    this.#put = command(
      db,
      'INSERT INTO marks VALUES (?, ?) ON CONFLICT DO UPDATE SET value = max(value, excluded.value)',
    );
  }

  /** 0 for a mark that was never set. */
  get(name: string): number {
    return this.#get.get(name)?.value ?? 0;
  }

  /** Raises a mark. It never falls. */
  raise(name: string, value: number): void {
    this.#put.run(name, value);
  }
}

/** Gives rising numbers, each once, also after the rows with the last ones were deleted. */
export class Numbering {
  readonly #marks: Marks;
  readonly #name: string;
  readonly #last: () => number;
  /** The last number that was given; undefined if it must be read again. */
  #given: number | undefined;

  /** @param last the last number that is in the table now */
  constructor(marks: Marks, name: string, last: () => number) {
    this.#marks = marks;
    this.#name = name;
    this.#last = last;
  }

  /** The last number that was given. */
  get last(): number {
    this.#given ??= Math.max(this.#last(), this.#marks.get(this.#name));
    return this.#given;
  }

  /** The first of the next `count` numbers. */
  next(count = 1): number {
    const first = this.last + 1;
    this.#given = first + count - 1;
    return first;
  }

  /** Called before rows are deleted that may have the last numbers. */
  keep(): void {
    this.#marks.raise(this.#name, this.last);
  }

  /** Drops what it knows, after another process has written or a transaction was rolled back. */
  forget(): void {
    this.#given = undefined;
  }
}
