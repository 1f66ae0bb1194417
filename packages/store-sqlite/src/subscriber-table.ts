import type { DatabaseSync } from 'node:sqlite';
import { isTaken, type SubscriberLease } from '@nkul/core/store';
import { type Command, command, type Query, query } from './query.ts';

/** The durable subscribers: the cursor of each, and the process that leases its name. */
export class SubscriberTable {
  readonly #get: Query<{ readonly cursor: number; readonly owner: string; readonly until: number }>;
  readonly #put: Command;

  constructor(db: DatabaseSync) {
    this.#get = query(db, 'SELECT cursor, owner, until FROM subscribers WHERE name = ?');
    this.#put = command(
      db,
      'INSERT OR REPLACE INTO subscribers (name, cursor, owner, until) VALUES (?, ?, ?, ?)',
    );
  }

  /** Leases or renews a name, and moves its cursor forward. Returns undefined if another process has the name. */
  lease(name: string, lease: SubscriberLease, latest: () => number): number | undefined {
    const { owner, until, from } = lease;
    const known = this.#get.get(name);
    if (known !== undefined && isTaken({ ...known, until: new Date(known.until) }, lease)) return undefined;
    const initial = known?.cursor ?? (from === 'now' ? latest() : 0);
    const cursor = Math.max(initial, lease.cursor ?? 0);
    this.#put.run(name, cursor, owner, until.getTime());
    return cursor;
  }
}
