import type { DatabaseSync } from 'node:sqlite';
import type { Message } from '@nkul/core/store';
import { type Command, command, type Query, query } from './query.ts';

/** Where messages went, or did not: the addresses of attempts with an unknown outcome. */
export class UnknownAddressTable {
  readonly #insert: Command;
  readonly #deleteOf: Command;
  readonly #find: Query<{ readonly message: number }>;
  readonly #first: Query<{ readonly message: number }>;
  /** False when there surely are none, which is nearly always. */
  #any: boolean | undefined;

  constructor(db: DatabaseSync) {
    this.#insert = command(db, 'INSERT OR IGNORE INTO unknown_addresses VALUES (?, ?, ?)');
    this.#deleteOf = command(db, 'DELETE FROM unknown_addresses WHERE message = ?');
    this.#find = query(
      db,
      'SELECT message FROM unknown_addresses WHERE notifier = ? AND address = ? ORDER BY message',
    );
    this.#first = query(db, 'SELECT message FROM unknown_addresses LIMIT 1');
  }

  /** The numbers of the messages that may have gone to an address through a notifier. */
  find(notifier: string, address: string): readonly number[] {
    this.#any ??= this.#first.get() !== undefined;
    if (!this.#any) return [];
    return this.#find.all(notifier, address).map(({ message }) => message);
  }

  /** Writes the addresses of a message whose outcomes are unknown now, and forgets those that are not any more. */
  replace(number: number, { attempts }: Pick<Message, 'attempts'>): void {
    this.#deleteOf.run(number);
    for (const { outcome, notifier, to } of attempts) {
      if (outcome !== 'unknown') continue;
      this.#any = true;
      this.#insert.run(notifier, to, number);
    }
  }

  /** Another process may have added some, or something was taken back. */
  forget(): void {
    this.#any = undefined;
  }
}
