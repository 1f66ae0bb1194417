import { expiryOf, type Message } from '@nkul/core/store';
import type { StoredMessage } from './recent-messages.ts';

/** A message whose row is not in the table yet, with its changing part. */
export interface NewMessage {
  readonly known: StoredMessage;
  readonly changing: string;
}

/** When a message of a lane is due, and its number: the order of a lane. */
export interface DuePlace {
  readonly number: number;
  readonly due_at: number;
}

/** How many are kept at most: a claim looks through all. */
const most = 2_000;

/**
 * The messages that a transaction has added and not written yet. A claim in the same transaction takes most of them: so a
 * row is written once, as it is at the end.
 */
export class NewMessages {
  readonly #byNumber = new Map<number, NewMessage>();
  readonly #numbers = new Map<string, number>();

  get size(): number {
    return this.#byNumber.size;
  }

  /** True if their rows should be written now. */
  get isFull(): boolean {
    return this.#byNumber.size >= most;
  }

  put(known: StoredMessage, changing: string): void {
    this.#byNumber.set(known.number, { known, changing });
    this.#numbers.set(known.message.id, known.number);
  }

  has(number: number): boolean {
    return this.#byNumber.has(number);
  }

  byNumber(number: number): StoredMessage | undefined {
    return this.#byNumber.get(number)?.known;
  }

  byId(id: string): StoredMessage | undefined {
    const number = this.#numbers.get(id);
    return number === undefined ? undefined : this.byNumber(number);
  }

  /** The due, unexpired messages of a lane, oldest first. */
  due(lane: string, held: boolean, at: number): readonly DuePlace[] {
    const places: DuePlace[] = [];
    for (const { known } of this.#byNumber.values()) {
      const { number, message } = known;
      const due = message.dueAt?.getTime();
      if (due === undefined || due > at || !isIn(lane, held, message)) continue;
      if ((expiryOf(message)?.getTime() ?? Number.POSITIVE_INFINITY) > at)
        places.push({ number, due_at: due });
    }
    return places.sort(inOrder);
  }

  /** The next time after `after` at which one of a lane is due. */
  nextDue(lane: string, held: boolean, after: number): number | undefined {
    let next: number | undefined;
    for (const { known } of this.#byNumber.values()) {
      const due = known.message.dueAt?.getTime();
      if (due === undefined || due <= after || !isIn(lane, held, known.message)) continue;
      if (next === undefined || due < next) next = due;
    }
    return next;
  }

  /** The next time after `after` at which one expires. */
  nextExpiry(after: number): number | undefined {
    let next: number | undefined;
    for (const { known } of this.#byNumber.values()) {
      const expiry = expiryOf(known.message)?.getTime();
      if (expiry !== undefined && expiry > after && (next === undefined || expiry < next)) next = expiry;
    }
    return next;
  }

  /** Takes them all, in the order of their numbers. */
  take(): readonly NewMessage[] {
    const all = [...this.#byNumber.values()];
    this.clear();
    return all;
  }

  clear(): void {
    this.#byNumber.clear();
    this.#numbers.clear();
  }
}

/** The order of a lane. */
export function inOrder(a: DuePlace, b: DuePlace): number {
  return a.due_at - b.due_at || a.number - b.number;
}

/** The earlier of two times, of which each may be missing. */
export function earlier(one: number | null | undefined, other: number | undefined): number | undefined {
  const time = Math.min(one ?? Number.POSITIVE_INFINITY, other ?? Number.POSITIVE_INFINITY);
  return time === Number.POSITIVE_INFINITY ? undefined : time;
}

function isIn(lane: string, held: boolean, { dueFor = '', held: isHeld = false }: Message): boolean {
  return dueFor === lane && isHeld === held;
}
