import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import type { Act, ActDraft, ActKind, Actor, ActQuery, Page } from '@nkul/core/store';
import { type Command, command, query } from './query.ts';

interface ActRow {
  readonly number: number;
  readonly at: number;
  readonly what: ActKind;
  readonly actor: string | null;
  readonly through: Actor['through'] | null;
  readonly message: string | null;
  readonly notifier: string | null;
  readonly outcome: string | null;
  readonly note: string | null;
}

/** The acts of people. They are added and deleted, and never changed, except that notes on an erased message go. */
export class ActTable {
  readonly #db: DatabaseSync;
  readonly #insert: Command;
  readonly #deleteBefore: Command;
  readonly #eraseNotes: Command;

  constructor(db: DatabaseSync) {
    this.#db = db;
    this.#insert = command(
      db,
      `INSERT INTO acts (at, what, actor, through, message, notifier, outcome, note)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#deleteBefore = command(
      db,
      `DELETE FROM acts WHERE number IN
         (SELECT number FROM (SELECT number, at FROM acts ORDER BY number LIMIT ?) WHERE at <= ?)`,
    );
    this.#eraseNotes = command(db, 'UPDATE acts SET note = NULL WHERE message = ?');
  }

  add({ at, what, by, message, notifier, as, note }: ActDraft): void {
    const { name, through } = by ?? {};
    const subject = [message ?? null, notifier ?? null, as ?? null, note ?? null] as const;
    this.#insert.run(at.getTime(), what, name ?? null, through ?? null, ...subject);
  }

  find(asked: ActQuery): Page<Act> {
    const { limit = 100 } = asked;
    const { sql, values } = actSelection(asked);
    const rows = query<ActRow>(this.#db, sql).all(...values, limit + 1);
    const items = rows.slice(0, limit).map(act);
    const last = items.at(-1);
    return { items, ...(rows.length > limit && last && { next: String(last.number) }) };
  }

  deleteBefore(at: Date, limit: number): number {
    return this.#deleteBefore.run(limit, at.getTime()).changes;
  }

  /** Erases the notes of acts on a message. */
  eraseNotes(message: string): void {
    this.#eraseNotes.run(message);
  }
}

/** The statement that finds acts, newest first, and its values without that of the `LIMIT`. */
export function actSelection({ by, message, after }: ActQuery): {
  readonly sql: string;
  readonly values: readonly SQLInputValue[];
} {
  const conditions = [
    { sql: 'number < ?', value: after === undefined ? Number.MAX_SAFE_INTEGER : Number(after) },
    ...(by === undefined ? [] : [{ sql: 'actor = ?', value: by }]),
    ...(message === undefined ? [] : [{ sql: 'message = ?', value: message }]),
  ];
  return {
    sql: `SELECT * FROM acts WHERE ${conditions.map((one) => one.sql).join(' AND ')} ORDER BY number DESC LIMIT ?`,
    values: conditions.map(({ value }) => value),
  };
}

function act({ number, at, what, actor, through, message, notifier, outcome, note }: ActRow): Act {
  return {
    ...{ number, at: new Date(at), what },
    ...(actor !== null && through !== null && { by: { name: actor, through } }),
    ...(message !== null && { message }),
    ...(notifier !== null && { notifier }),
    ...(outcome !== null && { as: outcome }),
    ...(note !== null && { note }),
  };
}
