import type { DatabaseSync } from 'node:sqlite';
import {
  type Address,
  type Message,
  type UnknownAttempt,
  type UnknownChange,
  unknownAttempts,
} from '@nkul/core/store';
import { type Command, command, type Query, query } from './query.ts';
import type { TermHash } from './term-hash.ts';

interface UnknownAttemptRow {
  readonly message: number;
  readonly attempt: number;
}

/** The attempts whose outcome is unknown, by the hash of their address, and by time. */
export class UnknownAttemptTable {
  readonly #hash: TermHash;
  readonly #message: (number: number) => Message | undefined;
  readonly #insert: Command;
  readonly #delete: Command;
  readonly #until: Query<UnknownAttemptRow>;
  readonly #after: Query<UnknownAttemptRow>;
  readonly #first: Query<{ readonly message: number }>;
  /** False if the table is surely empty, which is nearly always so. */
  #any: boolean | undefined;

  /** @param message the message with a row number */
  constructor(db: DatabaseSync, hash: TermHash, message: (number: number) => Message | undefined) {
    this.#hash = hash;
    this.#message = message;
    this.#insert = command(db, 'INSERT OR IGNORE INTO unknown_attempts VALUES (?, ?, ?, ?)');
    this.#delete = command(
      db,
      'DELETE FROM unknown_attempts WHERE place = ? AND started_at = ? AND message = ? AND attempt = ?',
    );
    const near = (side: string) => query<UnknownAttemptRow>(db, unknownNear(side));
    this.#until = near(untilTime);
    this.#after = near(afterTime);
    this.#first = query(db, 'SELECT message FROM unknown_attempts LIMIT 1');
  }

  /** The attempts to an address: the last `count` that started up to a time, and the first `count` after it. */
  near({ notifier, address }: Address, time: Date, count: number): readonly UnknownAttempt[] {
    this.#any ??= this.#first.get() !== undefined;
    if (!this.#any) return [];
    const place = [this.#place({ notifier, address }), time.getTime(), count] as const;
    return [...this.#until.all(...place), ...this.#after.all(...place)].flatMap((row) => {
      const message = this.#message(row.message);
      const attempts = message === undefined ? [] : unknownAttempts(message);
      const found = attempts.find(({ attempt }) => attempt === row.attempt);
      // Two addresses may have the same hash.
      return found?.notifier === notifier && found.address === address ? [found] : [];
    });
  }

  /** Writes attempts of a message, and removes others. */
  change(message: number, { added, removed }: UnknownChange): void {
    for (const one of removed)
      this.#delete.run(this.#place(one), one.startedAt.getTime(), message, one.attempt);
    for (const one of added) {
      this.#any = true;
      this.#insert.run(this.#place(one), one.startedAt.getTime(), message, one.attempt);
    }
  }

  /** Removes the attempts of a message that is deleted. */
  remove(message: number, attempts: readonly UnknownAttempt[]): void {
    this.change(message, { added: [], removed: attempts });
  }

  /** Drops the caches, after another process has written or a transaction was rolled back. */
  forget(): void {
    this.#any = undefined;
  }

  #place({ notifier, address }: Address): number {
    return this.#hash.of('unknown', `${notifier}\0${address}`);
  }
}

export const untilTime = 'started_at <= ? ORDER BY started_at DESC, message DESC, attempt DESC';
export const afterTime = 'started_at > ? ORDER BY started_at, message, attempt';

/** The SQL for the attempts to an address on one side of a time, the nearest first. */
export function unknownNear(side: string): string {
  return `SELECT message, attempt FROM unknown_attempts WHERE place = ? AND ${side} LIMIT ?`;
}
