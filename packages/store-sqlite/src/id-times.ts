import type { DatabaseSync } from 'node:sqlite';
import { doubtfulUntil, idTime, type Message } from '@nkul/core/store';
import type { Marks } from './marks.ts';
import { idOf } from './message-id.ts';
import { type Query, query } from './query.ts';

const markName = 'ids doubtful until';
/** How many messages of an earlier version are looked through: the last ones, as the first message of this version waits for it. */
const lookedThrough = 100_000;

interface IdRow {
  readonly id: Uint8Array;
}

/**
 * Until when the times of ids do not say when messages were accepted, nor in which order, as a clock was wrong. It is a mark in the
 * file, which is mostly never raised.
 */
export class IdTimes {
  readonly #marks: Marks;
  readonly #greatest: Query<IdRow>;
  readonly #inOrder: Query<IdRow>;
  /** The greatest time of an id, and the mark; undefined if they must be read again. */
  #known: { greatest: number; doubtful: number } | undefined;

  constructor(db: DatabaseSync, marks: Marks) {
    this.#marks = marks;
    this.#greatest = query(db, 'SELECT id FROM messages ORDER BY id DESC LIMIT 1');
    this.#inOrder = query(
      db,
      'SELECT id FROM (SELECT number, id FROM messages ORDER BY number DESC LIMIT ?) ORDER BY number',
    );
  }

  /** In milliseconds since 1970. It is read each time: another connection may have raised it. */
  get doubtfulUntil(): number {
    return this.#marks.get(markName);
  }

  /** Notes a message that is about to be stored. */
  note(message: Message): void {
    this.#known ??= this.#read();
    const known = this.#known;
    const until = doubtfulUntil(message, known.greatest);
    known.greatest = Math.max(known.greatest, idTime(message.id));
    if (until === undefined || until <= known.doubtful) return;
    known.doubtful = until;
    this.#marks.raise(markName, until);
  }

  /** Drops what it knows, after another process has written or a transaction was rolled back. */
  forget(): void {
    this.#known = undefined;
  }

  #read(): { greatest: number; doubtful: number } {
    const last = this.#greatest.get();
    const greatest = last === undefined ? 0 : timeOf(last);
    const doubtful = this.doubtfulUntil;
    return { greatest, doubtful: doubtful === 0 ? this.#lookThrough() : doubtful };
  }

  /** Once for each file, as an earlier version may have filled it without the mark: the order of its ids shows where a clock was ahead. */
  #lookThrough(): number {
    let [greatest, doubtful] = [0, 1];
    for (const row of this.#inOrder.iterate(lookedThrough)) {
      const time = timeOf(row);
      const until = doubtfulUntil({ id: idOf(row.id), createdAt: new Date(time) }, greatest);
      doubtful = Math.max(doubtful, until ?? 0);
      greatest = Math.max(greatest, time);
    }
    this.#marks.raise(markName, doubtful);
    return doubtful;
  }
}

/** It begins with six bytes of milliseconds. */
function timeOf({ id }: IdRow): number {
  return Buffer.from(id.buffer, id.byteOffset, id.byteLength).readUIntBE(0, 6);
}
