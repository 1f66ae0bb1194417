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

/**
 * A cache of messages as they are in the file, because a message often changes again soon. It has two generations: when
 * the young one is full, or heavy, the old one is dropped. Tracking the order of use would cost more than it saves.
 */
export class RecentMessages {
  /** The weight of the young generation. */
  #weight = 0;
  #young = new Map<number, StoredMessage>();
  #old = new Map<number, StoredMessage>();
  #youngNumbers = new Map<string, number>();
  #oldNumbers = new Map<string, number>();

  byNumber(number: number): StoredMessage | undefined {
    return this.#young.get(number) ?? this.#old.get(number);
  }

  byId(id: string): StoredMessage | undefined {
    const number = this.#youngNumbers.get(id) ?? this.#oldNumbers.get(id);
    return number === undefined ? undefined : this.byNumber(number);
  }

  put(known: StoredMessage): StoredMessage {
    if (this.#stays(known)) return known;
    const before = this.#young.get(known.number);
    this.#weight += known.weight - (before?.weight ?? 0);
    if (before !== undefined && this.#weight <= maxWeight) {
      this.#young.set(known.number, known);
      return known;
    }
    if (this.#young.size >= remembered || this.#weight > maxWeight) {
      this.#weight = known.weight;
      [this.#old, this.#oldNumbers] = [this.#young, this.#youngNumbers];
      [this.#young, this.#youngNumbers] = [new Map(), new Map()];
    }
    this.#young.set(known.number, known);
    this.#youngNumbers.set(known.message.id, known.number);
    return known;
  }

  /**
   * A message that has become final is mostly not asked for again: it does not become young, which would drive out others
   * whose reports are still to come. Returns true if it has its place in the old generation.
   */
  #stays(known: StoredMessage): boolean {
    if (known.message.finalAt === undefined || this.#young.has(known.number)) return false;
    const before = this.#old.get(known.number);
    if (before === undefined || before.message.finalAt !== undefined) return false;
    this.#old.set(known.number, known);
    return true;
  }

  /** Forgets a message that was deleted. */
  remove({ number, message }: StoredMessage): void {
    for (const map of [this.#young, this.#old]) map.delete(number);
    for (const map of [this.#youngNumbers, this.#oldNumbers]) map.delete(message.id);
  }

  clear(): void {
    for (const map of [this.#young, this.#old, this.#youngNumbers, this.#oldNumbers]) map.clear();
  }
}
