import type { DatabaseSync } from 'node:sqlite';
import { type Command, command, type Query, query } from './query.ts';

/** Since when the store is closed, as it was restored from a backup. Read in each claim, so that all processes obey. */
export class Closing {
  readonly #get: Query<{ readonly since: number }>;
  readonly #delete: Command;
  readonly #insert: Command;

  constructor(db: DatabaseSync) {
    this.#get = query(db, 'SELECT since FROM closed');
    this.#delete = command(db, 'DELETE FROM closed');
    this.#insert = command(db, 'INSERT INTO closed VALUES (?)');
  }

  /** Undefined if it is open. */
  get since(): Date | undefined {
    const found = this.#get.get();
    return found && new Date(found.since);
  }

  /** @param since null if it is open from now on */
  set(since: Date | null): void {
    this.#delete.run();
    if (since !== null) this.#insert.run(since.getTime());
  }
}
