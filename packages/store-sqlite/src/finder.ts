import { scheduler } from 'node:timers/promises';
import { type Message, matchesQuery, type Page, StoreError, type StoreQuery } from '@nkul/core/store';
import type { FindPlaces } from './find-places.ts';
import type { MessageTable } from './message-table.ts';
import type { StoredMessage } from './recent-messages.ts';

/** How many messages are read in one turn of the event loop. */
const perTurn = 500;

/** Finds messages: by a term, a state or one after the other, then by comparing them with the query. */
export class Finder {
  readonly #messages: MessageTable;
  readonly #places: FindPlaces;

  constructor(messages: MessageTable, places: FindPlaces) {
    this.#messages = messages;
    this.#places = places;
  }

  async find(asked: StoreQuery): Promise<Page<Message>> {
    const { limit = 100 } = asked;
    const items: StoredMessage[] = [];
    const falling = asked.order === 'newest';
    // One more than asked for tells whether there is a next page. If few of them match, most others will not either.
    let count = Math.min(perTurn, limit + 1);
    for (let after = cursorOf(asked.after); ; count = perTurn) {
      const numbers = this.#places.next(asked, { falling, after }, count);
      for (const known of this.#matching(numbers, asked)) {
        const last = items.at(-1);
        if (items.length >= limit && last !== undefined)
          return { items: items.map(({ message }) => message), next: String(last.number) };
        items.push(known);
      }
      after = numbers.at(-1);
      if (numbers.length < count || after === undefined)
        return { items: items.map(({ message }) => message) };
      await scheduler.yield();
    }
  }

  /** The messages among the next `count` that match, in one turn, and where the next page begins. */
  page(
    asked: StoreQuery,
    count: number,
  ): { readonly found: readonly StoredMessage[]; readonly next?: string } {
    const numbers = this.#places.next(asked, { falling: false, after: cursorOf(asked.after) }, count);
    const last = numbers.at(-1);
    const next = numbers.length < count || last === undefined ? {} : { next: String(last) };
    return { found: this.#matching(numbers, asked), ...next };
  }

  #matching(numbers: readonly number[], asked: StoreQuery): readonly StoredMessage[] {
    return numbers
      .flatMap((number) => this.#messages.byNumber(number) ?? [])
      .filter(({ message }) => matchesQuery(message, asked));
  }
}

/** @throws StoreError if it is not a cursor of this store */
function cursorOf(after: string | undefined): number | undefined {
  if (after === undefined) return undefined;
  const number = Number(after);
  if (/^\d{1,15}$/.test(after) && Number.isSafeInteger(number)) return number;
  throw new StoreError(
    `after: ${JSON.stringify(after.slice(0, 40))} is not a cursor of this store: give the \`next\` of a page.`,
  );
}
