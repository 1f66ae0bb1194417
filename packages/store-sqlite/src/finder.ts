import type { DatabaseSync } from 'node:sqlite';
import { scheduler } from 'node:timers/promises';
import { type Message, matchesQuery, type Page, type StoreQuery } from '@nkul/core/store';
import {
  comparedLater,
  looksForTail,
  phonesWithTail,
  type Selection,
  selectionsOf,
} from './find-selection.ts';
import { stored } from './message-table.ts';
import { type Query, query } from './query.ts';

interface Row {
  readonly id: string;
  readonly number: number;
  readonly data: string;
}

/** How many messages are read in one turn of the event loop, if a query needs more than the columns. */
const perTurn = 500;

/** Finds messages by their columns, then among those by what is in no column. */
export class Finder {
  readonly #db: DatabaseSync;
  readonly #phones: Query<{ readonly phone: string }>;
  /** Prepared statements by their text, one for each kind of query. */
  readonly #queries = new Map<string, Query<Row>>();

  constructor(db: DatabaseSync) {
    this.#db = db;
    this.#phones = query(db, phonesWithTail);
  }

  async find(asked: StoreQuery): Promise<Page<Message>> {
    const { limit = 100 } = asked;
    const later = comparedLater(asked);
    const phones = looksForTail(asked) ? this.#phones.all(asked.tail ?? '').map(({ phone }) => phone) : [];
    const items: Message[] = [];
    for (let after = asked.after; ; ) {
      const count = later === undefined ? limit + 1 - items.length : perTurn;
      const page = this.#read({ ...asked, ...(after !== undefined && { after }) }, phones, count);
      for (const message of page) {
        if (later !== undefined && !matchesQuery(message, later)) continue;
        const last = items.at(-1);
        if (items.length >= limit && last !== undefined) return { items, next: last.id };
        items.push(message);
      }
      after = page.at(-1)?.id;
      if (page.length < count || after === undefined) return { items };
      await scheduler.yield();
    }
  }

  #read(asked: StoreQuery, phones: readonly string[], count: number): readonly Message[] {
    const selections = selectionsOf(asked, phones);
    const rows = selections.flatMap((selection) => this.#select(selection, count));
    const inOrder = selections.length === 1 ? rows : merged(rows, asked, count);
    return inOrder.map((row) => stored(row).message);
  }

  #select({ sql, values }: Selection, count: number): readonly Row[] {
    const prepared: Query<Row> = this.#queries.get(sql) ?? query(this.#db, sql);
    this.#queries.set(sql, prepared);
    return prepared.all(...values, count);
  }
}

/** The first rows of several selections, each once. */
function merged(rows: readonly Row[], { order }: StoreQuery, count: number): readonly Row[] {
  const sign = order === 'newest' ? -1 : 1;
  const byNumber = new Map(rows.map((row) => [row.number, row]));
  return [...byNumber.values()].sort((a, b) => (a.id < b.id ? -sign : sign)).slice(0, count);
}
