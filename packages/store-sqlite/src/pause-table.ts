import type { DatabaseSync } from 'node:sqlite';
import type { Pause } from '@nkul/core/store';
import { type Command, command, type Query, query } from './query.ts';

interface PauseRow extends Omit<Pause, 'since' | 'mark'> {
  readonly since: number;
  readonly mark: string | null;
}

/** The notifiers that take no messages for now. */
export class PauseTable {
  readonly #put: Command;
  readonly #delete: Command;
  readonly #get: Query<PauseRow>;
  readonly #all: Query<PauseRow>;

  constructor(db: DatabaseSync) {
    this.#put = command(db, 'INSERT OR REPLACE INTO pauses VALUES (?, ?, ?, ?)');
    this.#delete = command(db, 'DELETE FROM pauses WHERE notifier = ?');
    this.#get = query(db, 'SELECT * FROM pauses WHERE notifier = ?');
    this.#all = query(db, 'SELECT * FROM pauses ORDER BY since, notifier');
  }

  get(notifier: string): Pause | undefined {
    const row = this.#get.get(notifier);
    return row && pause(row);
  }

  set(notifier: string, pause: Pause | undefined): void {
    if (pause === undefined) this.#delete.run(notifier);
    else this.#put.run(notifier, pause.reason, pause.since.getTime(), pause.mark ?? null);
  }

  all(): readonly Pause[] {
    return this.#all.all().map(pause);
  }
}

function pause({ notifier, reason, since, mark }: PauseRow): Pause {
  return { notifier, reason, since: new Date(since), ...(mark !== null && { mark }) };
}
