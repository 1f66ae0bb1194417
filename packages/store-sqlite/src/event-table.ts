import type { DatabaseSync } from 'node:sqlite';
import {
  type Attempt,
  type CoreEvent,
  type ErasedSubjects,
  type EventDraft,
  eventNumber,
  type Message,
  messageIdOf,
  quotesErased,
} from '@nkul/core/store';
import { isToldBy } from './attempt-then.ts';
import {
  type ChangeRow,
  changesAfter,
  changesOfMessage,
  type EntryRow,
  entriesBelow,
  type LastEvent,
  lastEvent,
  oldestEntries,
  personal,
  personalAfter,
  personalBefore,
  row,
} from './event-queries.ts';
import type { EventTexts, WrittenEvent } from './event-text.ts';
import { type Marks, Numbering } from './marks.ts';
import { OldestRows } from './oldest-rows.ts';
import type { PersonalTexts } from './personal-texts.ts';
import { type Command, command, type Query, query } from './query.ts';
import type { StoredMessage } from './recent-messages.ts';

/** A change to write: events that follow each other, of one message and one moment. */
interface Change {
  readonly at: number;
  readonly message: number | null;
  readonly events: WrittenEvent[];
  personal: boolean;
}

/** The other tables that the table of events reads and writes. */
export interface EventParts {
  readonly texts: EventTexts;
  readonly personal: PersonalTexts;
  readonly marks: Marks;
  /** The message with a row number, as it is now. */
  readonly message: (number: number) => Message | undefined;
}

/**
 * The events, numbered: one row for those of a change. They do not contain the message: reading gives its current state.
 * The number of a row is that of its first event.
 */
export class EventTable {
  readonly #parts: EventParts;
  readonly #maxEntries: number;
  readonly #insert: Command;
  readonly #insertEntry: Command;
  readonly #after: Query<ChangeRow>;
  readonly #ofMessage: Query<ChangeRow>;
  readonly #personalBefore: Query<ChangeRow>;
  readonly #personalAfter: Query<ChangeRow>;
  readonly #oldest: OldestRows<ChangeRow>;
  readonly #oldestEntries: Query<EntryRow>;
  readonly #entriesBelow: Query<EntryRow>;
  readonly #rewrite: Command;
  readonly #delete: Command;
  readonly #deleteEntry: Command;
  readonly #countEntries: Query<{ readonly count: number }>;
  readonly #numbers: Numbering;

  constructor(db: DatabaseSync, parts: EventParts, maxEntries: number) {
    this.#parts = parts;
    this.#maxEntries = maxEntries;
    this.#insert = command(db, 'INSERT INTO changes VALUES (?, ?, ?, ?, ?)');
    this.#insertEntry = command(db, 'INSERT INTO provider_entries VALUES (?)');
    this.#after = query(db, changesAfter);
    this.#ofMessage = query(db, changesOfMessage);
    this.#personalBefore = query(db, personalBefore);
    this.#personalAfter = query(db, personalAfter);
    this.#oldest = new OldestRows(db, 'changes', row);
    this.#oldestEntries = query(db, oldestEntries);
    this.#entriesBelow = query(db, entriesBelow);
    this.#rewrite = command(db, 'UPDATE changes SET events = ?, personal = ? WHERE number = ?');
    this.#delete = command(db, 'DELETE FROM changes WHERE number = ?');
    this.#deleteEntry = command(db, 'DELETE FROM provider_entries WHERE event = ?');
    this.#countEntries = query(db, 'SELECT count(*) AS count FROM provider_entries');
    const last: Query<LastEvent> = query(db, lastEvent);
    this.#numbers = new Numbering(parts.marks, 'events', () => last.get()?.number ?? 0);
  }

  /** Stores events and numbers them. @param stored the message with an id, as it is stored */
  insert(
    drafts: readonly EventDraft[],
    stored: (message: string) => StoredMessage | undefined,
  ): readonly CoreEvent[] {
    const { texts } = this.#parts;
    const first = this.#numbers.next(drafts.length);
    let change: Change | undefined;
    const numbered = drafts.map((draft, index): CoreEvent => {
      const id = messageIdOf(draft);
      const known = id === undefined ? undefined : stored(id);
      const written = texts.write(draft, known?.message);
      const at = draft.at.getTime();
      if (
        change === undefined ||
        change.message === null ||
        change.message !== known?.number ||
        change.at !== at
      ) {
        this.#write(change, first + index);
        change = { at, message: known?.number ?? null, events: [], personal: false };
      }
      change.events.push(written);
      change.personal ||= texts.places(written).length > 0;
      return { ...draft, sequence: first + index };
    });
    this.#write(change, first + drafts.length);
    return numbered;
  }

  /** The events after a number, in order. */
  after(sequence: number, limit: number): readonly CoreEvent[] {
    for (let from = sequence; ; ) {
      const rows = this.#after.all(from, limit + 1);
      const events = this.#events(rows, sequence, limit);
      const last = rows.at(-1);
      // A page may have nothing but events of a newer version: later ones follow all the same.
      if (events.length > 0 || last === undefined || rows.length <= limit) return events;
      from = last.number;
    }
  }

  /** The events of a message after a number, in order. */
  ofMessage(message: number, sequence: number, limit: number): readonly CoreEvent[] {
    return this.#events(this.#ofMessage.all(message), sequence, limit);
  }

  /** The events below a number that keep a provider's entry or tell a contradiction, newest first. */
  entriesBelow(sequence: number, limit: number): readonly CoreEvent[] {
    for (let from = sequence; ; ) {
      const rows = this.#entriesBelow.all(from, limit);
      const events = rows.flatMap((row) =>
        this.#events([row], row.event - 1, 1).filter((event) => event.sequence === row.event),
      );
      const last = rows.at(-1);
      if (events.length > 0 || last === undefined) return events;
      from = last.event;
    }
  }

  /** The number of the last event that was ever stored, even if it was purged. */
  get latest(): number {
    return this.#numbers.last;
  }

  /** Called before a change of an attempt from which its earlier events are read: from now on, they have its fields themselves. */
  keepAttempts({ number, message: before }: StoredMessage, after: Message): void {
    for (let index = 0; index < before.attempts.length; index += 1) {
      const attempt = before.attempts[index];
      const now = after.attempts[index];
      if (now === attempt || now === undefined || attempt === undefined || attempt.outcome === 'pending')
        continue;
      if (isToldBy(after.erased === 'all' ? withErasedWords(attempt, now) : attempt, now)) continue;
      for (const { number: first, events } of this.#ofMessage.all(number)) {
        const written = JSON.parse(events) as readonly WrittenEvent[];
        if (!written.some((event) => this.#parts.texts.isAbout(event, attempt))) continue;
        const kept = written.map((event) =>
          this.#parts.texts.isAbout(event, attempt) ? this.#parts.texts.explicit(event, attempt) : event,
        );
        this.#rewrite.run(JSON.stringify(kept), this.#personalOf(kept), first);
      }
    }
  }

  /** Erases what the events of an erased message quote. */
  eraseOf(message: number, what: 'text' | 'all'): void {
    for (const change of this.#ofMessage.all(message)) this.#erase(change, what);
  }

  /** Erases what events of no message up to a time quote. Returns how many changes it has erased. */
  eraseBefore(before: Date, limit: number): number {
    const found = this.#personalBefore.all(before.getTime(), limit);
    for (const change of found) this.#erase(change, 'all');
    return found.length;
  }

  /**
   * Erases events of no message that quote something erased (`quotesErased()`).
   *
   * @returns the number of the last event that it has looked at; undefined if there are no more
   */
  eraseAbout(
    { after, limit }: { readonly after: number; readonly limit: number },
    subjects: ErasedSubjects,
  ): number | undefined {
    const rows = this.#personalAfter.all(after, limit);
    for (const change of rows)
      if (this.#events([change], 0, 1).some((event) => quotesErased(event, subjects)))
        this.#erase(change, 'all');
    return rows.at(-1)?.number;
  }

  deleteBefore(at: Date, limit: number): number {
    const old = this.#oldest.until(at, limit);
    this.#deleteAll(old);
    return old.length;
  }

  /** Deletes the events of a message that is deleted. */
  deleteOf(message: number): void {
    this.#deleteAll(this.#ofMessage.all(message));
  }

  /** Drops what it knows, after another process has written or a transaction was rolled back. */
  forget(): void {
    this.#numbers.forget();
  }

  #write(change: Change | undefined, next: number): void {
    if (change === undefined) return;
    const { at, message, events, personal: isPersonal } = change;
    const first = next - events.length;
    this.#insert.run(first, at, message, isPersonal ? personal.some : personal.none, JSON.stringify(events));
    for (let index = 0; index < events.length; index += 1)
      if (isEntry(events[index])) this.#keepEntry(first + index);
  }

  #keepEntry(event: number): void {
    this.#insertEntry.run(event);
    const surplus = (this.#countEntries.get()?.count ?? 0) - this.#maxEntries;
    if (surplus <= 0) return;
    for (const old of this.#oldestEntries.all(surplus))
      if (old.message === null) this.#deleteAll([old]);
      // The event is a part of the history of its message.
      else this.#deleteEntry.run(old.event);
  }

  #events(rows: readonly ChangeRow[], after: number, limit: number): readonly CoreEvent[] {
    const { texts, message } = this.#parts;
    return rows
      .flatMap(({ number, at, message: of, events }) => {
        const now = of === null ? undefined : message(of);
        return (JSON.parse(events) as readonly WrittenEvent[]).map((written, index) => ({
          written,
          now,
          base: { sequence: number + index, at: new Date(at) },
        }));
      })
      .filter(({ base }) => base.sequence > after)
      .flatMap(({ written, now, base }) => texts.read(written, base, now) ?? [])
      .slice(0, limit);
  }

  #erase({ number, events }: ChangeRow, what: 'text' | 'all'): void {
    const { texts } = this.#parts;
    const written = JSON.parse(events) as readonly WrittenEvent[];
    if (!written.some((one) => texts.places(one).length > 0)) return;
    const erased = written.map((one) => (texts.places(one).length === 0 ? one : texts.erase(one, what)));
    this.#rewrite.run(JSON.stringify(erased), what === 'all' ? personal.erased : personal.some, number);
  }

  #personalOf(events: readonly WrittenEvent[]): number {
    return events.some((event) => this.#parts.texts.places(event).length > 0) ? personal.some : personal.none;
  }

  #deleteAll(changes: readonly ChangeRow[]): void {
    if (changes.length > 0) this.#numbers.keep();
    for (const { number, events } of changes) {
      const written = JSON.parse(events) as readonly WrittenEvent[];
      for (const event of written)
        for (const place of this.#parts.texts.places(event)) this.#parts.personal.blank(place);
      this.#delete.run(number);
      for (const [index, event] of written.entries())
        if (isEntry(event)) this.#deleteEntry.run(number + index);
    }
  }
}

const entryTypes = new Set(
  (['report.conflict', 'report.quarantined', 'message.received', 'address.changed'] as const).map(
    eventNumber,
  ),
);

/** True for an event that people look for by itself. */
function isEntry(event: WrittenEvent | undefined): boolean {
  return event !== undefined && entryTypes.has(event[0]);
}

/** An attempt with the words that are left of its reason. The events of an erased message need no copy of the old ones. */
function withErasedWords(attempt: Attempt, { reason: now }: Attempt): Attempt {
  const { reason } = attempt;
  const isSame = reason?.code === now?.code && reason?.providerCode === now?.providerCode;
  return isSame && now !== undefined ? { ...attempt, reason: now } : attempt;
}
