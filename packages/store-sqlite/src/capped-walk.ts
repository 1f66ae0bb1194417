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
 * are not erased by then, as they did not come to rest. How far it came is a mark in the file. A message that a clock that was
 * ahead gave a time later than that of the newest one holds it up no longer than the next message does, which came after it.
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

  /**
   * The next messages that were accepted by a time and of which something is left to erase; about `limit` at most. Those with a time
   * that is too late have the given one.
   */
  next(what: Erasable, accepted: Date, limit: number): readonly StoredMessage[] {
    const name = `capped ${what}`;
    const found: StoredMessage[] = [];
    /** Those before the next one that has a time that can be. */
    let ahead: StoredMessage[] = [];
    let passed = this.#marks.get(name);
    const before = passed;
    for (const { number, erasable } of this.#rows.all(passed, limit * perFound)) {
      const known = this.#messages.byNumber(number);
      if (known === undefined || found.length >= limit) break;
      const isOld = known.message.createdAt <= accepted;
      if (!isOld && !this.#isAhead(known)) break;
      if (erasable === erasableNumber(what)) ahead.push(isOld ? known : acceptedAt(known, accepted));
      if (!isOld) continue;
      found.push(...ahead);
      ahead = [];
      passed = number;
    }
    if (passed > before) this.#marks.raise(name, passed);
    return found;
  }

  #isAhead({ message }: StoredMessage): boolean {
    const newest = this.#messages.byNumber(this.#messages.last);
    return newest !== undefined && message.createdAt > newest.message.createdAt;
  }
}

function acceptedAt(known: StoredMessage, createdAt: Date): StoredMessage {
  return { ...known, message: { ...known.message, createdAt } };
}
