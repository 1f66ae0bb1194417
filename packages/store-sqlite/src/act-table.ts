import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import type { Act, ActDraft, ActKind, Actor, ActQuery, Page } from '@nkul/core/store';
import { OldestRows } from './oldest-rows.ts';
import type { PersonalTexts } from './personal-texts.ts';
import { type Command, command, type Query, query } from './query.ts';

interface ActRow {
  readonly number: number;
  readonly at: number;
  readonly what: ActKind;
  readonly actor: string | null;
  readonly through: Actor['through'] | null;
  readonly message: string | null;
  readonly notifier: string | null;
  readonly outcome: string | null;
  /** The place of the note. */
  readonly note: number | null;
}

/** The acts of people. They are added and deleted, and never changed, except that notes on an erased message go. */
export class ActTable {
  readonly #db: DatabaseSync;
  readonly #personal: PersonalTexts;
  readonly #insert: Command;
  readonly #oldest: OldestRows<ActRow>;
  readonly #ofMessage: Query<ActRow>;
  readonly #delete: Command;
  readonly #eraseNote: Command;

  constructor(db: DatabaseSync, personal: PersonalTexts) {
    this.#db = db;
    this.#personal = personal;
    this.#insert = command(
      db,
      `INSERT INTO acts (at, what, actor, through, message, notifier, outcome, note)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#oldest = new OldestRows(db, 'acts', '*');
    this.#ofMessage = query(
      db,
      `SELECT * FROM acts WHERE message = ? AND note IS NOT NULL AND what <> 'erased'`,
    );
    this.#delete = command(db, 'DELETE FROM acts WHERE number = ?');
    this.#eraseNote = command(db, 'UPDATE acts SET note = NULL WHERE number = ?');
  }

  add({ at, what, by, message, notifier, as, note }: ActDraft): void {
    const { name, through } = by ?? {};
    const subject = [message ?? null, notifier ?? null, as ?? null] as const;
    const place = note === undefined ? null : this.#personal.put(JSON.stringify(note));
    this.#insert.run(at.getTime(), what, name ?? null, through ?? null, ...subject, place);
  }

  find(asked: ActQuery): Page<Act> {
    const { limit = 100 } = asked;
    const { sql, values } = actSelection(asked);
    const rows = query<ActRow>(this.#db, sql).all(...values, limit + 1);
    const items = rows.slice(0, limit).map((row) => this.#act(row));
    const last = items.at(-1);
    return { items, ...(rows.length > limit && last && { next: String(last.number) }) };
  }

  deleteBefore(at: Date, limit: number): number {
    const old = this.#oldest.until(at, limit);
    for (const { number, note } of old) {
      if (note !== null) this.#personal.blank(note);
      this.#delete.run(number);
    }
    return old.length;
  }

  /** Erases the notes of acts on a message. */
  eraseNotes(message: string): void {
    for (const { number, note } of this.#ofMessage.all(message)) {
      if (note !== null) this.#personal.blank(note);
      this.#eraseNote.run(number);
    }
  }

  #act({ number, at, what, actor, through, message, notifier, outcome, note }: ActRow): Act {
    return {
      ...{ number, at: new Date(at), what },
      ...(actor !== null && through !== null && { by: { name: actor, through } }),
      ...(message !== null && { message }),
      ...(notifier !== null && { notifier }),
      ...(outcome !== null && { as: outcome }),
      ...(note !== null && { note: JSON.parse(this.#personal.get(note)) as string }),
    };
  }
}

/** The statement that finds acts, newest first, and its values without that of the `LIMIT`. */
export function actSelection({ by, message, notifier, after }: ActQuery): {
  readonly sql: string;
  readonly values: readonly SQLInputValue[];
} {
  const conditions = [
    { sql: 'number < ?', value: after === undefined ? Number.MAX_SAFE_INTEGER : Number(after) },
    ...(by === undefined ? [] : [{ sql: 'actor = ?', value: by }]),
    ...(message === undefined ? [] : [{ sql: 'message = ?', value: message }]),
    // Few acts are about a notifier, and the newest is asked for: the acts are read from the end.
    ...(notifier === undefined ? [] : [{ sql: 'notifier = ?', value: notifier }]),
  ];
  return {
    sql: `SELECT * FROM acts WHERE ${conditions.map((one) => one.sql).join(' AND ')} ORDER BY number DESC LIMIT ?`,
    values: conditions.map(({ value }) => value),
  };
}
