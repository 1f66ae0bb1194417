import type { DatabaseSync } from 'node:sqlite';
import { Lazily } from './lazily.ts';
import { type Command, command, type Query, query } from './query.ts';

/** How many messages have their terms in one part: about 6 MB, which the cache holds. */
const perPart = 65_536;

/** How many messages of a part may have a reference before they are also found by reference and address. */
export const crowd = 8;

const none: readonly number[] = [];

interface Found {
  readonly message: number;
}

/**
 * The terms by which messages are found, as hashes. They come in no order, so each insert touches another page: in one large
 * index, most of these pages would be on the disk. So the index has parts, and only the newest one grows. A search looks
 * into each part.
 */
export class TermTable {
  readonly #insert: Command;
  readonly #delete: Command;
  readonly #first: Query<Found & { readonly count: number }>;
  readonly #every: Query<Found>;
  readonly #rising: Query<Found>;
  readonly #falling: Query<Found>;

  constructor(db: DatabaseSync) {
    this.#insert = command(db, 'INSERT OR IGNORE INTO terms VALUES (?, ?, ?)');
    this.#delete = command(db, 'DELETE FROM terms WHERE part = ? AND hash = ? AND message = ?');
    this.#first = query(db, firstTerm);
    this.#every = query(db, `${termsIn} ORDER BY message`);
    this.#rising = query(db, termsRising);
    this.#falling = query(db, termsFalling);
  }

  add(hash: number, message: number): void {
    this.#insert.run(partOf(message), hash, message);
  }

  /** How many messages of the part of a message have a term. */
  count(hash: number, message: number): number {
    return this.#first.get(partOf(message), hash)?.count ?? 0;
  }

  remove(hash: number, message: number): void {
    this.#delete.run(partOf(message), hash, message);
  }

  /**
   * The messages with a term that few have, such as a reference: the newest part first, and within it the oldest
   * message. A caller that stops reads no more parts.
   *
   * @param narrow a second term that those messages have which were added when a part had `crowd` of them. If it is given,
   * other messages of a crowd are left out, except the oldest
   */
  recent(hash: number, last: number, narrow?: () => number): Lazily<number> {
    let part = partOf(last);
    let found: readonly number[] = [];
    let taken = 0;
    return new Lazily(() => {
      for (; taken === found.length && part >= 0; part -= 1) {
        found = this.#inPart(part, hash, last, narrow);
        taken = 0;
      }
      taken += 1;
      return found[taken - 1];
    });
  }

  #inPart(part: number, hash: number, last: number, narrow: (() => number) | undefined): readonly number[] {
    const one = this.#first.get(part, hash);
    if (one === undefined || one.count === 0) return none;
    // Reading a list takes longer than all else, and nearly always there is only one.
    if (one.count === 1) return [one.message];
    if (one.count <= crowd || narrow === undefined)
      return this.#every.all(part, hash).map(({ message }) => message);
    const narrowed = this.#every.all(part, narrow()).map(({ message }) => message);
    return [...narrowed, ...this.find(hash, { after: Math.max(0, part * perPart - 1), last }, crowd)];
  }

  /**
   * The first `count` messages with a term beyond a number, in rising or falling order.
   *
   * @param last the number of the newest message
   */
  find(
    hash: number,
    { after, falling, last }: { readonly after?: number; readonly falling?: boolean; readonly last: number },
    count: number,
  ): readonly number[] {
    const found: number[] = [];
    const from = after ?? (falling ? last + 1 : 0);
    const newest = partOf(last);
    const step = falling ? -1 : 1;
    for (let part = Math.min(partOf(from), newest); part >= 0 && part <= newest; part += step) {
      const selected = falling ? this.#falling : this.#rising;
      for (const { message } of selected.all(part, hash, from, count - found.length)) found.push(message);
      if (found.length === count) break;
    }
    return found;
  }
}

const termsIn = 'SELECT message FROM terms WHERE part = ? AND hash = ?';
export const firstTerm: string =
  'SELECT min(message) AS message, count(*) AS count FROM terms WHERE part = ? AND hash = ?';
export const termsRising: string = `${termsIn} AND message > ? ORDER BY message LIMIT ?`;
export const termsFalling: string = `${termsIn} AND message < ? ORDER BY message DESC LIMIT ?`;

/** The part of the index that has the terms of a message. */
export function partOf(message: number): number {
  return Math.floor(message / perPart);
}
