import { hasReference, sendingAttempt } from '../model/attempt.ts';
import type { EventDraft } from '../model/core-event.ts';
import type { Message } from '../model/message.ts';
import type { Pause } from '../model/pause.ts';
import { newReferences, type Reference, referenceKey } from '../model/references.ts';
import {
  type Address,
  addressKey,
  changedUnknown,
  type UnknownAttempt,
  unknownAttempts,
} from '../model/unknown-attempt.ts';
import type { Changes, Ledger, MessageRow } from '../ports/ledger.ts';
import { Journal } from './journal.ts';
import { ParkedSet } from './parked-set.ts';
import { byBeginning, nearest } from './time-order.ts';

/** A message as it is now, and as the store held it before the group; without a row it is new. */
export interface Held<Row extends MessageRow> {
  readonly row: Row | undefined;
  readonly message: Message;
}

/** What a group of changes sees: what the store holds, and over it what the group has changed so far. */
export class WorkingSet<Row extends MessageRow> {
  readonly parked: ParkedSet;
  readonly #ledger: Ledger<Row>;
  readonly #journal = new Journal();
  /** The messages that the group has changed. */
  readonly #messages = new Map<string, Held<Row>>();
  /** Which of them have, or had for a while, a key, a reference, or an unknown attempt to an address. */
  readonly #keys = new Map<string, string>();
  readonly #references = new Map<string, Set<string>>();
  readonly #unknown = new Map<string, Set<string>>();
  readonly #pauses = new Map<string, Pause | undefined>();
  readonly #events: EventDraft[] = [];

  constructor(ledger: Ledger<Row>) {
    this.#ledger = ledger;
    this.parked = new ParkedSet(ledger, this.#journal);
  }

  /** Does something wholly, or not at all. */
  whole<Result>(work: () => Result): Result {
    this.#journal.begin();
    const told = this.told;
    try {
      return work();
    } catch (error) {
      this.#journal.takeBack();
      this.#events.length = told;
      throw error;
    }
  }

  /** How many events have been told. */
  get told(): number {
    return this.#events.length;
  }

  tell(events: readonly EventDraft[]): void {
    for (const event of events) this.#events.push(event);
  }

  byId(id: string): Held<Row> | undefined {
    const changed = this.#messages.get(id);
    if (changed !== undefined) return changed;
    const row = this.#ledger.byId(id);
    return row && { row, message: row.message };
  }

  byKey(key: string): Held<Row> | undefined {
    const added = this.#messages.get(this.#keys.get(key) ?? '');
    if (added !== undefined) return added;
    const row = this.#ledger.byKey(key);
    return row && this.#now(row);
  }

  *byReference(reference: Reference): Generator<Held<Row>> {
    const added = this.#references.get(referenceKey(reference));
    if (added === undefined) {
      for (const row of this.#ledger.byReference(reference)) yield this.#now(row);
      return;
    }
    const all = new Map(
      [...this.#ledger.byReference(reference)].map((row) => [row.message.id, this.#now(row)]),
    );
    for (const id of added) {
      const held = this.#messages.get(id);
      if (held !== undefined && isKnownBy(held.message, reference)) all.set(id, held);
    }
    yield* [...all.values()].sort((a, b) => (a.message.id < b.message.id ? -1 : 1));
  }

  /** True if a message is being sent to an address. A group that takes reports begins no attempt. */
  isSendingTo(address: Address): boolean {
    for (const row of this.#ledger.sendingTo(address)) {
      const attempt = sendingAttempt(this.#now(row).message);
      if (attempt?.notifier === address.notifier && attempt.to === address.address) return true;
    }
    return false;
  }

  /** The unknown attempts to an address that are nearest to a time, nearest first. */
  unknownNear(address: Address, time: Date, count: number): readonly UnknownAttempt[] {
    const changed = this.#unknown.get(addressKey(address)) ?? new Set();
    const before = [...changed].reduce(
      (sum, id) => sum + (this.#messages.get(id)?.row?.message.attempts.length ?? 0),
      0,
    );
    const held = this.#ledger
      .unknownNear(address, time, count + before)
      .filter(({ message }) => !changed.has(message));
    const own = [...changed].flatMap((id) => {
      const message = this.byId(id)?.message;
      return message === undefined ? [] : unknownAttempts(message).filter((one) => isTo(one, address));
    });
    return nearest(byBeginning, [...held, ...own], time, count);
  }

  pause(notifier: string): Pause | undefined {
    return this.#pauses.has(notifier) ? this.#pauses.get(notifier) : this.#ledger.pause(notifier);
  }

  setPause(notifier: string, pause: Pause | undefined): void {
    this.#journal.set(this.#pauses, notifier, pause);
  }

  insert(message: Message): void {
    this.#put({ row: undefined, message }, undefined);
    if (message.key !== undefined) this.#keys.set(message.key, message.id);
  }

  /** Changes a message, and tells which references and unknown attempts it has that it had not. */
  update(
    held: Held<Row>,
    message: Message,
  ): { readonly references: readonly Reference[]; readonly unknown: readonly UnknownAttempt[] } {
    return this.#put({ row: held.row, message }, held.message);
  }

  changes(): Changes<Row> {
    const [inserted, updated] = [[], []] as [
      Changes<Row>['inserted'][number][],
      Changes<Row>['updated'][number][],
    ];
    for (const { row, message } of this.#messages.values()) {
      const references = newReferences(message, row?.message);
      const unknown = changedUnknown(message, row?.message);
      if (row === undefined) inserted.push({ message, references, unknown });
      else updated.push({ row, message, references, unknown });
    }
    const { added, removed } = this.parked;
    return {
      inserted,
      updated,
      parked: added,
      unparked: removed,
      pauses: this.#pauses,
      events: this.#events,
    };
  }

  #put(held: Held<Row>, before: Message | undefined) {
    const { id } = held.message;
    this.#journal.set(this.#messages, id, held);
    const references = newReferences(held.message, before);
    for (const reference of references) note(this.#references, referenceKey(reference), id);
    const { added, removed } = changedUnknown(held.message, before);
    for (const attempt of [...added, ...removed]) note(this.#unknown, addressKey(attempt), id);
    return { references, unknown: added };
  }

  #now(row: Row): Held<Row> {
    return this.#messages.get(row.message.id) ?? { row, message: row.message };
  }
}

function note(index: Map<string, Set<string>>, key: string, id: string): void {
  const ids = index.get(key);
  if (ids === undefined) index.set(key, new Set([id]));
  else ids.add(id);
}

function isKnownBy({ attempts }: Message, { notifier, reference }: Reference): boolean {
  return attempts.some((attempt) => hasReference(attempt, notifier, reference));
}

function isTo(attempt: UnknownAttempt, { notifier, address }: Address): boolean {
  return attempt.notifier === notifier && attempt.address === address;
}
