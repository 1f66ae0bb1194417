import {
  type Address,
  hasReference,
  type Ledger,
  type ParkedReport,
  type Pause,
  type Reference,
  sendingAttempt,
  type UnknownAttempt,
} from '@nkul/core/store';
import { nearTerm, referenceTerm, termsOfReferences } from '../lock/term.ts';
import type { StoredMessage } from '../tables/message-row.ts';

/** All that a group of changes may read, as it was loaded and locked. */
export interface Loaded {
  readonly secret: Uint8Array;
  /** Oldest first. */
  readonly messages: readonly StoredMessage[];
  /** By the term of their address. */
  readonly unknown: ReadonlyMap<string, readonly UnknownAttempt[]>;
  readonly parked: readonly ParkedReport[];
  readonly parkedNear: ReadonlyMap<string, readonly ParkedReport[]>;
  readonly room: number;
  readonly oldest: readonly ParkedReport[];
  readonly pauses: ReadonlyMap<string, Pause>;
  readonly restoredAt: Date | undefined;
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
    this.#byReference = listsBy(messages, ({ message }) => termsOfReferences(message));
    this.#sending = listsBy(messages, ({ message }) => {
      const attempt = sendingAttempt(message);
      return attempt === undefined ? [] : [nearTerm({ notifier: attempt.notifier, address: attempt.to })];
    });
    this.#parked = listsBy(loaded.parked, ({ reference }) => [referenceTerm(reference)]);
  }

  byId(id: string): StoredMessage | undefined {
    return this.#byId.get(id);
  }

  byKey(key: string): StoredMessage | undefined {
    return this.#byKey.get(key);
  }

  byReference(reference: Reference): readonly StoredMessage[] {
    const found = this.#byReference.get(referenceTerm(reference)) ?? [];
    return found.filter(({ message }) =>
      message.attempts.some((attempt) => hasReference(attempt, reference.notifier, reference.reference)),
    );
  }

  sendingTo({ notifier, address }: Address): readonly StoredMessage[] {
    return this.#sending.get(nearTerm({ notifier, address })) ?? [];
  }

  unknownNear(address: Address): readonly UnknownAttempt[] {
    return this.#loaded.unknown.get(nearTerm(address)) ?? [];
  }

  parkedFor(reference: Reference): readonly ParkedReport[] {
    const found = this.#parked.get(referenceTerm(reference)) ?? [];
    return found.filter(({ reference: one }) => isSame(one, reference));
  }

  parkedNear(address: Address): readonly ParkedReport[] {
    return this.#loaded.parkedNear.get(nearTerm(address)) ?? [];
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

  restoredAt(): Date | undefined {
    return this.#loaded.restoredAt;
  }
}

function isSame(one: Reference, other: Reference): boolean {
  return one.notifier === other.notifier && one.reference === other.reference;
}

function listsBy<One>(
  all: readonly One[],
  termsOf: (one: One) => readonly string[],
): ReadonlyMap<string, readonly One[]> {
  const lists = new Map<string, One[]>();
  for (const one of all)
    for (const term of termsOf(one)) {
      const list = lists.get(term);
      if (list === undefined) lists.set(term, [one]);
      else list.push(one);
    }
  return lists;
}
