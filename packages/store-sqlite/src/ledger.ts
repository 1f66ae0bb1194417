import {
  type Address,
  type ChargedPart,
  hasReference,
  type Ledger,
  type Mark,
  type Message,
  type ParkedReport,
  type Pause,
  type Reference,
  sendingAttempt,
  type UnknownAttempt,
} from '@nkul/core/store';
import { Lazily } from './lazily.ts';
import type { MessageTable } from './message-table.ts';
import type { StoredMessage } from './recent-messages.ts';
import type { Tables } from './tables.ts';

/** The tables, as one group of changes reads them. The tables do not change meanwhile. */
export class SqliteLedger implements Ledger<StoredMessage> {
  readonly secret: Uint8Array;
  readonly #tables: Tables;
  /** The messages that are being sent, by address. They are read once, at the first call of `sendingTo()`. */
  #sending: ReadonlyMap<string, readonly StoredMessage[]> | undefined;
  #hasMarks: boolean | undefined;

  constructor(tables: Tables, secret: Uint8Array) {
    this.#tables = tables;
    this.secret = secret;
  }

  byId(id: string): StoredMessage | undefined {
    return this.#tables.messages.byId(id);
  }

  byKey(key: string): StoredMessage | undefined {
    return this.#tables.messages.byKey(key);
  }

  byReference(reference: Reference, to?: string): Iterable<StoredMessage> {
    return referred(this.#tables.messages, reference, to);
  }

  sendingTo({ notifier, address }: Address): readonly StoredMessage[] {
    this.#sending ??= this.#readSending();
    return this.#sending.get(placeOf(notifier, address)) ?? [];
  }

  unknownNear(address: Address, time: Date, count: number): readonly UnknownAttempt[] {
    return this.#tables.unknownAttempts.near(address, time, count);
  }

  parkedFor(reference: Reference): readonly ParkedReport[] {
    return this.#tables.parked.of(reference);
  }

  parkedNear(address: Address, time: Date, count: number): readonly ParkedReport[] {
    return this.#tables.parked.near(address, time, count);
  }

  parkedRoom(): number {
    return this.#tables.parked.room;
  }

  oldestParked(count: number): readonly ParkedReport[] {
    return this.#tables.parked.oldest(count);
  }

  pause(notifier: string): Pause | undefined {
    return this.#tables.pauses.get(notifier);
  }

  charged(counter: string): readonly ChargedPart[] {
    return this.#tables.charges.of(counter);
  }

  mark(name: string): Mark | undefined {
    return this.#tables.facts.get(name);
  }

  hasMarks(): boolean {
    this.#hasMarks ??= !this.#tables.facts.isEmpty;
    return this.#hasMarks;
  }

  restoredAt(): Date | undefined {
    return this.#tables.closing.since;
  }

  #readSending(): ReadonlyMap<string, readonly StoredMessage[]> {
    const sending = new Map<string, StoredMessage[]>();
    for (const known of this.#known(this.#tables.messages.sending())) {
      const attempt = sendingAttempt(known.message);
      if (attempt === undefined) continue;
      const place = placeOf(attempt.notifier, attempt.to);
      sending.set(place, [...(sending.get(place) ?? []), known]);
    }
    return sending;
  }

  *#known(numbers: Iterable<number>): Generator<StoredMessage> {
    for (const number of numbers) {
      const known = this.#tables.messages.byNumber(number);
      if (known !== undefined) yield known;
    }
  }
}

/** The messages with a reference, read as long as a caller takes them: the one that is known without a search comes first. */
function referred(
  messages: MessageTable,
  reference: Reference,
  to: string | undefined,
): Lazily<StoredMessage> {
  const first = messages.firstWithReference(reference.reference);
  const read = (number: number): StoredMessage | undefined => {
    const known = messages.byNumber(number);
    return known !== undefined && isReferredTo(known.message, reference) ? known : undefined;
  };
  let known = first === undefined ? undefined : read(first);
  let searched: Lazily<number> | undefined;
  return new Lazily(() => {
    const one = known;
    known = undefined;
    if (one !== undefined) return one;
    searched ??= messages.withReference(reference.reference, to);
    for (const number of searched) {
      const found = number === first ? undefined : read(number);
      if (found !== undefined) return found;
    }
    return undefined;
  });
}

function isReferredTo({ attempts }: Message, { notifier, reference }: Reference): boolean {
  for (const attempt of attempts) if (hasReference(attempt, notifier, reference)) return true;
  return false;
}

function placeOf(notifier: string, address: string): string {
  return `${notifier}\0${address}`;
}
