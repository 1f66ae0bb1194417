import type { DatabaseSync } from 'node:sqlite';
import { changedReferences, type Message, type Reference } from '@nkul/core/store';
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

  /** Writes the references that a change has given a message, and returns those that are new with it. */
  link(number: number, after: Message, before?: Message): readonly Reference[] {
    return changedReferences(after, before).filter(
      ({ notifier, reference }) => this.#insert.run(notifier, reference, number).changes > 0,
    );
  }
}
