import type { DatabaseSync } from 'node:sqlite';
import type { Reference } from '@nkul/core/store';
import { type Command, command, type Query, query } from './query.ts';

/** Providers' references and aliases, and the messages that they belong to. */
export class ReferenceTable {
  readonly #insert: Command;
  readonly #find: Query<{ readonly message: number }>;

  constructor(db: DatabaseSync) {
    this.#insert = command(db, 'INSERT OR IGNORE INTO message_references VALUES (?, ?, ?)');
    this.#find = query(
      db,
      'SELECT message FROM message_references WHERE notifier = ? AND reference = ? ORDER BY message',
    );
  }

  /** The numbers of the messages with a reference, oldest first. */
  find({ notifier, reference }: Reference): readonly number[] {
    return this.#find.all(notifier, reference).map(({ message }) => message);
  }

  /** Makes `find()` return a message for more references. */
  link(number: number, references: readonly Reference[]): void {
    for (const { notifier, reference } of references) this.#insert.run(notifier, reference, number);
  }
}
