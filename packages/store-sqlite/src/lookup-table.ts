import type { DatabaseSync } from 'node:sqlite';
import type { Message } from '@nkul/core/store';
import { type Command, command } from './query.ts';

/** Finds messages by values that are not in their columns: the batch, and the notifiers of their attempts. */
export class LookupTable {
  readonly #insertBatch: Command;
  readonly #insertNotifier: Command;
  readonly #keepName: Command;
  /** The notifiers that the table of their names surely has. */
  readonly #names = new Set<string>();

  constructor(db: DatabaseSync) {
    this.#insertBatch = command(db, 'INSERT INTO message_batches VALUES (?, ?, ?)');
    this.#insertNotifier = command(db, 'INSERT OR IGNORE INTO message_notifiers VALUES (?, ?, ?)');
    this.#keepName = command(db, 'INSERT OR IGNORE INTO notifiers VALUES (?)');
  }

  /** Notes the batch of a new message, and the notifiers that a message has gained. */
  note(number: number, message: Message, before?: Message): void {
    const { id, batch, attempts } = message;
    if (before === undefined && batch !== undefined) this.#insertBatch.run(batch, id, number);
    for (let index = before?.attempts.length ?? 0; index < attempts.length; index += 1) {
      const notifier = attempts[index]?.notifier ?? '';
      this.#insertNotifier.run(notifier, id, number);
      if (this.#names.has(notifier)) continue;
      this.#keepName.run(notifier);
      this.#names.add(notifier);
    }
  }

  /** Drops what it knows, after a rollback. */
  forget(): void {
    this.#names.clear();
  }
}
