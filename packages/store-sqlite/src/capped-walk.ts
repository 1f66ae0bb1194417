import type { DatabaseSync } from 'node:sqlite';
import { type Erasable, erasableNumber } from './erasable.ts';
import type { Marks } from './marks.ts';
import type { MessageTable } from './message-table.ts';
import { type Query, query } from './query.ts';
import type { StoredMessage } from './recent-messages.ts';

/** How many rows are read in one step, for each one that may be found. */
const perFound = 20;
/** How many rows are read together by a look behind rows that are ahead. */
const perPage = 100;

/** The result of a step of the walk. */
export interface CappedStep {
  readonly found: readonly StoredMessage[];
  /** True if the next step may find more at once. */
  readonly more: boolean;
}

interface CappedRequest {
  readonly accepted: Date;
  readonly limit: number;
  readonly now: Date | undefined;
}

/** A look behind rows that are ahead, for an old one. */
interface Look {
  /** All rows behind the walk up to this number are ahead. */
  readonly ahead: number;
  /** The row that has ended the look, as it is not old yet; undefined if the look goes on. */
  readonly end?: number;
}

/**
 * Goes once through all messages in the order of acceptance, behind a time: it finds the messages that
 * are not erased by then, as they did not come to rest. How far it came is a mark in the file. A clock that was ahead may have given
 * messages a time later than that of the newest one. They are as old as the next old message, which came after them, however many they are.
 */
export class CappedWalk {
  readonly #messages: MessageTable;
  readonly #marks: Marks;
  readonly #rows: Query<{ readonly number: number; readonly erasable: number | null }>;
  /** For each kind, where the look behind its walk is. A restart begins it anew. */
  readonly #looks = new Map<Erasable, Look>();

  constructor(db: DatabaseSync, messages: MessageTable, marks: Marks) {
    this.#messages = messages;
    this.#marks = marks;
    this.#rows = query(db, 'SELECT number, erasable FROM messages WHERE number > ? ORDER BY number LIMIT ?');
  }

  /**
   * The next messages that were accepted by a time and of which something is left to erase; `limit` at most. Those with a time
   * that is too late have the given one.
   *
   * @param now without it, each message that is later than the newest one has a time that is too late; but the clock may have been
   * behind at the newest one
   */
  next(what: Erasable, { accepted, limit, now }: CappedRequest): CappedStep {
    const name = `capped ${what}`;
    const found: StoredMessage[] = [];
    const before = this.#marks.get(name);
    let passed = before;
    /** All rows up to it are old. */
    let old = 0;
    let left = limit * perFound;
    for (const { number, erasable } of this.#rows.all(passed, left)) {
      const known = this.#messages.byNumber(number);
      if (known === undefined || found.length >= limit) break;
      const isOld = known.message.createdAt <= accepted;
      if (!isOld && number > old) {
        const looked = this.#look(what, number, { accepted, limit: left, now });
        [old, left] = [looked.old ?? 0, looked.left];
        if (number > old) break;
      }
      // A look of before may have gone by a clock that was behind.
      if (!isOld && !this.#isAhead(known, now)) break;
      if (erasable === erasableNumber(what)) found.push(isOld ? known : acceptedAt(known, accepted));
      passed = number;
    }
    if (passed > before) this.#marks.raise(name, passed);
    return { found, more: found.length >= limit || left <= 0 };
  }

  /** Looks for the first old row behind those that are ahead, from a number on. */
  #look(
    what: Erasable,
    number: number,
    { accepted, limit, now }: CappedRequest,
  ): { readonly old?: number; readonly left: number } {
    const last = this.#looks.get(what);
    // Without the row that was the end, those before it may be old by their own times.
    const isGone = last?.end !== undefined && this.#messages.byNumber(last.end) === undefined;
    let ahead = isGone ? number - 1 : Math.max(number - 1, last?.ahead ?? 0);
    for (let left = limit; left > 0; left -= perPage) {
      const rows = this.#rows.all(ahead, Math.min(perPage, left));
      for (const row of rows) {
        const known = this.#messages.byNumber(row.number);
        if (known !== undefined && known.message.createdAt <= accepted) return { old: row.number, left };
        if (known === undefined || !this.#isAhead(known, now)) {
          this.#looks.set(what, { ahead, end: row.number });
          return { left };
        }
        ahead = row.number;
      }
      this.#looks.set(what, { ahead });
      if (rows.length === 0) return { left };
    }
    return { left: 0 };
  }

  #isAhead({ message }: StoredMessage, now: Date | undefined): boolean {
    if (now !== undefined && message.createdAt <= now) return false;
    const newest = this.#messages.byNumber(this.#messages.last);
    return newest !== undefined && message.createdAt > newest.message.createdAt;
  }
}

function acceptedAt(known: StoredMessage, createdAt: Date): StoredMessage {
  return { ...known, message: { ...known.message, createdAt } };
}
