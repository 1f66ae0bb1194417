import {
  type Address,
  type ChargedPart,
  hasReference,
  type Ledger,
  type Mark,
  type ParkedReport,
  type Pause,
  type Reference,
  sendingAttempt,
  type UnknownAttempt,
} from '@nkul/core/store';
import type { StoredMessage } from '../tables/message-row.ts';

/** All that a group of changes may read, as it was loaded and locked. */
export interface Loaded {
  readonly secret: Uint8Array;
  /** Oldest first. */
  readonly messages: readonly StoredMessage[];
  /** By `placeOf()` their address. */
  readonly unknown: ReadonlyMap<string, readonly UnknownAttempt[]>;
  readonly parked: readonly ParkedReport[];
  readonly parkedNear: ReadonlyMap<string, readonly ParkedReport[]>;
  readonly room: number;
  readonly oldest: readonly ParkedReport[];
  readonly pauses: ReadonlyMap<string, Pause>;
  readonly restoredAt: Date | undefined;
  /** By counter. */
  readonly charges: ReadonlyMap<string, readonly ChargedPart[]>;
  /** By name. */
  readonly marks: ReadonlyMap<string, Mark>;
}

/** The ledger of a group: it answers from what was loaded. */
export class LoadedLedger implements Ledger<StoredMessage> {
  readonly secret: Uint8Array;
  readonly #loaded: Loaded;
  readonly #byId: ReadonlyMap<string, StoredMessage>;
  readonly #byKey: ReadonlyMap<string, StoredMessage>;
  readonly #byReference: ReadonlyMap<string, readonly StoredMessage[]>;
  readonly #sending: ReadonlyMap<string, readonly StoredMessage[]>;
  readonly #parked: ReadonlyMap<string, readonly ParkedReport[]>;

  constructor(loaded: Loaded) {
    this.secret = loaded.secret;
    this.#loaded = loaded;
    const { messages } = loaded;
    this.#byId = new Map(messages.map((row) => [row.message.id, row]));
    this.#byKey = new Map(
      messages.flatMap((row) => (row.message.key === undefined ? [] : [[row.message.key, row]])),
    );
    this.#byReference = listsBy(messages, ({ message: { attempts } }) => [
      ...new Set(attempts.flatMap(({ reference, aliases = [] }) => [reference ?? [], aliases].flat())),
    ]);
    this.#sending = listsBy(messages, ({ message }) => {
      const attempt = sendingAttempt(message);
      return attempt === undefined ? [] : [placeOf({ notifier: attempt.notifier, address: attempt.to })];
    });
    this.#parked = listsBy(loaded.parked, ({ reference }) => [reference.reference]);
  }

  byId(id: string): StoredMessage | undefined {
    return this.#byId.get(id);
  }

  byKey(key: string): StoredMessage | undefined {
    return this.#byKey.get(key);
  }

  byReference(reference: Reference): readonly StoredMessage[] {
    const found = this.#byReference.get(reference.reference) ?? [];
    return found.filter(({ message }) =>
      message.attempts.some((attempt) => hasReference(attempt, reference.notifier, reference.reference)),
    );
  }

  sendingTo(address: Address): readonly StoredMessage[] {
    return this.#sending.get(placeOf(address)) ?? [];
  }

  unknownNear(address: Address): readonly UnknownAttempt[] {
    return this.#loaded.unknown.get(placeOf(address)) ?? [];
  }

  parkedFor(reference: Reference): readonly ParkedReport[] {
    const found = this.#parked.get(reference.reference) ?? [];
    return found.filter(({ reference: one }) => isSame(one, reference));
  }

  parkedNear(address: Address): readonly ParkedReport[] {
    return this.#loaded.parkedNear.get(placeOf(address)) ?? [];
  }

  parkedRoom(): number {
    return this.#loaded.room;
  }

  oldestParked(): readonly ParkedReport[] {
    return this.#loaded.oldest;
  }

  pause(notifier: string): Pause | undefined {
    return this.#loaded.pauses.get(notifier);
  }

  charged(counter: string): readonly ChargedPart[] {
    return this.#loaded.charges.get(counter) ?? [];
  }

  mark(name: string): Mark | undefined {
    return this.#loaded.marks.get(name);
  }

  restoredAt(): Date | undefined {
    return this.#loaded.restoredAt;
  }
}

/** An address as one notifier reaches it, for a table in memory: a hash would cost more. */
export function placeOf({ notifier, address }: Address): string {
  return JSON.stringify([notifier, address]);
}

function isSame(one: Reference, other: Reference): boolean {
  return one.notifier === other.notifier && one.reference === other.reference;
}

function listsBy<One>(
  all: readonly One[],
  namesOf: (one: One) => readonly string[],
): ReadonlyMap<string, readonly One[]> {
  const lists = new Map<string, One[]>();
  for (const one of all)
    for (const name of namesOf(one)) {
      const list = lists.get(name);
      if (list === undefined) lists.set(name, [one]);
      else list.push(one);
    }
  return lists;
}
