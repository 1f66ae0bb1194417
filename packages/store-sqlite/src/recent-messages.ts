import type { DeliveryReport, Message, Reason } from '@nkul/core/store';

/** A message with the number of its row, by which other tables refer to it. */
export interface StoredMessage {
  readonly number: number;
  readonly message: Message;
  readonly places: Places;
  /** About how many bytes it takes in memory. */
  readonly weight: number;
}

/** The numbers of the personal texts of a message. */
export interface Places {
  readonly fixed: number;
  /** Those of its reports, and of the words of its reasons. */
  readonly texts: TextNumbers;
}

/** The numbers of texts by the report or the reason that each is of. */
export interface TextNumbers {
  readonly size: number;
  get(text: DeliveryReport | Reason): number | undefined;
  has(text: DeliveryReport | Reason): boolean;
  values(): Iterable<number>;
}

/** How many recent messages are kept at least; twice as many at most. Their reports mostly come within seconds. */
const remembered = 8_192;
/** How many bytes of messages begin a new generation. */
const maxWeight = 16 * 1_024 * 1_024;
/** How many messages are kept that were read from the file, and their bytes. */
const maxRead = { count: 4_096, weight: maxWeight / 2 };

/**
 * A cache of messages as they are in the file, because a message often changes again soon. It has two generations: when
 * the young one is full, or heavy, the old one is dropped. Tracking the order of use would cost more than it saves.
 *
 * Only a message that may change again becomes young. One that was read from the file, or has become final, does not drive
 * out others whose reports are still to come.
 */
export class RecentMessages {
  #young = new Generation(remembered, maxWeight);
  #old = new Generation(remembered, maxWeight);
  #read = new Generation(maxRead.count, maxRead.weight);

  byNumber(number: number): StoredMessage | undefined {
    return this.#young.get(number) ?? this.#old.get(number) ?? this.#read.get(number);
  }

  byId(id: string): StoredMessage | undefined {
    const number = this.#young.numberOf(id) ?? this.#old.numberOf(id) ?? this.#read.numberOf(id);
    return number === undefined ? undefined : this.byNumber(number);
  }

  /** Remembers a message that was written. */
  put(known: StoredMessage): StoredMessage {
    if (known.message.finalAt !== undefined) {
      if (this.#placeOf(known.number)?.put(known) === false) this.remove(known);
      return known;
    }
    this.#read.remove(known);
    if (!this.#young.put(known)) {
      this.#old = this.#young;
      this.#young = new Generation(remembered, maxWeight);
      this.#young.put(known);
    }
    // Its earlier state, which may hold more than was erased since.
    this.#old.remove(known);
    return known;
  }

  /** Remembers a message that was read from the file. */
  putRead(known: StoredMessage): StoredMessage {
    if (this.#read.put(known)) return known;
    this.#read = new Generation(maxRead.count, maxRead.weight);
    this.#read.put(known);
    return known;
  }

  #placeOf(number: number): Generation | undefined {
    if (this.#young.get(number) !== undefined) return this.#young;
    if (this.#old.get(number) !== undefined) return this.#old;
    return this.#read.get(number) === undefined ? undefined : this.#read;
  }

  /** Forgets a message that was deleted. */
  remove(known: StoredMessage): void {
    for (const generation of [this.#young, this.#old, this.#read]) generation.remove(known);
  }

  clear(): void {
    this.#young = new Generation(remembered, maxWeight);
    this.#old = new Generation(remembered, maxWeight);
    this.#read = new Generation(maxRead.count, maxRead.weight);
  }
}

/** Messages up to a count and a weight. */
class Generation {
  readonly #maxCount: number;
  readonly #maxWeight: number;
  readonly #messages = new Map<number, StoredMessage>();
  readonly #numbers = new Map<string, number>();
  #weight = 0;

  constructor(maxCount: number, maxWeight: number) {
    this.#maxCount = maxCount;
    this.#maxWeight = maxWeight;
  }

  get(number: number): StoredMessage | undefined {
    return this.#messages.get(number);
  }

  numberOf(id: string): number | undefined {
    return this.#numbers.get(id);
  }

  /** Returns false if there is no room. An empty one has room for every message. */
  put(known: StoredMessage): boolean {
    const before = this.#messages.get(known.number);
    const weight = this.#weight + known.weight - (before?.weight ?? 0);
    const isFull =
      weight > this.#maxWeight || (before === undefined && this.#messages.size >= this.#maxCount);
    if (isFull && this.#messages.size > 0) return false;
    this.#weight = weight;
    this.#messages.set(known.number, known);
    if (before === undefined) this.#numbers.set(known.message.id, known.number);
    return true;
  }

  remove({ number, message }: StoredMessage): void {
    const known = this.#messages.get(number);
    if (known === undefined) return;
    this.#weight -= known.weight;
    this.#messages.delete(number);
    this.#numbers.delete(message.id);
  }
}
