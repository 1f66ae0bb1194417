import type { DatabaseSync } from 'node:sqlite';
import { idBounds, type StoreQuery } from '@nkul/core/store';
import { boundBytes } from './message-id.ts';
import type { MessageTable } from './message-table.ts';
import { termsAsked } from './message-terms.ts';
import { type Query, query } from './query.ts';
import { statusNumber } from './status-number.ts';
import type { TermHash } from './term-hash.ts';
import type { TermTable } from './term-table.ts';

interface NumberRow {
  readonly number: number;
}

/** A range of messages, by number, and the direction to go through it. */
export interface Walk {
  readonly falling: boolean;
  /** The number before the first message; undefined at the beginning. */
  readonly after: number | undefined;
}

/** Finds the numbers of the messages that may match a query, in order: by a term, by a state, or by going through all. */
export class FindPlaces {
  readonly #messages: MessageTable;
  readonly #terms: TermTable;
  readonly #hash: TermHash;
  readonly #byStatus: Readonly<Record<'rising' | 'falling', Query<NumberRow>>>;
  readonly #held: Readonly<Record<'rising' | 'falling', Query<NumberRow>>>;
  readonly #all: Readonly<Record<'rising' | 'falling', Query<NumberRow>>>;
  readonly #sinceId: Query<NumberRow>;
  readonly #beforeId: Query<NumberRow>;

  constructor(db: DatabaseSync, messages: MessageTable, terms: TermTable, hash: TermHash) {
    this.#messages = messages;
    this.#terms = terms;
    this.#hash = hash;
    this.#byStatus = { rising: query(db, statusRising), falling: query(db, statusFalling) };
    this.#held = { rising: query(db, heldRising), falling: query(db, heldFalling) };
    this.#all = { rising: query(db, allRising), falling: query(db, allFalling) };
    this.#sinceId = query(db, 'SELECT number FROM messages WHERE id >= ? ORDER BY id LIMIT 1');
    this.#beforeId = query(db, 'SELECT number FROM messages WHERE id < ? ORDER BY id DESC LIMIT 1');
  }

  /** The next `count` numbers. Fewer only at the end. */
  next(asked: StoreQuery, { falling, after }: Walk, count: number): readonly number[] {
    const { first, end } = this.#rangeOf(asked);
    const from = after ?? (falling ? end : first - 1);
    const numbers = this.#from(
      asked,
      falling,
      falling ? Math.min(from, end) : Math.max(from, first - 1),
      count,
    );
    return numbers.filter((number) => number >= first && number < end);
  }

  #from(asked: StoreQuery, falling: boolean, from: number, count: number): readonly number[] {
    const { last } = this.#messages;
    const direction = falling ? 'falling' : 'rising';
    if (asked.key !== undefined) return beyond(this.#messages.withKey(asked.key), falling, from, count);
    const terms = termsAsked(asked, this.#hash);
    if (terms !== undefined) {
      const walk = { after: from, falling, last };
      return merged(
        terms.map((term) => this.#terms.find(term, walk, count)),
        falling,
        count,
      );
    }
    if (asked.held === true) return numbersIn(this.#held[direction].all(from, count));
    const statuses = indexedStatuses(asked);
    if (statuses === undefined) return numbersIn(this.#all[direction].all(from, count));
    const found = statuses.map((status) => numbersIn(this.#byStatus[direction].all(status, from, count)));
    return merged(found, falling, count);
  }

  /**
   * The numbers that messages can have which were accepted in the time that is asked for. Ids rise with the numbers, but for the slack
   * of the bounds: so all that match come after the last id below them, and before the first one above them.
   */
  #rangeOf(asked: StoreQuery): { readonly first: number; readonly end: number } {
    const { last, idTimes } = this.#messages;
    const isBound = asked.createdAfter !== undefined || asked.createdBefore !== undefined;
    const { least, below } = isBound ? idBounds(asked, idTimes.offMs) : {};
    const before = least === undefined ? undefined : this.#beforeId.get(boundBytes(least));
    const behind = below === undefined ? undefined : this.#sinceId.get(boundBytes(below));
    return { first: (before?.number ?? 0) + 1, end: behind?.number ?? last + 1 };
  }
}

function numbersIn(rows: readonly NumberRow[]): readonly number[] {
  return rows.map(({ number }) => number);
}

/** The first numbers of a rising list beyond a number, in rising or falling order. */
function beyond(rising: readonly number[], falling: boolean, from: number, count: number): readonly number[] {
  const inOrder = falling ? rising.toReversed() : rising;
  return inOrder.filter((number) => (falling ? number < from : number > from)).slice(0, count);
}

/** The states of a query, if an index has them all. It has every state but `delivered`, which most messages are in. */
function indexedStatuses({ status }: StoreQuery): readonly number[] | undefined {
  if (status === undefined) return undefined;
  const statuses = [...new Set(typeof status === 'string' ? [status] : status)];
  return statuses.includes('delivered') ? undefined : statuses.map(statusNumber);
}

/** The first numbers of several lists in order, each once. */
function merged(lists: readonly (readonly number[])[], falling: boolean, count: number): readonly number[] {
  const [only] = lists;
  if (lists.length === 1 && only !== undefined) return only;
  const sign = falling ? -1 : 1;
  return [...new Set(lists.flat())].sort((a, b) => sign * (a - b)).slice(0, count);
}

const sides = {
  rising: 'number > ? ORDER BY number LIMIT ?',
  falling: 'number < ? ORDER BY number DESC LIMIT ?',
};
const withStatus = `SELECT number FROM messages WHERE status = ? AND status <> ${statusNumber('delivered')}`;
const isHeld = 'SELECT number FROM messages WHERE held = 1';
export const statusRising: string = `${withStatus} AND ${sides.rising}`;
export const statusFalling: string = `${withStatus} AND ${sides.falling}`;
export const heldRising: string = `${isHeld} AND ${sides.rising}`;
export const heldFalling: string = `${isHeld} AND ${sides.falling}`;
export const allRising: string = `SELECT number FROM messages WHERE ${sides.rising}`;
export const allFalling: string = `SELECT number FROM messages WHERE ${sides.falling}`;
