import {
  type Address,
  type CoreEvent,
  type EventDraft,
  type Ledger,
  type Message,
  type ParkedReport,
  type Pause,
  type Reference,
  type Reported,
  sendingAttempt,
  type UnknownAttempt,
  type UnknownChange,
} from '@nkul/core';
import type { StoredMessage } from './recent-messages.ts';
import type { Tables } from './tables.ts';

/** The tables as the core's recorder reads and writes them. */
export class SqliteLedger implements Ledger<StoredMessage> {
  readonly #tables: Tables;

  constructor(tables: Tables) {
    this.#tables = tables;
  }

  byId(id: string): StoredMessage | undefined {
    return this.#tables.messages.byId(id);
  }

  byKey(key: string): StoredMessage | undefined {
    return this.#tables.messages.byKey(key);
  }

  *byReference(reference: Reference): Generator<StoredMessage> {
    yield* this.#known(this.#tables.references.find(reference));
  }

  *sendingTo({ notifier, address }: Address): Generator<StoredMessage> {
    for (const stored of this.#known(this.#tables.messages.sending())) {
      const attempt = sendingAttempt(stored.message);
      if (attempt?.notifier === notifier && attempt.to === address) yield stored;
    }
  }

  unknownNear(address: Address, time: Date, count: number): readonly UnknownAttempt[] {
    return this.#tables.unsure.near(address, time, count);
  }

  insert(message: Message): void {
    const { number } = this.#tables.messages.insert(message);
    this.#tables.references.link(number, message);
  }

  update({ number, message: before }: StoredMessage, message: Message): readonly Reference[] {
    this.#tables.messages.update(number, message);
    return this.#tables.references.link(number, message, before);
  }

  changeUnknown({ number }: StoredMessage, change: UnknownChange): void {
    this.#tables.unsure.change(number, change);
  }

  parkedFor(reference: Reference): readonly ParkedReport[] {
    return this.#tables.parked.of(reference);
  }

  park(reference: Reference, happening: Reported): void {
    this.#tables.parked.add(reference, happening);
  }

  unpark(parked: ParkedReport): void {
    this.#tables.parked.remove(parked);
  }

  unparkOldest(count: number): void {
    this.#tables.parked.removeOldest(count);
  }

  parkedRoom(): number {
    return this.#tables.parked.room;
  }

  parkedNear(address: Address, time: Date, count: number): readonly ParkedReport[] {
    return this.#tables.parked.near(address, time, count);
  }

  pause(notifier: string): Pause | undefined {
    return this.#tables.pauses.get(notifier);
  }

  setPause(notifier: string, pause: Pause | undefined): void {
    this.#tables.pauses.set(notifier, pause);
  }

  append(events: readonly EventDraft[]): readonly CoreEvent[] {
    return this.#tables.events.insert(events, ({ id }) => this.#tables.messages.byId(id)?.number ?? 0);
  }

  *#known(numbers: readonly number[]): Generator<StoredMessage> {
    for (const number of numbers) {
      const known = this.#tables.messages.byNumber(number);
      if (known !== undefined) yield known;
    }
  }
}
