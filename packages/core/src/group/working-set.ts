import type { ActDraft } from '../acts/act.ts';
import { hasReference, sendingAttempt } from '../model/attempt.ts';
import type { EventDraft } from '../model/core-event.ts';
import type { Reported } from '../model/happening.ts';
import type { Message } from '../model/message.ts';
import type { Pause } from '../model/pause.ts';
import { newReferences, type Reference, referenceKey } from '../model/references.ts';
import {
  type Address,
  addressKey,
  changedUnknown,
  type UnknownAttempt,
  type UnknownChange,
  unknownAttempts,
} from '../model/unknown-attempt.ts';
import type {
  Changes,
  InsertedMessage,
  Ledger,
  MessageRow,
  ParkedReport,
  UpdatedMessage,
} from '../ports/ledger.ts';
import { type Counted, tally } from '../tally/tally.ts';
import { ChargeSet } from './charge-set.ts';
import { Journal } from './journal.ts';
import { MarkSet } from './mark-set.ts';
import { NotedIds } from './noted-ids.ts';
import { ParkedSet } from './parked-set.ts';
import { byStart, nearest } from './time-order.ts';

/** A message as it is now, with its row in the store before the group. A new message has no row. */
export interface Current<Row extends MessageRow> {
  readonly row: Row | undefined;
  readonly message: Message;
}

/** The references and unknown attempts that a message has gained or lost. */
interface Found {
  readonly references: readonly Reference[];
  readonly unknown: UnknownChange;
}

/** A message that the group has changed. */
interface Changed<Row extends MessageRow> extends Current<Row> {
  /** The changes against its row; undefined if the group has changed the message more than once. */
  readonly found: Found | undefined;
}

/** The data as a group of changes sees it: the data of the store, with the changes of the group so far. */
export class WorkingSet<Row extends MessageRow> {
  readonly #ledger: Ledger<Row>;
  readonly #journal = new Journal();
  readonly #messages = new Map<string, Changed<Row>>();
  /** Ids of the messages to which the group gave a key, a reference, or an unknown attempt; some may have lost it. */
  readonly #keys = new NotedIds<string>((key) => key);
  readonly #references = new NotedIds<Reference>(referenceKey);
  readonly #unknown = new NotedIds<Address>(addressKey);
  /** Undefined until the group changes parked reports or reads them by address; most groups do neither. */
  #parked: ParkedSet | undefined;
  #charges: ChargeSet | undefined;
  #marks: MarkSet | undefined;
  #pauses: Map<string, Pause | undefined> | undefined;
  #restoredAt: Date | null | undefined;
  readonly #events: EventDraft[] = [];
  readonly #acts: ActDraft[] = [];

  constructor(ledger: Ledger<Row>) {
    this.#ledger = ledger;
  }

  get secret(): Uint8Array {
    return this.#ledger.secret;
  }

  /** The amounts taken of limits. */
  get charges(): ChargeSet {
    this.#charges ??= new ChargeSet(this.#ledger, this.#journal);
    return this.#charges;
  }

  /** The facts about addresses and the like. */
  get marks(): MarkSet {
    this.#marks ??= new MarkSet(this.#ledger, this.#journal);
    return this.#marks;
  }

  /** Does work. If it throws, all its changes and events are undone. */
  whole<Result>(work: () => Result): Result {
    this.#journal.begin();
    const emitted = this.emitted;
    const acted = this.#acts.length;
    try {
      return work();
    } catch (error) {
      this.#journal.rollBack();
      this.#events.length = emitted;
      this.#acts.length = acted;
      throw error;
    }
  }

  /** How many events the group has emitted so far. */
  get emitted(): number {
    return this.#events.length;
  }

  emit(events: readonly EventDraft[]): void {
    for (const event of events) this.#events.push(event);
  }

  /** Stores an act, and tells it if the name of its actor is known. */
  act({ at, ...act }: ActDraft): void {
    this.#acts.push({ at, ...act });
    if (act.by !== undefined) this.#events.push({ type: 'operator.acted', at, act });
  }

  byId(id: string): Current<Row> | undefined {
    const changed = this.#messages.get(id);
    if (changed !== undefined) return changed;
    const row = this.#ledger.byId(id);
    return row && { row, message: row.message };
  }

  byKey(key: string): Current<Row> | undefined {
    for (const id of this.#keys.get(key) ?? []) {
      const added = this.#messages.get(id);
      if (added !== undefined) return added;
    }
    const row = this.#ledger.byKey(key);
    return row && this.#now(row);
  }

  /**
   * Finds one of the messages with a reference: they are looked at one by one, oldest first.
   *
   * @param to the address of a report (`Ledger.byReference()`)
   * @param look returns true for the message that ends the search
   */
  lookByReference(
    reference: Reference,
    to: string | undefined,
    look: (current: Current<Row>) => boolean,
  ): void {
    const added = this.#references.get(reference);
    const rows = this.#ledger.byReference(reference, to);
    if (added !== undefined) {
      for (const current of this.#withAdded(reference, rows, added)) if (look(current)) return;
      return;
    }
    for (const row of rows) if (look(this.#now(row))) return;
  }

  /** The messages with a reference, in the store and of the group. */
  #withAdded(reference: Reference, rows: Iterable<Row>, added: ReadonlySet<string>): readonly Current<Row>[] {
    const all = new Map<string, Current<Row>>();
    for (const row of rows) all.set(row.message.id, this.#now(row));
    for (const id of added) {
      const current = this.#messages.get(id);
      if (current !== undefined && isKnownBy(current.message, reference)) all.set(id, current);
    }
    return [...all.values()].sort((a, b) => (a.message.id < b.message.id ? -1 : 1));
  }

  /** True if a message is being sent to an address. The ledger knows all: a group with reports starts no attempt. */
  isSendingTo(address: Address): boolean {
    for (const row of this.#ledger.sendingTo(address)) {
      const attempt = sendingAttempt(this.#now(row).message);
      if (attempt?.notifier === address.notifier && attempt.to === address.address) return true;
    }
    return false;
  }

  /** The unknown attempts to an address that are nearest to a time, nearest first. */
  unknownNear(address: Address, time: Date, count: number): readonly UnknownAttempt[] {
    const changed = [...(this.#unknown.get(address) ?? [])].flatMap((id) => this.#messages.get(id) ?? []);
    const before = changed.reduce((sum, { row }) => sum + (row?.message.attempts.length ?? 0), 0);
    const stored = this.#ledger
      .unknownNear(address, time, count + before)
      .filter(({ message }) => changed.every((one) => one.message.id !== message));
    const own = changed
      .flatMap(({ message }) => unknownAttempts(message))
      .filter((one) => one.notifier === address.notifier && one.address === address.address);
    return nearest(byStart, [...stored, ...own], time, count);
  }

  /** The reports that are parked for a reference, oldest first. */
  parkedFor(reference: Reference): readonly ParkedReport[] {
    return this.#parked === undefined ? this.#ledger.parkedFor(reference) : this.#parked.of(reference);
  }

  /** The parked reports of an address that are nearest to a time, nearest first. */
  parkedNear(address: Address, time: Date, count: number): readonly ParkedReport[] {
    return this.#changeParked().near(address, time, count);
  }

  /** Parks a report. Beyond the cap, the oldest reports are removed. Returns how many were. */
  park(reference: Reference, happening: Reported): number {
    return this.#changeParked().add(reference, happening);
  }

  unpark(parked: ParkedReport): void {
    this.#changeParked().remove(parked);
  }

  pause(notifier: string): Pause | undefined {
    return this.#pauses?.has(notifier) ? this.#pauses.get(notifier) : this.#ledger.pause(notifier);
  }

  setPause(notifier: string, pause: Pause | undefined): void {
    this.#pauses ??= new Map();
    this.#journal.set(this.#pauses, notifier, pause);
  }

  /** Since when the store is closed; undefined if it is open. */
  get restoredAt(): Date | undefined {
    return (this.#restoredAt === undefined ? this.#ledger.restoredAt() : this.#restoredAt) ?? undefined;
  }

  /** Closes the store, or opens it. @param at since when it is closed; null if it is open */
  setRestoredAt(at: Date | null): void {
    const before = this.#restoredAt;
    this.#journal.onRollBack(() => {
      this.#restoredAt = before;
    });
    this.#restoredAt = at;
  }

  insert(message: Message): void {
    this.#put({ row: undefined, message }, undefined);
    if (message.key !== undefined) this.#keys.add(message.key, message.id);
  }

  /** Changes a message. Returns the references and unknown attempts that it has gained or lost. */
  update({ row, message: before }: Current<Row>, message: Message): Found {
    return this.#put({ row, message }, before);
  }

  /** Notes that a message is announced from now on. Returns true if it was not. */
  announce({ row, message }: Current<Row>): boolean {
    if (row === undefined || row.announced !== false || this.#messages.has(message.id)) return false;
    this.#put({ row, message }, message);
    return true;
  }

  changes(): Changes<Row> {
    const [inserted, updated]: [InsertedMessage[], UpdatedMessage<Row>[]] = [[], []];
    const counted: Counted[] = [];
    for (const { row, message, found = findChanges(message, row?.message) } of this.#messages.values()) {
      const { references, unknown } = found;
      if (row === undefined) inserted.push({ message, references, unknown });
      else updated.push({ row, message, references, unknown });
      counted.push({ before: row?.announced === false ? undefined : row?.message, after: message });
    }
    return {
      ...{ inserted, updated, parked: this.#parked?.added ?? [], unparked: this.#parked?.removed ?? [] },
      ...{ pauses: this.#pauses ?? new Map(), events: this.#events, acts: this.#acts },
      tallies: tally(counted),
      charges: this.#charges?.changes ?? [],
      marks: this.#marks?.changes ?? new Map(),
      ...(this.#restoredAt !== undefined && { restoredAt: this.#restoredAt }),
    };
  }

  #changeParked(): ParkedSet {
    this.#parked ??= new ParkedSet(this.#ledger, this.#journal);
    return this.#parked;
  }

  #put({ row, message }: Current<Row>, before: Message | undefined): Found {
    const found = findChanges(message, before);
    const isFirst = before === row?.message;
    this.#journal.set(this.#messages, message.id, { row, message, found: isFirst ? found : undefined });
    const { references, unknown } = found;
    // Few changes have one of them.
    if (references.length > 0) for (const one of references) this.#references.add(one, message.id);
    if (unknown.added.length + unknown.removed.length > 0) {
      for (const attempt of unknown.added) this.#unknown.add(attempt, message.id);
      for (const attempt of unknown.removed) this.#unknown.add(attempt, message.id);
    }
    return found;
  }

  #now(row: Row): Current<Row> {
    return this.#messages.get(row.message.id) ?? { row, message: row.message };
  }
}

function findChanges(message: Message, before: Message | undefined): Found {
  return { references: newReferences(message, before), unknown: changedUnknown(message, before) };
}

function isKnownBy({ attempts }: Message, { notifier, reference }: Reference): boolean {
  return attempts.some((attempt) => hasReference(attempt, notifier, reference));
}
