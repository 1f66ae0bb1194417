import type { DatabaseSync } from 'node:sqlite';
import { type Command, command, type Query, query } from './query.ts';

/** The idempotency keys of messages, as hashes. They have no parts, unlike terms: a new key is looked for in all of them. */
export class KeyTable {
  readonly #insert: Command;
  readonly #delete: Command;
  readonly #find: Query<{ readonly message: number }>;

  constructor(db: DatabaseSync) {
    this.#insert = command(db, 'INSERT OR IGNORE INTO keys VALUES (?, ?)');
    this.#delete = command(db, 'DELETE FROM keys WHERE hash = ? AND message = ?');
    this.#find = query(db, messagesWithKey);
  }

  add(hash: number, message: number): void {
    this.#insert.run(hash, message);
  }

  remove(hash: number, message: number): void {
    this.#delete.run(hash, message);
  }

  /** The messages that may have a key: those with its hash. */
  find(hash: number): readonly number[] {
    return this.#find.all(hash).map(({ message }) => message);
  }
}

export const messagesWithKey: string = 'SELECT message FROM keys WHERE hash = ? ORDER BY message';
