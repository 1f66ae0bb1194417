import type { DatabaseSync } from 'node:sqlite';
import type { Message } from '@nkul/core/store';
import { type Command, command } from './query.ts';

/** Words by which messages are found, and that are in no column: their batch, and the notifiers of their attempts. */
export class TermTable {
  readonly #insert: Command;

  constructor(db: DatabaseSync) {
    this.#insert = command(db, 'INSERT OR IGNORE INTO message_terms VALUES (?, ?, ?)');
  }

  /** Adds the terms that a message has gained. */
  note(number: number, message: Message, before?: Message): void {
    const { id, batch, attempts } = message;
    if (before === undefined && batch !== undefined) this.#insert.run(batchTerm(batch), id, number);
    for (let index = before?.attempts.length ?? 0; index < attempts.length; index += 1) {
      const notifier = attempts[index]?.notifier ?? '';
      const isKnown = attempts.slice(0, index).some((earlier) => earlier.notifier === notifier);
      if (!isKnown) this.#insert.run(notifierTerm(notifier), id, number);
    }
  }
}

export function batchTerm(batch: string): string {
  return `batch:${batch}`;
}

export function notifierTerm(notifier: string): string {
  return `notifier:${notifier}`;
}
