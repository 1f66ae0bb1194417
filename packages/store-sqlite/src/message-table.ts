import type { DatabaseSync } from 'node:sqlite';
import { hasReference, type Message, type Reference } from '@nkul/core/store';
import { DuePlaces, type NumberRow } from './due-places.ts';
import { type Erasable, erasableNumber, erasables } from './erasable.ts';
import { IdTimes } from './id-times.ts';
import type { KeyTable } from './key-table.ts';
import type { Lazily } from './lazily.ts';
import { type Marks, Numbering } from './marks.ts';
import { columns } from './message-columns.ts';
import { checkUuid, idBytes, idOf } from './message-id.ts';
import { erasableRested, sendingMessages } from './message-queries.ts';
import {
  keyTerm,
  notifierTerms,
  referencesOf,
  referenceTerm,
  referenceToTerm,
  termsOf,
} from './message-terms.ts';
import type { MessageTexts } from './message-texts.ts';
import { NewMessages } from './new-messages.ts';
import { type Command, command, type Query, query } from './query.ts';
import { RecentMessages, type StoredMessage } from './recent-messages.ts';
import { RecentReferences } from './recent-references.ts';
import type { StatusCounts } from './status-counts.ts';
import { statusOf } from './status-number.ts';
import type { TermHash } from './term-hash.ts';
import { crowd, partOf, type TermTable } from './term-table.ts';

interface MessageRow {
  readonly number: number;
  readonly id: Uint8Array;
  readonly status: number;
  readonly changing: string;
}

/** The other tables that the table of messages writes. */
export interface MessageParts {
  readonly texts: MessageTexts;
  readonly terms: TermTable;
  readonly keys: KeyTable;
  readonly hash: TermHash;
  readonly counts: StatusCounts;
  readonly marks: Marks;
}

/** The messages: a row has the part that changes, and the columns by which it is found. */
export class MessageTable {
  readonly #parts: MessageParts;
  readonly #insert: Command;
  readonly #update: Command;
  readonly #byId: Query<MessageRow>;
  readonly #byNumber: Query<MessageRow>;
  readonly #sending: Query<NumberRow>;
  readonly #postpone: Command;
  readonly #rested: Query<NumberRow>;
  readonly #delete: Command;
  readonly #numbers: Numbering;
  readonly #remembered = new RecentMessages();
  readonly #references = new RecentReferences();
  readonly #new = new NewMessages();
  /** When they are due, and when they expire. */
  readonly places: DuePlaces;
  /** How far the times of their ids can be relied on. */
  readonly idTimes: IdTimes;

  constructor(db: DatabaseSync, parts: MessageParts) {
    this.#parts = parts;
    this.#insert = command(
      db,
      `INSERT INTO messages (status, due_for, due_at, expires_at, held, held_as, resting_since, erasable, changing, number, id)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    // SQLite rewrites the index of every column that is named here, even if its value does not change.
    this.#update = command(
      db,
      `UPDATE messages SET status = ?, due_for = ?, due_at = ?, expires_at = ?, held = ?, held_as = ?,
         resting_since = ?, erasable = ?, changing = ? WHERE number = ?`,
    );
    this.#byId = query(db, `SELECT ${row} FROM messages WHERE id = ?`);
    this.#byNumber = query(db, `SELECT ${row} FROM messages WHERE number = ?`);
    this.places = new DuePlaces(db, this.#new);
    this.idTimes = new IdTimes(db, parts.marks);
    this.#sending = query(db, sendingMessages);
    // An expired message is postponed too.
    this.#postpone = command(db, 'UPDATE messages SET due_at = ?, expires_at = NULL WHERE number = ?');
    this.#rested = query(db, erasableRested);
    this.#delete = command(db, 'DELETE FROM messages WHERE number = ?');
    const last: Query<{ readonly last: number | null }> = query(
      db,
      'SELECT max(number) AS last FROM messages',
    );
    this.#numbers = new Numbering(parts.marks, 'messages', () => last.get()?.last ?? 0);
  }

  insert(message: Message): StoredMessage {
    const { texts, terms, keys, hash, counts } = this.#parts;
    checkUuid(message);
    this.idTimes.note(message);
    const number = this.#numbers.next();
    const { changing, places, weight } = texts.write(message);
    const known = { number, message, places, weight };
    this.#new.put(known, changing);
    if (this.#new.isFull) this.writeNew();
    for (const term of termsOf(message, hash)) terms.add(term, number);
    if (message.key !== undefined) keys.add(keyTerm(message.key, hash), number);
    counts.change(undefined, message.status);
    return this.#remembered.put(known);
  }

  /** Writes the rows of new messages: before the end of each transaction, and before other code reads the table. */
  writeNew(): void {
    if (this.#new.size === 0) return;
    const { hash } = this.#parts;
    for (const { known, changing } of this.#new.take()) {
      const { number, message } = known;
      this.#insert.run(...columns(message, hash), changing, number, idBytes(message.id) ?? null);
    }
  }

  /** Writes a changed message, and overwrites what was erased of it. */
  update(before: StoredMessage, message: Message): StoredMessage {
    const { texts, counts, terms, hash } = this.#parts;
    const { number } = before;
    const { changing, places, weight } = texts.write(message, before);
    const known = { number, message, places, weight };
    if (this.#new.has(number)) this.#new.put(known, changing);
    else this.#update.run(...columns(message, hash), changing, number);
    const { erased, key } = message;
    if (message.attempts.length > before.message.attempts.length)
      for (const term of notifierTerms(before.message, message, hash)) terms.add(term, number);
    if (erased !== before.message.erased || key !== before.message.key) this.#changeTerms(before, message);
    counts.change(before.message.status, message.status);
    return this.#remembered.put(known);
  }

  /** Makes a message due at a later time than its own `dueAt`. */
  postpone(number: number, until: Date): void {
    this.writeNew();
    this.#postpone.run(until.getTime(), number);
  }

  /** The number of the newest message, also if it was deleted. */
  get last(): number {
    return this.#numbers.last;
  }

  byId(id: string): StoredMessage | undefined {
    const known = this.#remembered.byId(id) ?? this.#new.byId(id);
    if (known !== undefined) return known;
    const bytes = idBytes(id);
    const found = bytes && this.#byId.get(bytes);
    return found && this.#read(found);
  }

  byNumber(number: number): StoredMessage | undefined {
    const known = this.#remembered.byNumber(number) ?? this.#new.byNumber(number);
    if (known !== undefined) return known;
    const row = this.#byNumber.get(number);
    return row && this.#read(row);
  }

  byKey(key: string): StoredMessage | undefined {
    for (const number of this.withKey(key)) {
      const known = this.byNumber(number);
      if (known?.message.key === key) return known;
    }
    return undefined;
  }

  /** The numbers of the messages that may have a key. */
  withKey(key: string): readonly number[] {
    const { keys, hash } = this.#parts;
    return keys.find(keyTerm(key, hash));
  }

  /**
   * The numbers of the messages that may have a reference: in a large file, the recent ones first (`TermTable.recent()`).
   *
   * @param to the address of a report: of many messages, only those to it, and some others
   */
  withReference(reference: string, to?: string): Lazily<number> {
    const { terms, hash } = this.#parts;
    const narrow = to === undefined ? undefined : () => referenceToTerm({ reference }, to, hash);
    return terms.recent(referenceTerm({ reference }, hash), this.last, narrow);
  }

  /** The number of the message that `withReference()` gives first, if that is known without the file. */
  firstWithReference(reference: string): number | undefined {
    return this.#references.get(reference);
  }

  /** Makes `withReference()` return a message for more references. */
  link({ number, message }: StoredMessage, references: readonly Reference[]): void {
    const { terms, hash } = this.#parts;
    for (const one of references) {
      const term = referenceTerm(one, hash);
      const attempt = message.attempts.find((each) => hasReference(each, one.notifier, one.reference));
      const others = terms.count(term, number);
      if (attempt !== undefined && others >= crowd) terms.add(referenceToTerm(one, attempt.to, hash), number);
      terms.add(term, number);
      // A search begins with the newest part: a message that is alone there comes first, until another one is linked.
      const isFirst = others === 0 && partOf(number) === partOf(this.last);
      this.#references.set(one.reference, isFirst ? number : undefined);
    }
  }

  /** Yields the due, unexpired messages of a lane, oldest first (`DuePlaces.due()`). The caller must not write meanwhile. */
  *due(lane: string, held: boolean, at: Date): Generator<StoredMessage> {
    for (const place of this.places.due(lane, held, at)) yield* this.#at(place);
  }

  /** Yields the expired messages of all lanes. The caller must not write meanwhile. */
  *expired(at: Date): Generator<StoredMessage> {
    if (this.places.hasNewExpired(at)) this.writeNew();
    for (const place of this.places.expired(at)) yield* this.#at(place);
  }

  *#at({ number }: NumberRow): Generator<StoredMessage> {
    const known = this.byNumber(number);
    if (known !== undefined) yield known;
  }

  /** The numbers of the messages that are being sent. */
  sending(): readonly number[] {
    this.writeNew();
    return this.#sending.all().map(({ number }) => number);
  }

  /** Messages of which something is left to erase, those that rested first. */
  erasable(what: Erasable, rested: Date, limit: number): readonly StoredMessage[] {
    return this.#known(this.#rested.all(erasableNumber(what), rested.getTime(), limit));
  }

  /** Deletes messages that were at rest by a time, and their texts. Returns them. */
  deleteResting(before: Date, limit: number): readonly StoredMessage[] {
    this.writeNew();
    const resting: StoredMessage[] = [];
    for (const left of erasables.keys())
      resting.push(...this.#known(this.#rested.all(left, before.getTime(), limit - resting.length)));
    if (resting.length > 0) this.#numbers.keep();
    for (const known of resting) this.#deleteOne(known);
    return resting;
  }

  /** Drops the remembered messages, after another process has written or a transaction was rolled back. */
  forget(): void {
    this.#remembered.clear();
    this.#references.clear();
    this.#new.clear();
    this.#numbers.forget();
    this.idTimes.forget();
  }

  #read({ number, id, status, changing }: MessageRow): StoredMessage {
    const known = this.#remembered.byNumber(number);
    if (known !== undefined) return known;
    const { texts } = this.#parts;
    return this.#remembered.putRead(texts.read(number, { id: idOf(id), status: statusOf(status) }, changing));
  }

  #known(rows: readonly NumberRow[]): readonly StoredMessage[] {
    return rows.flatMap(({ number }) => this.byNumber(number) ?? []);
  }

  /** Changes the terms of a message that is erased: its addresses go, and its key becomes a hash. */
  #changeTerms({ number, message: before }: StoredMessage, message: Message): void {
    const { terms, keys, hash } = this.#parts;
    const stays = termsOf(message, hash);
    for (const term of termsOf(before, hash)) if (!stays.has(term)) terms.remove(term, number);
    if (before.key !== undefined) keys.remove(keyTerm(before.key, hash), number);
    if (message.key !== undefined) keys.add(keyTerm(message.key, hash), number);
  }

  #deleteOne(known: StoredMessage): void {
    const { texts, terms, keys, hash, counts } = this.#parts;
    const { number, message } = known;
    if (message.key !== undefined) keys.remove(keyTerm(message.key, hash), number);
    for (const term of termsOf(message, hash)) terms.remove(term, number);
    for (const reference of referencesOf(message)) terms.remove(referenceTerm({ reference }, hash), number);
    for (const { reference, to } of message.attempts)
      if (reference !== undefined) terms.remove(referenceToTerm({ reference }, to, hash), number);
    texts.blank(known);
    this.#delete.run(number);
    counts.change(message.status, undefined);
    this.#remembered.remove(known);
  }
}

const row = 'number, id, status, changing';
