import type { DatabaseSync } from 'node:sqlite';
import {
  dueOfLane,
  expiredMessages,
  heldOfLane,
  nextDueOfLane,
  nextExpiryOfAll,
  nextHeldOfLane,
} from './message-queries.ts';
import { type DuePlace, earlier, inOrder, type NewMessages } from './new-messages.ts';
import { type Query, query } from './query.ts';

/** A row with a time of an index. */
interface Time {
  readonly time: number | null;
}

/** The number of a message. */
export interface NumberRow {
  readonly number: number;
}

const beforeAll = Number.MIN_SAFE_INTEGER;

/** When messages are due, and when they expire: by the indexes of their table, and among those whose rows are not written yet. */
export class DuePlaces {
  readonly #new: NewMessages;
  readonly #due: Query<DuePlace>;
  readonly #held: Query<DuePlace>;
  readonly #expired: Query<NumberRow>;
  readonly #nextDue: Query<Time>;
  readonly #nextHeld: Query<Time>;
  readonly #nextExpiry: Query<Time>;

  constructor(db: DatabaseSync, added: NewMessages) {
    this.#new = added;
    this.#due = query(db, dueOfLane);
    this.#held = query(db, heldOfLane);
    this.#expired = query(db, expiredMessages);
    this.#nextDue = query(db, nextDueOfLane);
    this.#nextHeld = query(db, nextHeldOfLane);
    this.#nextExpiry = query(db, nextExpiryOfAll);
  }

  /**
   * Yields the due, unexpired messages of a lane, oldest first. The caller must not write meanwhile.
   *
   * @param held true for those that are held, false for the others
   */
  *due(lane: string, held: boolean, at: Date): Generator<NumberRow> {
    const now = at.getTime();
    const added = this.#new.due(lane, held, now);
    let next = 0;
    const asked = held ? this.#held : this.#due;
    for (const place of asked.iterate(lane, now, now)) {
      for (let one = added[next]; one !== undefined && inOrder(one, place) < 0; one = added[next]) {
        next += 1;
        yield one;
      }
      yield place;
    }
    yield* added.slice(next);
  }

  /** The expired messages of all lanes, of those whose rows are written. The caller must not write meanwhile. */
  expired(at: Date): Iterable<NumberRow> {
    return this.#expired.iterate(at.getTime());
  }

  /** True if one has expired whose row is not written yet. */
  hasNewExpired(at: Date): boolean {
    return (this.#new.nextExpiry(beforeAll) ?? Number.POSITIVE_INFINITY) <= at.getTime();
  }

  /** The next time after `after` at which a message of a lane is due; without `after`, the first of all. */
  nextDue(lane: string, held: boolean, after?: Date): number | undefined {
    const from = after?.getTime() ?? beforeAll;
    const asked = held ? this.#nextHeld : this.#nextDue;
    return earlier(asked.get(lane, from)?.time, this.#new.nextDue(lane, held, from));
  }

  /** The next time after `after` at which a message expires; without `after`, the first of all. */
  nextExpiry(after?: Date): number | undefined {
    const from = after?.getTime() ?? beforeAll;
    return earlier(this.#nextExpiry.get(from)?.time, this.#new.nextExpiry(from));
  }
}
