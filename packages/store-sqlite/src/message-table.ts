import type { DatabaseSync } from 'node:sqlite';
import {
  type Age,
  decodeMessage,
  encodeMessage,
  expiryOf,
  isErased,
  type Message,
  restingSince,
} from '@nkul/core/store';
import { AddressTable } from './address-table.ts';
import { type Command, command, type Query, query } from './query.ts';
import { RecentMessages, type StoredMessage } from './recent-messages.ts';

interface MessageRow {
  readonly number: number;
  readonly data: string;
}

/** A row with a time of an index. */
interface Time {
  readonly time: number | null;
}

const beforeAll = Number.MIN_SAFE_INTEGER;

/** The messages: `data` is the message, the other columns serve to find it. */
export class MessageTable {
  readonly #insert: Command;
  readonly #update: Command;
  readonly #eraseAddresses: Command;
  readonly #changeKey: Command;
  readonly #byId: Query<MessageRow>;
  readonly #byNumber: Query<MessageRow>;
  readonly #byKey: Query<MessageRow>;
  readonly #due: Query<{ readonly number: number }>;
  readonly #expired: Query<{ readonly number: number }>;
  readonly #sending: Query<{ readonly number: number }>;
  readonly #nextDue: Query<Time>;
  readonly #nextExpiry: Query<Time>;
  readonly #postpone: Command;
  readonly #rested: Query<MessageRow>;
  readonly #made: Query<MessageRow>;
  readonly #deleteResting: Command;
  readonly #addresses: AddressTable;
  readonly #remembered = new RecentMessages();

  constructor(db: DatabaseSync) {
    this.#addresses = new AddressTable(db);
    this.#insert = command(
      db,
      `INSERT INTO messages (status, due_for, due_at, expires_at, held, resting_since, erasable, data,
         phone, email, id, key, fingerprint, template, created_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    // SQLite rewrites the index of every column that is named here, even if its value does not change.
    this.#update = command(
      db,
      `UPDATE messages SET status = ?, due_for = ?, due_at = ?, expires_at = ?, held = ?, resting_since = ?,
         erasable = ?, data = ? WHERE number = ?`,
    );
    this.#eraseAddresses = command(db, 'UPDATE messages SET phone = NULL, email = NULL WHERE number = ?');
    this.#changeKey = command(db, 'UPDATE messages SET key = ? WHERE number = ?');
    this.#byId = query(db, 'SELECT number, data FROM messages WHERE id = ?');
    this.#byNumber = query(db, 'SELECT number, data FROM messages WHERE number = ?');
    this.#byKey = query(db, 'SELECT number, data FROM messages WHERE key = ?');
    this.#due = query(
      db,
      `SELECT number FROM messages
         WHERE due_for = ? AND due_at <= ? AND (expires_at IS NULL OR expires_at > ?) ORDER BY due_at, id`,
    );
    this.#expired = query(db, 'SELECT number FROM messages WHERE expires_at <= ? ORDER BY expires_at, id');
    this.#sending = query(db, "SELECT number FROM messages WHERE status = 'sending'");
    this.#nextDue = query(db, 'SELECT min(due_at) AS time FROM messages WHERE due_for = ? AND due_at > ?');
    this.#nextExpiry = query(db, 'SELECT min(expires_at) AS time FROM messages WHERE expires_at > ?');
    // An expired message is postponed too.
    this.#postpone = command(db, 'UPDATE messages SET due_at = ?, expires_at = NULL WHERE number = ?');
    this.#rested = query(db, erasableBy('resting_since'));
    this.#made = query(db, erasableBy('created_at'));
    this.#deleteResting = command(
      db,
      `DELETE FROM messages WHERE number IN
         (SELECT number FROM messages WHERE resting_since <= ? ORDER BY resting_since LIMIT ?)`,
    );
  }

  insert(message: Message): StoredMessage {
    const { id, key, fingerprint, template, createdAt, recipient } = message;
    const { inserted } = this.#insert.run(
      ...changing(message),
      recipient.phone ?? null,
      recipient.email ?? null,
      id,
      key ?? null,
      fingerprint ?? null,
      template ?? null,
      createdAt.getTime(),
    );
    this.#addresses.insert(inserted, id, recipient);
    return this.#remembered.put({ number: inserted, message });
  }

  /** Writes a changed message, except its recipient and its key, which have methods of their own. */
  update(number: number, message: Message): void {
    this.#update.run(...changing(message), number);
    this.#remembered.put({ number, message });
  }

  /** The key of a message changes when it is erased. */
  changeKey(number: number, key: string | undefined): void {
    this.#changeKey.run(key ?? null, number);
  }

  /** Deletes the addresses of an erased message, by which it was found. */
  eraseAddresses(number: number): void {
    this.#eraseAddresses.run(number);
    this.#addresses.erase(number);
  }

  /** Makes a message due at a later time than its own `dueAt`. */
  postpone(number: number, until: Date): void {
    this.#postpone.run(until.getTime(), number);
  }

  byId(id: string): StoredMessage | undefined {
    const known = this.#remembered.byId(id);
    if (known !== undefined) return known;
    const row = this.#byId.get(id);
    return row && this.#read(row);
  }

  byNumber(number: number): StoredMessage | undefined {
    const known = this.#remembered.byNumber(number);
    if (known !== undefined) return known;
    const row = this.#byNumber.get(number);
    return row && this.#remembered.put(stored(row));
  }

  byKey(key: string): StoredMessage | undefined {
    const row = this.#byKey.get(key);
    return row && this.#read(row);
  }

  /** Yields the due, unexpired messages of a lane, oldest first. The caller must not write meanwhile. */
  *due(lane: string, at: Date): Generator<StoredMessage> {
    for (const { number } of this.#due.iterate(lane, at.getTime(), at.getTime())) {
      const known = this.byNumber(number);
      if (known !== undefined) yield known;
    }
  }

  /** Yields the expired messages of all lanes. The caller must not write meanwhile. */
  *expired(at: Date): Generator<StoredMessage> {
    for (const { number } of this.#expired.iterate(at.getTime())) {
      const known = this.byNumber(number);
      if (known !== undefined) yield known;
    }
  }

  /** The numbers of the messages that are being sent. */
  sending(): readonly number[] {
    return this.#sending.all().map(({ number }) => number);
  }

  /** The next time after `after` at which a message of a lane is due; without `after`, the first of all. */
  nextDue(lane: string, after?: Date): number | undefined {
    return this.#nextDue.get(lane, after?.getTime() ?? beforeAll)?.time ?? undefined;
  }

  /** The next time after `after` at which a message expires; without `after`, the first of all. */
  nextExpiry(after?: Date): number | undefined {
    return this.#nextExpiry.get(after?.getTime() ?? beforeAll)?.time ?? undefined;
  }

  /** Messages of which something is left to erase: those that rested first, and those that were accepted first. */
  erasable(what: Erasable, { ended, accepted }: Age, limit: number): readonly (readonly StoredMessage[])[] {
    const rested = this.#rested.all(what, ended.getTime(), limit);
    const made = this.#made.all(what, accepted.getTime(), limit);
    return [rested, made].map((rows) => rows.map((row) => this.#read(row)));
  }

  /** Deletes messages that were at rest by a time. Returns how many. */
  deleteResting(before: Date, limit: number): number {
    const { changes } = this.#deleteResting.run(before.getTime(), limit);
    if (changes > 0) this.forget();
    return changes;
  }

  /** Drops the remembered messages, after another process has written or a transaction was rolled back. */
  forget(): void {
    this.#remembered.clear();
  }

  #read(row: MessageRow): StoredMessage {
    return this.#remembered.byNumber(row.number) ?? this.#remembered.put(stored(row));
  }
}

/** How much of a message can still be erased: all of a code, all of another message, or all but its text. */
export type Erasable = 'code' | 'text' | 'address';

/** The SQL for the oldest messages of which something is left to erase. */
export function erasableBy(column: 'resting_since' | 'created_at'): string {
  return `SELECT number, data FROM messages WHERE erasable = ? AND ${column} <= ? ORDER BY ${column} LIMIT ?`;
}

/** Null for a message that is to be sent, as it needs its text, and for one that is erased. */
function erasableOf(message: Message): Erasable | null {
  if (message.status === 'queued' || message.status === 'sending' || isErased(message, 'all')) return null;
  if (isErased(message)) return 'address';
  return message.category === 'code' ? 'code' : 'text';
}

/** Reads a message from its row. */
export function stored({ number, data }: MessageRow): StoredMessage {
  return { number, message: decodeMessage(data) };
}

type Columns = [string, string, number | null, number | null, number, number | null, Erasable | null, string];

/** The columns that can change, in the order of the statements. */
function changing(message: Message): Columns {
  const { status, dueFor, dueAt, held } = message;
  return [
    status,
    dueFor ?? '',
    dueAt?.getTime() ?? null,
    expiryOf(message)?.getTime() ?? null,
    held ? 1 : 0,
    restingSince(message)?.getTime() ?? null,
    erasableOf(message),
    encodeMessage(message),
  ];
}
