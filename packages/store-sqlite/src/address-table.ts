import type { DatabaseSync } from 'node:sqlite';
import type { Recipient } from '@nkul/core/store';
import { type Command, command } from './query.ts';

/** The addresses of messages that are in no column of their own: those that their notifications gave by channel. */
export class AddressTable {
  readonly #insert: Command;
  readonly #erase: Command;

  constructor(db: DatabaseSync) {
    this.#insert = command(
      db,
      'INSERT OR IGNORE INTO message_addresses (address, id, message) VALUES (?, ?, ?)',
    );
    this.#erase = command(db, 'DELETE FROM message_addresses WHERE message = ?');
  }

  insert(message: number, id: string, { addresses }: Recipient): void {
    if (addresses === undefined) return;
    for (const address of Object.values(addresses)) this.#insert.run(address, id, message);
  }

  erase(message: number): void {
    this.#erase.run(message);
  }
}
