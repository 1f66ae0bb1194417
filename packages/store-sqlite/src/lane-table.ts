import type { DatabaseSync } from 'node:sqlite';
import { type Command, command, type Query, query } from './query.ts';

/** The limits and the back-off of notifiers in all processes, as `SharedLanes` of the core makes them. */
export class LaneTable {
  readonly #put: Command;
  readonly #all: Query<{ readonly notifier: string; readonly state: string }>;

  constructor(db: DatabaseSync) {
    this.#put = command(db, 'INSERT OR REPLACE INTO lanes VALUES (?, ?)');
    this.#all = query(db, 'SELECT * FROM lanes');
  }

  /** One for each notifier that has limits, or was unavailable. */
  all(): ReadonlyMap<string, string> {
    return new Map(this.#all.all().map(({ notifier, state }) => [notifier, state]));
  }

  set(states: ReadonlyMap<string, string>): void {
    for (const [notifier, state] of states) this.#put.run(notifier, state);
  }
}
