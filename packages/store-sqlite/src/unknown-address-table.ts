import type { DatabaseSync } from 'node:sqlite';
import type { Address, UnknownAttempt, UnknownChange } from '@nkul/core/store';
import { type Command, command, type Query, query } from './query.ts';

interface UnknownAddressRow {
  readonly id: string;
  readonly attempt: number;
  readonly started_at: number;
  readonly lease_until: number;
}

/** The attempts whose outcome is unknown, by address and time. */
export class UnknownAddressTable {
  readonly #insert: Command;
  readonly #delete: Command;
  readonly #until: Query<UnknownAddressRow>;
  readonly #after: Query<UnknownAddressRow>;
  readonly #first: Query<{ readonly message: number }>;
  /** False if the table is surely empty, which is nearly always so. */
  #any: boolean | undefined;

  constructor(db: DatabaseSync) {
    this.#insert = command(db, 'INSERT OR IGNORE INTO unknown_addresses VALUES (?, ?, ?, ?, ?, ?)');
    this.#delete = command(
      db,
      'DELETE FROM unknown_addresses WHERE notifier = ? AND address = ? AND started_at = ? AND message = ? AND attempt = ?',
    );
    const near = (side: string) => query<UnknownAddressRow>(db, unknownNear(side));
    this.#until = near(untilTime);
    this.#after = near(afterTime);
    this.#first = query(db, 'SELECT message FROM unknown_addresses LIMIT 1');
  }

  /** The attempts to an address: the last `count` that started up to a time, and the first `count` after it. */
  near({ notifier, address }: Address, time: Date, count: number): readonly UnknownAttempt[] {
    this.#any ??= this.#first.get() !== undefined;
    if (!this.#any) return [];
    const place = [notifier, address, time.getTime(), count] as const;
    return [...this.#until.all(...place), ...this.#after.all(...place)].map((row) => ({
      ...{ notifier, address, message: row.id, attempt: row.attempt },
      ...{ startedAt: new Date(row.started_at), leaseUntil: new Date(row.lease_until) },
    }));
  }

  /** Writes attempts of a message, and removes others. */
  change(message: number, { added, removed }: UnknownChange): void {
    for (const { notifier, address, startedAt, attempt } of removed)
      this.#delete.run(notifier, address, startedAt.getTime(), message, attempt);
    for (const { notifier, address, startedAt, attempt, leaseUntil } of added) {
      this.#any = true;
      this.#insert.run(notifier, address, startedAt.getTime(), message, attempt, leaseUntil.getTime());
    }
  }

  /** Drops the caches, after another process has written or a transaction was rolled back. */
  forget(): void {
    this.#any = undefined;
  }
}

export const untilTime = 'started_at <= ? ORDER BY started_at DESC, message DESC, attempt DESC';
export const afterTime = 'started_at > ? ORDER BY started_at, message, attempt';

/** The SQL for the attempts to an address on one side of a time, the nearest first. */
export function unknownNear(side: string): string {
  return `SELECT messages.id, attempt, started_at, lease_until
    FROM unknown_addresses JOIN messages ON messages.number = message
    WHERE notifier = ? AND address = ? AND ${side} LIMIT ?`;
}
