import type { DatabaseSync } from 'node:sqlite';
import type { MessageStatus } from '@nkul/core/store';
import { type Command, command, type Query, query } from './query.ts';
import { statusNumber, statusOf } from './status-number.ts';

/** How many messages are in each state, counted in the transactions that change them. */
export class StatusCounts {
  readonly #all: Query<{ readonly status: number; readonly count: number }>;
  readonly #add: Command;
  /** Changes that were not written yet. */
  readonly #gathered = new Map<MessageStatus, number>();

  constructor(db: DatabaseSync) {
    this.#all = query(db, 'SELECT status, count FROM status_counts WHERE count <> 0');
    this.#add = command(
      db,
      'INSERT INTO status_counts VALUES (?, ?) ON CONFLICT DO UPDATE SET count = count + excluded.count',
    );
  }

  /** A message was added (without `before`), deleted (without `after`) or changed. Written by `write()`. */
  change(before: MessageStatus | undefined, after: MessageStatus | undefined): void {
    if (before === after) return;
    if (before !== undefined) this.#gather(before, -1);
    if (after !== undefined) this.#gather(after, 1);
  }

  write(): void {
    for (const [status, count] of this.#gathered) if (count !== 0) this.#add.run(statusNumber(status), count);
    this.#gathered.clear();
  }

  all(): Readonly<Partial<Record<MessageStatus, number>>> {
    return Object.fromEntries(this.#all.all().map(({ status, count }) => [statusOf(status), count]));
  }

  /** Drops changes that were not written. */
  forget(): void {
    this.#gathered.clear();
  }

  #gather(status: MessageStatus, count: number): void {
    this.#gathered.set(status, (this.#gathered.get(status) ?? 0) + count);
  }
}
