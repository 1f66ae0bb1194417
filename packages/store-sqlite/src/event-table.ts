import type { DatabaseSync } from 'node:sqlite';
import {
  type CoreEvent,
  decodeMessage,
  decodeProviderEntry,
  type EventDraft,
  encodeProviderEntry,
  type Message,
  type MessageStatus,
} from '@nkul/core/store';
import { decodeDetail, encodeDetail, erasedDetail, quotesReport } from './event-detail.ts';
import { type Command, command, type Query, query } from './query.ts';

interface EventRow {
  readonly sequence: number;
  readonly type: CoreEvent['type'];
  readonly at: number;
  readonly message: number | null;
  readonly status: MessageStatus | null;
  readonly detail: string | null;
  readonly data: string | null;
  readonly entry: string | null;
}

/** The events, numbered. They do not contain the message: reading joins its current state. */
export class EventTable {
  readonly #maxEntries: number;
  readonly #insert: Command;
  readonly #insertEntry: Command;
  readonly #after: Query<EventRow>;
  readonly #ofMessage: Query<EventRow>;
  readonly #entriesBelow: Query<EventRow>;
  readonly #latest: Query<{ readonly sequence: number }>;
  readonly #quoting: Query<{
    readonly sequence: number;
    readonly type: CoreEvent['type'];
    readonly detail: string;
  }>;
  readonly #erase: Command;
  readonly #deleteBefore: Command;
  readonly #deleteOldestEntries: Command;
  readonly #countEntries: Query<{ readonly count: number }>;

  constructor(db: DatabaseSync, maxEntries: number) {
    this.#maxEntries = maxEntries;
    this.#insert = command(
      db,
      'INSERT INTO events (type, at, message, status, detail, quotes) VALUES (?, ?, ?, ?, ?, ?)',
    );
    this.#insertEntry = command(db, 'INSERT INTO provider_entries VALUES (?, ?)');
    this.#after = query(
      db,
      `SELECT events.sequence, events.type, events.at, events.message, events.status, events.detail, messages.data, entry
       FROM events
         LEFT JOIN messages ON messages.number = events.message
         LEFT JOIN provider_entries ON provider_entries.sequence = events.sequence
       WHERE events.sequence > ? AND (events.message IS NULL OR messages.number IS NOT NULL)
       ORDER BY events.sequence LIMIT ?`,
    );
    this.#ofMessage = query(db, eventsOfMessage);
    this.#entriesBelow = query(db, entriesBelow);
    this.#latest = query(db, "SELECT seq AS sequence FROM sqlite_sequence WHERE name = 'events'");
    this.#quoting = query(
      db,
      'SELECT sequence, type, detail FROM events WHERE quotes = 1 AND at <= ? ORDER BY at LIMIT ?',
    );
    this.#erase = command(db, 'UPDATE events SET detail = ?, quotes = 0 WHERE sequence = ?');
    this.#deleteBefore = command(
      db,
      `DELETE FROM events WHERE sequence IN
         (SELECT sequence FROM (SELECT sequence, at FROM events ORDER BY sequence LIMIT ?) WHERE at <= ?)`,
    );
    this.#deleteOldestEntries = command(
      db,
      'DELETE FROM events WHERE sequence IN (SELECT sequence FROM provider_entries ORDER BY sequence LIMIT ?)',
    );
    this.#countEntries = query(db, 'SELECT count(*) AS count FROM provider_entries');
  }

  /** Stores events and numbers them. @param numberOf returns the row number of an event's message */
  insert(drafts: readonly EventDraft[], numberOf: (message: Message) => number): readonly CoreEvent[] {
    return drafts.map((draft): CoreEvent => {
      const { inserted } = this.#insert.run(
        draft.type,
        draft.at.getTime(),
        'message' in draft ? numberOf(draft.message) : null,
        'status' in draft ? draft.status : null,
        encodeDetail(draft),
        quotesReport(draft) ? 1 : 0,
      );
      const entry = encodeProviderEntry(draft);
      if (entry !== undefined) this.#keepEntry(inserted, entry);
      return { ...draft, sequence: inserted };
    });
  }

  /** The events after a number, in order. Events of deleted messages are deleted too. */
  after(sequence: number, limit: number): readonly CoreEvent[] {
    return decoded(this.#after.all(sequence, limit));
  }

  /** The events of one message after a number, in order. */
  ofMessage(message: number, after: number, limit: number): readonly CoreEvent[] {
    return decoded(this.#ofMessage.all(message, after, limit));
  }

  /** The events below a number that keep a provider's entry, newest first. */
  entriesBelow(sequence: number, limit: number): readonly CoreEvent[] {
    return decoded(this.#entriesBelow.all(sequence, limit));
  }

  /** The number of the last event that was ever stored, even if it was purged. */
  get latest(): number {
    return this.#latest.get()?.sequence ?? 0;
  }

  /** Erases the numbers and raw entries of reports that events up to a time quote. Returns how many it changed. */
  eraseQuoted(before: Date, limit: number): number {
    const quoting = this.#quoting.all(before.getTime(), limit);
    for (const { sequence, detail } of quoting) this.#erase.run(erasedDetail(detail), sequence);
    return quoting.length;
  }

  deleteBefore(at: Date, limit: number): number {
    return this.#deleteBefore.run(limit, at.getTime()).changes;
  }

  #keepEntry(sequence: number, entry: string): void {
    this.#insertEntry.run(sequence, entry);
    const surplus = (this.#countEntries.get()?.count ?? 0) - this.#maxEntries;
    if (surplus > 0) this.#deleteOldestEntries.run(surplus);
  }
}

const columns =
  'events.sequence, events.type, events.at, events.message, events.status, events.detail, messages.data, entry';

/** The events of one message after a number. */
export const eventsOfMessage: string = `SELECT ${columns}
  FROM events JOIN messages ON messages.number = events.message
    LEFT JOIN provider_entries ON provider_entries.sequence = events.sequence
  WHERE events.message = ? AND events.sequence > ? ORDER BY events.sequence LIMIT ?`;

/** The events below a number that keep a provider's entry. */
export const entriesBelow: string = `SELECT ${columns}
  FROM provider_entries CROSS JOIN events ON events.sequence = provider_entries.sequence
    LEFT JOIN messages ON messages.number = events.message
  WHERE provider_entries.sequence < ? ORDER BY provider_entries.sequence DESC LIMIT ?`;

function decoded(rows: readonly EventRow[]): readonly CoreEvent[] {
  const messages = new Map<number, Message>();
  return rows.map((row) => {
    const { type, at, status, detail, entry } = row;
    return decodeDetail({
      sequence: row.sequence,
      type,
      at: new Date(at),
      status,
      detail,
      message: messageOf(row, messages),
      entry: entry === null ? undefined : decodeProviderEntry(entry),
    });
  });
}

function messageOf({ message, data }: EventRow, known: Map<number, Message>): Message | undefined {
  if (message === null || data === null) return undefined;
  const decoded = known.get(message) ?? decodeMessage(data);
  known.set(message, decoded);
  return decoded;
}
