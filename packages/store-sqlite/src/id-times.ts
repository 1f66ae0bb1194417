import type { DatabaseSync } from 'node:sqlite';
import { idOffMs, idTime, type Message } from '@nkul/core/store';
import type { Marks } from './marks.ts';
import { idOf } from './message-id.ts';
import { type Query, query } from './query.ts';

const markName = 'ids off by';
/** How many messages of an earlier version are looked through: the last ones, as the first message of this version waits for it. */
const lookedThrough = 100_000;

interface IdRow {
  readonly id: Uint8Array;
}

/**
 * How far the times of ids are from those at which messages were accepted, and from their order, as a clock was wrong. It is a mark in
 * the file, which is mostly never raised.
 */
export class IdTimes {
  readonly #marks: Marks;
  readonly #greatest: Query<IdRow>;
  readonly #inOrder: Query<IdRow>;
  /** The greatest time of an id, and the mark; undefined if they must be read again. */
  #known: { greatest: number; offMs: number } | undefined;

  constructor(db: DatabaseSync, marks: Marks) {
    this.#marks = marks;
    this.#greatest = query(db, 'SELECT id FROM messages ORDER BY id DESC LIMIT 1');
    this.#inOrder = query(
      db,
      'SELECT id FROM (SELECT number, id FROM messages ORDER BY number DESC LIMIT ?) ORDER BY number',
    );
  }

  /** In milliseconds. It is read each time: another connection may have raised it. */
  get offMs(): number {
    return this.#marks.get(markName);
  }

  /** Notes a message that is about to be stored. */
  note(message: Message): void {
    this.#known ??= this.#read();
    const known = this.#known;
    const offMs = idOffMs(message, known.greatest);
    known.greatest = Math.max(known.greatest, idTime(message.id));
    if (offMs === undefined || offMs <= known.offMs) return;
    known.offMs = offMs;
    this.#marks.raise(markName, offMs);
  }

  /** Drops what it knows, after another process has written or a transaction was rolled back. */
  forget(): void {
    this.#known = undefined;
  }

  #read(): { greatest: number; offMs: number } {
    const last = this.#greatest.get();
    const greatest = last === undefined ? 0 : timeOf(last);
    const { offMs } = this;
    return { greatest, offMs: offMs === 0 ? this.#lookThrough() : offMs };
  }

  /** Once for each file, as an earlier version may have filled it without the mark: the order of its ids shows where a clock was ahead. */
  #lookThrough(): number {
    // At least 1, which is never 0 again: it was looked through.
    let [greatest, offMs] = [0, 1];
    for (const row of this.#inOrder.iterate(lookedThrough)) {
      const time = timeOf(row);
      offMs = Math.max(offMs, idOffMs({ id: idOf(row.id), createdAt: new Date(time) }, greatest) ?? 0);
      greatest = Math.max(greatest, time);
    }
    this.#marks.raise(markName, offMs);
    return offMs;
  }
}

/** It begins with six bytes of milliseconds. */
function timeOf({ id }: IdRow): number {
  return Buffer.from(id.buffer, id.byteOffset, id.byteLength).readUIntBE(0, 6);
}
