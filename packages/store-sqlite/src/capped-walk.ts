import type { DatabaseSync } from 'node:sqlite';
import { type Erasable, erasableNumber } from './erasable.ts';
import type { Marks } from './marks.ts';
import type { MessageTable } from './message-table.ts';
import { type Query, query } from './query.ts';
import type { StoredMessage } from './recent-messages.ts';

/** How many rows are looked at in one step, for each one that may be found. */
const perFound = 20;

/**
 * Goes once through all messages in the order of acceptance, behind a time: it finds the messages that
 * are not erased by then, as they did not come to rest. How far it came is a mark in the file.
 */
export class CappedWalk {
  readonly #messages: MessageTable;
  readonly #marks: Marks;
  readonly #rows: Query<{ readonly number: number; readonly erasable: number | null }>;

  constructor(db: DatabaseSync, messages: MessageTable, marks: Marks) {
    this.#messages = messages;
    this.#marks = marks;
    this.#rows = query(db, 'SELECT number, erasable FROM messages WHERE number > ? ORDER BY number LIMIT ?');
  }

  /** The next messages that were accepted by a time and of which something is left to erase; at most `limit`. */
  next(what: Erasable, accepted: Date, limit: number): readonly StoredMessage[] {
    const name = `capped ${what}`;
    const found: StoredMessage[] = [];
    let passed = this.#marks.get(name);
    const before = passed;
    for (const { number, erasable } of this.#rows.all(passed, limit * perFound)) {
      const known = this.#messages.byNumber(number);
      if (known === undefined || known.message.createdAt > accepted || found.length === limit) break;
      if (erasable === erasableNumber(what)) found.push(known);
      passed = number;
    }
    if (passed > before) this.#marks.raise(name, passed);
    return found;
  }
}
