import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Sender, SenderSettings } from '../sender.ts';
import { eachByItself } from './each-by-itself.ts';

const states = { accepted: 0, claimed: 1, settled: 2, reported: 3 } as const;

/**
 * The floor of a store on SQLite: a small row is inserted and updated three times, in two synced transactions, and no call is
 * made. Messages share a transaction as Nkul's do: those that come in one turn of the event loop.
 */
export function rawSqliteSender({ directory, inFlight }: SenderSettings): Sender {
  const database = new DatabaseSync(join(directory, `raw-${inFlight}.db`));
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
  database.exec('CREATE TABLE messages (id INTEGER PRIMARY KEY, state INTEGER, text TEXT)');
  const insert = database.prepare('INSERT INTO messages VALUES (?, ?, ?)');
  const update = database.prepare('UPDATE messages SET state = ? WHERE id = ?');
  const count = database.prepare('SELECT count(*) AS rows FROM messages WHERE state = ?');
  const transactions = new Transactions(database);
  let last = 0;
  const sender = eachByItself(
    async (to, text) => {
      last += 1;
      const id = last;
      await transactions.run(() => {
        insert.run(id, states.accepted, `${to} ${text}`);
        update.run(states.claimed, id);
      });
      await transactions.run(() => {
        update.run(states.settled, id);
        update.run(states.reported, id);
      });
    },
    () => database.close(),
  );
  return { ...sender, settled: async () => Number(count.get(states.reported)?.['rows']) };
}

/** Runs all changes of one turn of the event loop in one transaction. */
class Transactions {
  readonly #database: DatabaseSync;
  #waiting: { readonly change: () => void; readonly done: () => void }[] = [];

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  run(change: () => void): Promise<void> {
    if (this.#waiting.length === 0) setImmediate(() => this.#commit());
    return new Promise<void>((resolve) => this.#waiting.push({ change, done: resolve }));
  }

  #commit(): void {
    const group = this.#waiting;
    this.#waiting = [];
    this.#database.exec('BEGIN IMMEDIATE');
    for (const { change } of group) change();
    this.#database.exec('COMMIT');
    for (const { done } of group) done();
  }
}
