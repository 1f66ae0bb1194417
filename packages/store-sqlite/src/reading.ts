import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import { scheduler } from 'node:timers/promises';
import {
  type CoreEvent,
  decodeReport,
  entryStray,
  matchesStray,
  type Page,
  type PlacedStray,
  parkedStray,
  type Queue,
  type Stray,
  type StrayQuery,
  strayCursor,
  strayPage,
  type UnknownMessages,
} from '@nkul/core/store';
import { type Query, query } from './query.ts';
import type { Tables } from './tables.ts';

interface ParkedRow {
  readonly number: number;
  readonly notifier: string;
  readonly reference: string;
  readonly at: number;
  readonly report: string;
}

interface QueueRow {
  readonly notifier: string;
  readonly waiting: number;
  readonly oldest: number;
  readonly expiry: number | null;
}

interface HeldRow {
  readonly notifier: string;
  readonly held: number;
}

/** How many entries are read in one turn of the event loop, when they are filtered. */
const perTurn = 500;

/** Answers the questions of people that are not about messages alone. Each goes along an index. */
export class SqliteReading {
  readonly #db: DatabaseSync;
  readonly #tables: Tables;
  readonly #queues: Query<QueueRow>;
  readonly #held: Query<HeldRow>;
  readonly #unknown: Query<{ readonly count: number }>;
  readonly #oldestUnknown: Query<{ readonly at: number }>;

  constructor(db: DatabaseSync, tables: Tables) {
    this.#db = db;
    this.#tables = tables;
    this.#queues = query(db, queuesOfNotifiers);
    this.#held = query(db, heldOfNotifiers);
    this.#unknown = query(db, unknownCount);
    this.#oldestUnknown = query(db, oldestUnknown);
  }

  history(
    id: string,
    { after = 0, limit }: { readonly after?: number; readonly limit: number },
  ): readonly CoreEvent[] {
    const row = this.#tables.messages.byId(id);
    return row === undefined ? [] : this.#tables.events.ofMessage(row.number, after, limit);
  }

  async strays(asked: StrayQuery): Promise<Page<Stray>> {
    const { kind, limit = 100 } = asked;
    const cursor = strayCursor(asked.after);
    const parked =
      kind === undefined || kind === 'parked' ? this.#parked(asked, cursor.parked, limit + 1) : [];
    const entries = kind === 'parked' ? [] : await this.#entries(asked, cursor.entry, limit + 1);
    return strayPage(parked, entries, limit);
  }

  queues(): readonly Queue[] {
    const held = new Map(this.#held.all().map((row) => [row.notifier, row.held]));
    return this.#queues.all().map(({ notifier, waiting, oldest, expiry }) => ({
      ...{ notifier, waiting, held: held.get(notifier) ?? 0, oldestDueAt: new Date(oldest) },
      ...(expiry !== null && { firstExpiryAt: new Date(expiry) }),
    }));
  }

  unknown(): UnknownMessages {
    const oldest = this.#oldestUnknown.get();
    return {
      count: this.#unknown.get()?.count ?? 0,
      ...(oldest !== undefined && { oldest: new Date(oldest.at) }),
    };
  }

  #parked(asked: StrayQuery, below: number, count: number): readonly PlacedStray[] {
    const selections = parkedSelections(asked);
    const rows = selections.flatMap(({ sql, values }) =>
      query<ParkedRow>(this.#db, sql).all(...values, below, count),
    );
    const newest = selections.length === 1 ? rows : rows.sort((a, b) => b.number - a.number).slice(0, count);
    return newest.map(({ number, notifier, reference, at, report }) => ({
      number,
      stray: parkedStray({
        reference: { notifier, reference },
        happening: { type: 'reported', at: new Date(at), report: decodeReport(report) },
      }),
    }));
  }

  /** The entries are few (`maxQuarantined`), and their fields are in their text: each is read and compared. */
  async #entries(asked: StrayQuery, below: number, count: number): Promise<readonly PlacedStray[]> {
    const found: PlacedStray[] = [];
    for (let from = below; ; ) {
      const page = this.#tables.events.entriesBelow(from, perTurn);
      for (const event of page) {
        const stray = entryStray(event);
        if (stray !== undefined && matchesStray(stray, asked)) found.push({ number: event.sequence, stray });
        if (found.length === count) return found;
      }
      const last = page.at(-1);
      if (last === undefined || page.length < perTurn) return found;
      from = last.sequence;
      await scheduler.yield();
    }
  }
}

/** The selections of parked reports, newest first, and their values before those of the cursor and the limit. */
export function parkedSelections({ notifier, to }: StrayQuery): readonly {
  readonly sql: string;
  readonly values: readonly SQLInputValue[];
}[] {
  const ofNotifier = notifier === undefined ? [] : [{ sql: 'notifier = ?', value: notifier }];
  const places =
    to === undefined ? [[]] : [...new Set(to)].map((address) => [{ sql: 'address = ?', value: address }]);
  return places.map((place) => {
    const conditions = [...place, ...ofNotifier];
    const where = [...conditions.map((one) => one.sql), 'number < ?'].join(' AND ');
    return {
      sql: `SELECT number, notifier, reference, at, report FROM parked_reports
        WHERE ${where} ORDER BY number DESC LIMIT ?`,
      values: conditions.map(({ value }) => value),
    };
  });
}

/** The queued messages of each notifier. Only a queued message is due for one. */
export const queuesOfNotifiers = `SELECT due_for AS notifier, count(*) AS waiting, min(due_at) AS oldest,
    min(expires_at) AS expiry
  FROM messages WHERE due_for > '' AND due_at IS NOT NULL GROUP BY due_for`;

export const heldOfNotifiers = `SELECT due_for AS notifier, count(*) AS held
  FROM messages WHERE held = 1 AND due_for > '' GROUP BY due_for`;

export const unknownCount = "SELECT count(*) AS count FROM messages WHERE status = 'unknown'";

export const oldestUnknown =
  "SELECT created_at AS at FROM messages WHERE status = 'unknown' ORDER BY id LIMIT 1";
