import TinyQueue from 'tinyqueue';
import { expiryOf, hasExpired, type Message } from '../model/message.ts';
import type { LaneCapacityLeft } from '../store/lane-capacity-left.ts';

interface Entry {
  readonly at: number;
  readonly id: string;
}

interface Taking {
  readonly at: Date;
  readonly capacity: LaneCapacityLeft;
  readonly taken: Map<string, Message>;
}

/** True while an entry still matches its message. */
type Holds = (entry: Entry, message: Message) => boolean;

/**
 * The queues of the memory store: two for each notifier, of the messages that it is to send and of those that are held
 * for it, and one for expiry. A change adds an entry and leaves the old
 * ones in the queue; readers skip the entries that no longer match their message.
 */
export class DueQueues {
  readonly #message: (id: string) => Message | undefined;
  /** By the notifier that a message waits for; '' if the message waits for a time only. */
  readonly #lanes = new Map<string, TinyQueue<Entry>>();
  readonly #held = new Map<string, TinyQueue<Entry>>();
  readonly #expiring = newQueue();
  /** Postponed messages, with the time in milliseconds that replaces their `dueAt`. */
  readonly #postponed = new Map<string, number>();

  constructor(message: (id: string) => Message | undefined) {
    this.#message = message;
  }

  /** Adds the entries of a message that is new or has changed. */
  note(message: Message, before: Message | undefined): void {
    const { id, dueAt, dueFor, held } = message;
    if (this.#postponed.size > 0) this.#postponed.delete(id);
    if (dueAt !== undefined && (dueAt !== before?.dueAt || dueFor !== before?.dueFor || held !== before.held))
      this.#push(message, dueAt.getTime());
    const expiry = expiryOf(message);
    if (expiry !== undefined && expiry.getTime() !== (before && expiryOf(before)?.getTime()))
      this.#expiring.push({ at: expiry.getTime(), id });
  }

  /** Makes a message that was taken due again at a later time, although it has not changed. */
  postpone(message: Message, until: Date): void {
    this.#postponed.set(message.id, until.getTime());
    this.#push(message, until.getTime());
  }

  /**
   * Adds the due messages of a lane to `taken`, oldest first, while there is capacity. It skips messages that are in
   * `taken` already, expired ones, and those that are held.
   */
  take(lane: string, at: Date, capacity: LaneCapacityLeft, taken: Map<string, Message>): void {
    this.#take(this.#lanes.get(lane), this.#isDueIn(lane, false), { at, capacity, taken });
  }

  /** Like `take()`, for the messages that are held. */
  takeHeld(lane: string, at: Date, capacity: LaneCapacityLeft, taken: Map<string, Message>): void {
    this.#take(this.#held.get(lane), this.#isDueIn(lane, true), { at, capacity, taken });
  }

  #take(queue: TinyQueue<Entry> | undefined, isDue: Holds, { at, capacity, taken }: Taking): void {
    if (queue === undefined) return;
    for (;;) {
      const message = this.#firstDue(queue, at, isDue, taken);
      if (message === undefined) return;
      // `takeExpired()` takes an expired message, in this claim or a later one.
      const expired = hasExpired(message, at);
      if (!expired && !capacity.take(message)) return;
      queue.pop();
      if (!expired) taken.set(message.id, message);
    }
  }

  /** Adds the expired messages of all notifiers to `taken`, while there is capacity. It skips those that are in it. */
  takeExpired(at: Date, capacity: LaneCapacityLeft, taken: Map<string, Message>): void {
    for (;;) {
      const message = this.#firstDue(this.#expiring, at, expires, taken);
      if (message === undefined || !capacity.take(message)) return;
      this.#expiring.pop();
      taken.set(message.id, message);
    }
  }

  /** The next time after `at` at which a message of these lanes is due, or any message expires. */
  next(lanes: Iterable<string>, at: Date): Date | undefined {
    let next = this.#nextIn(this.#expiring, at, expires);
    for (const lane of lanes) {
      const queue = this.#lanes.get(lane);
      const dueAt = queue && this.#nextIn(queue, at, this.#isDueIn(lane, false));
      if (dueAt !== undefined && (next === undefined || dueAt < next)) next = dueAt;
    }
    return next === undefined ? undefined : new Date(next);
  }

  #push({ id, dueFor = '', held }: Message, at: number): void {
    const lanes = held ? this.#held : this.#lanes;
    const lane = lanes.get(dueFor) ?? newQueue();
    lane.push({ at, id });
    lanes.set(dueFor, lane);
  }

  #isDueIn(lane: string, isHeld: boolean): Holds {
    return ({ at, id }, { dueAt, dueFor = '', held = false }) =>
      (this.#postponed.get(id) ?? dueAt?.getTime()) === at && dueFor === lane && held === isHeld;
  }

  #nextIn(queue: TinyQueue<Entry>, at: Date, holds: Holds): number | undefined {
    const head = this.#head(queue, holds)?.at;
    return head !== undefined && head > at.getTime() ? head : undefined;
  }

  /** The first message of a queue, if it is due. The caller pops it if it takes it. */
  #firstDue(
    queue: TinyQueue<Entry>,
    at: Date,
    holds: Holds,
    taken: ReadonlyMap<string, Message>,
  ): Message | undefined {
    const head = this.#head(queue, holds, taken);
    return head === undefined || head.at > at.getTime() ? undefined : this.#message(head.id);
  }

  /** The first entry of a queue that still matches its message, and is not taken. Drops the entries before it. */
  #head(queue: TinyQueue<Entry>, holds: Holds, taken?: ReadonlyMap<string, Message>): Entry | undefined {
    for (let entry = queue.peek(); entry !== undefined; entry = queue.peek()) {
      const message = this.#message(entry.id);
      if (message !== undefined && taken?.has(entry.id) !== true && holds(entry, message)) return entry;
      queue.pop();
    }
    return undefined;
  }
}

function newQueue(): TinyQueue<Entry> {
  return new TinyQueue<Entry>([], (a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
}

function expires(entry: Entry, message: Message): boolean {
  return expiryOf(message)?.getTime() === entry.at;
}
