import type { DatabaseSync } from 'node:sqlite';
import {
  type Balance,
  type BalancePoint,
  type BalanceQuery,
  balancePoints,
  floorTo,
  type KeptBalance,
  type Step,
  stepMs,
  type Thinned,
  thinnedAt,
} from '@nkul/core/store';
import { type Command, command, type Query, query } from './query.ts';

interface BalanceRow {
  readonly width: number;
  readonly bucket: number;
  readonly notifier: string;
  readonly at: number;
  readonly balance: string;
}

/** The balances that were read: the last one of each bucket. */
export class BalanceTable {
  readonly #put: Command;
  readonly #since: Query<BalanceRow>;
  readonly #old: Query<BalanceRow>;
  readonly #delete: Command;

  constructor(db: DatabaseSync) {
    this.#put = command(
      db,
      `INSERT INTO balances VALUES (?, ?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET at = excluded.at, balance = excluded.balance WHERE excluded.at >= at`,
    );
    this.#since = query(db, balancesSince);
    this.#old = query(db, 'SELECT * FROM balances WHERE width = ? AND bucket < ? ORDER BY bucket LIMIT ?');
    this.#delete = command(db, 'DELETE FROM balances WHERE width = ? AND bucket = ? AND notifier = ?');
  }

  add(notifier: string, at: Date, { at: readAt, ...balance }: Balance): void {
    const text = JSON.stringify(balance);
    this.#put.run(stepMs['5m'], floorTo(at.getTime(), '5m'), notifier, readAt.getTime(), text);
  }

  points(asked: BalanceQuery): readonly BalancePoint[] {
    const rows = this.#since.all(asked.from.getTime());
    const own = rows.filter(({ notifier }) => asked.notifier === undefined || asked.notifier === notifier);
    return balancePoints(own.map(kept), asked);
  }

  /** Of old balances, keeps the last of each wider bucket. Returns how many it moved. */
  thin(at: Date, limit: number): number {
    return thinnedAt(at).reduce((count, thinned) => count + this.#thin(thinned, limit), 0);
  }

  #thin({ from, to, before }: Thinned, limit: number): number {
    const rows = this.#old.all(stepMs[from], before, limit);
    for (const { width, bucket, notifier, at, balance } of rows) {
      this.#put.run(stepMs[to], floorTo(bucket, to), notifier, at, balance);
      this.#delete.run(width, bucket, notifier);
    }
    return rows.length;
  }
}

/** The balances of all widths from a time on. */
export const balancesSince: string = `SELECT * FROM balances
  WHERE width IN (${Object.values(stepMs).join(', ')}) AND bucket >= ?`;

function kept({ width, bucket, notifier, at, balance }: BalanceRow): KeptBalance {
  const step = (Object.keys(stepMs) as readonly Step[]).find((one) => stepMs[one] === width) ?? '5m';
  // `add()` wrote it.
  const read = JSON.parse(balance) as Omit<Balance, 'at'>;
  return { notifier, step, bucket, balance: { ...read, at: new Date(at) } };
}
