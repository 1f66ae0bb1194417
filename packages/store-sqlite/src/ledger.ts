import type {
  CoreEvent,
  EventDraft,
  Ledger,
  Message,
  ParkedReport,
  Pause,
  Reference,
  Reported,
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

  *byUnknownAddress(notifier: string, address: string): Generator<StoredMessage> {
    yield* this.#known(this.#tables.unsure.find(notifier, address));
  }

  insert(message: Message): void {
    const { number } = this.#tables.messages.insert(message);
    this.#tables.references.link(number, message);
  }

  update({ number, message: before }: StoredMessage, message: Message): readonly Reference[] {
    this.#tables.messages.update(number, message);
    return this.#tables.references.link(number, message, before);
  }

  indexUnknown({ number }: StoredMessage, message: Message): void {
    this.#tables.unsure.replace(number, message);
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

  parkedAbout(notifier: string, address: string): readonly ParkedReport[] {
    return this.#tables.parked.about(notifier, address);
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
