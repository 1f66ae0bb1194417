import { randomBytes } from 'node:crypto';
import type { Act, ActDraft } from '../acts/act.ts';
import { eraseEvent, eraseNote } from '../erase/erase-message.ts';
import { isOfErased } from '../erase/quotes-erased.ts';
import { byStart } from '../group/time-order.ts';
import type { Mark } from '../mark/mark.ts';
import { sendingAttempt } from '../model/attempt.ts';
import { type CoreEvent, type EventDraft, messageIdOf } from '../model/core-event.ts';
import { isErased, type Message, restingSince } from '../model/message.ts';
import { isOutgoing } from '../model/message-status.ts';
import type { Pause } from '../model/pause.ts';
import { newReferences, type Reference } from '../model/references.ts';
import {
  type Address,
  addressKey,
  type UnknownAttempt,
  type UnknownChange,
  unknownAttempts,
} from '../model/unknown-attempt.ts';
import type {
  Changes,
  ChargedPart,
  InsertedMessage,
  Ledger,
  MessageRow,
  ParkedReport,
} from '../ports/ledger.ts';
import { waitedReports } from '../store/erase-items.ts';
import { DueQueues } from './due-queues.ts';
import { erasedEvent, eventNow } from './erase-events.ts';
import { IdIndex } from './id-index.ts';
import { MemoryBalances } from './memory-balances.ts';
import { MemoryCharges } from './memory-charges.ts';
import { MemoryMarks } from './memory-marks.ts';
import { MemoryTallies } from './memory-tallies.ts';
import { ParkedReports } from './parked-reports.ts';
import { TimeIndex } from './time-index.ts';

/** How many messages, messages at rest, events and parked reports are kept. */
export interface MemoryCaps {
  readonly maxMessages: number;
  readonly maxAtRest: number;
  readonly maxEvents: number;
  readonly maxParked: number;
}

/** The data of a store in memory, with an index for each way to find it. */
export class MemoryTables implements Ledger<MessageRow> {
  readonly secret: Uint8Array = randomBytes(32);
  readonly due: DueQueues = new DueQueues((id) => this.#messages.get(id));
  readonly pauses: Map<string, Pause> = new Map();
  readonly parked: ParkedReports = new ParkedReports();
  readonly tallies: MemoryTallies = new MemoryTallies();
  readonly balances: MemoryBalances = new MemoryBalances();
  readonly charges: MemoryCharges = new MemoryCharges();
  readonly marks: MemoryMarks = new MemoryMarks();
  events: CoreEvent[] = [];
  acts: Act[] = [];
  /** Called after messages were deleted that waited for reports. */
  dropped: (messages: number) => void = () => {};
  /** How many messages are in review, queued or being sent: they are never deleted. */
  outgoing = 0;
  /** The number of the last event. */
  sequence = 0;
  /** Since when the store is closed; undefined if it is open. */
  closedSince: Date | undefined;
  readonly #caps: MemoryCaps;
  #latestAct = 0;
  /** In the order of their ids. After an insert out of order, `#sorted` is false until `inOrder()` sorts them again. */
  #messages = new Map<string, Message>();
  #sorted = true;
  #latestId = '';
  readonly #ids = new Map<string, string>();
  readonly #byReference = new IdIndex();
  readonly #sending = new IdIndex();
  readonly #unknown = new TimeIndex(byStart);
  readonly #subjects = {
    message: (id: string): Message | undefined => this.#messages.get(id),
    withReference: (reference: Reference): readonly Message[] =>
      this.byReference(reference).map(({ message }) => message),
  };
  /** Ids of messages at rest, in the order in which they came to rest. */
  readonly #resting: string[] = [];

  constructor(caps: MemoryCaps) {
    this.#caps = caps;
  }

  get(id: string): Message | undefined {
    return this.#messages.get(id);
  }

  /** All messages, sorted by id. */
  inOrder(): ReadonlyMap<string, Message> {
    if (!this.#sorted) {
      this.#messages = new Map([...this.#messages].sort(([a], [b]) => (a < b ? -1 : 1)));
      this.#sorted = true;
    }
    return this.#messages;
  }

  byId(id: string): MessageRow | undefined {
    const message = this.#messages.get(id);
    return message && { message };
  }

  byKey(key: string): MessageRow | undefined {
    const id = this.#ids.get(key);
    return id === undefined ? undefined : this.byId(id);
  }

  byReference({ notifier, reference }: Reference): readonly MessageRow[] {
    return this.#rows(this.#byReference.get(notifier, reference));
  }

  sendingTo({ notifier, address }: Address): readonly MessageRow[] {
    return this.#rows(this.#sending.get(notifier, address));
  }

  unknownNear(address: Address, time: Date, count: number): readonly UnknownAttempt[] {
    return this.#unknown.near(addressKey(address), time, count);
  }

  parkedFor(reference: Reference): readonly ParkedReport[] {
    return this.parked.count === 0 ? [] : this.parked.of(reference);
  }

  parkedNear(address: Address, time: Date, count: number): readonly ParkedReport[] {
    return this.parked.near(address, time, count);
  }

  parkedRoom(): number {
    return this.#caps.maxParked - this.parked.count;
  }

  oldestParked(count: number): readonly ParkedReport[] {
    return this.parked.oldest(count);
  }

  pause(notifier: string): Pause | undefined {
    return this.pauses.get(notifier);
  }

  charged(counter: string): readonly ChargedPart[] {
    return this.charges.of(counter);
  }

  mark(name: string): Mark | undefined {
    return this.marks.get(name);
  }

  readonly hasMarks = (): boolean => this.marks.size > 0;

  restoredAt(): Date | undefined {
    return this.closedSince;
  }

  /** Writes the changes of a group, and returns its events with their numbers. */
  write(changes: Changes<MessageRow>): readonly CoreEvent[] {
    const { inserted, updated, parked, unparked, pauses, events, acts, tallies } = changes;
    for (const one of inserted) this.#save(one, undefined);
    for (const one of updated) {
      this.#save(one, one.row.message);
      if (one.message.erased !== one.row.message.erased) this.#eraseNotes(one.message.id);
    }
    this.#dropSurplus();
    for (const one of unparked) this.parked.remove(one);
    for (const { reference, happening } of parked) this.parked.add(reference, happening);
    for (const [notifier, pause] of pauses) {
      if (pause === undefined) this.pauses.delete(notifier);
      else this.pauses.set(notifier, pause);
    }
    if (changes.restoredAt !== undefined) this.closedSince = changes.restoredAt ?? undefined;
    this.tallies.add(tallies);
    this.charges.add(changes.charges, events.at(-1)?.at ?? new Date(0));
    this.marks.write(changes.marks, events.at(-1)?.at ?? new Date(0));
    this.#keepActs(acts);
    for (const event of events)
      if (event.type === 'balance.read') this.balances.add(event.notifier, event.at, event.balance);
    const numbered = this.#number(events);
    // A report that was parked may have gone to an erased message.
    const isLate = () => waitedReports(unparked, events).some((report) => isOfErased(report, this.#subjects));
    if (updated.some(({ message }) => isErased(message, 'all')) && isLate())
      this.eraseEvents({ after: 0, limit: this.events.length });
    return numbered;
  }

  /** An event with its message as it is now. */
  today(event: CoreEvent): CoreEvent {
    return eventNow(event, (id) => this.get(id));
  }

  /** The notes of acts on an erased message go with it. */
  #eraseNotes(message: string): void {
    this.acts = this.acts.map((act) => (act.message === message ? eraseNote(act) : act));
  }

  purgeResting(before: Date): void {
    for (const message of this.#messages.values()) {
      const since = restingSince(message);
      if (since !== undefined && since <= before) this.#purge(message.id);
    }
  }

  /** Erases reports without a message and entries of providers from events up to a time. */
  eraseQuotes(before: Date): void {
    this.events = this.events.map((event) =>
      event.at <= before && messageIdOf(event) === undefined ? eraseEvent(event, 'all') : event,
    );
  }

  /** Erases erased messages and some addresses from events. Returns the number of the last event looked at. */
  eraseEvents({
    after,
    limit,
    to,
  }: {
    after: number;
    limit: number;
    to?: readonly string[];
  }): number | undefined {
    const from = this.events.findIndex(({ sequence }) => sequence > after);
    if (from === -1) return undefined;
    const until = Math.min(from + limit, this.events.length);
    for (const [index, event] of this.events.slice(from, until).entries())
      this.events[from + index] = erasedEvent(event, this.#subjects, to);
    return this.events[until - 1]?.sequence;
  }

  #rows(ids: readonly string[]): readonly MessageRow[] {
    const rows: MessageRow[] = [];
    for (const id of ids) {
      const message = this.#messages.get(id);
      if (message !== undefined) rows.push({ message });
    }
    return rows;
  }

  #save({ message, references, unknown }: InsertedMessage, before: Message | undefined): void {
    const { id, key } = message;
    this.#messages.set(id, message);
    this.outgoing += outgoing(message) - (before === undefined ? 0 : outgoing(before));
    if (id > this.#latestId) this.#latestId = id;
    else if (before === undefined) this.#sorted = false;
    if (before?.key !== key) this.#changeKey(id, before?.key, key);
    this.due.note(message, before);
    for (const { notifier, reference } of references) this.#byReference.add(notifier, reference, id);
    this.#changeUnknown(unknown);
    this.#noteSending(message, before);
    const rested = before !== undefined && restingSince(before) !== undefined;
    if (!rested && restingSince(message) !== undefined) this.#rests(id);
  }

  /** A message gets its key when it is inserted; the key changes when the message is erased. */
  #changeKey(id: string, before: string | undefined, key: string | undefined): void {
    if (before !== undefined) this.#ids.delete(before);
    if (key !== undefined) this.#ids.set(key, id);
  }

  #noteSending(message: Message, before: Message | undefined): void {
    const [was, is] = [before && sendingAttempt(before), sendingAttempt(message)];
    if (was?.number === is?.number) return;
    if (was !== undefined) this.#sending.delete(was.notifier, was.to, message.id);
    if (is !== undefined) this.#sending.add(is.notifier, is.to, message.id);
  }

  #changeUnknown({ added, removed }: UnknownChange): void {
    for (const attempt of removed) this.#unknown.delete(addressKey(attempt), attempt);
    for (const attempt of added) this.#unknown.add(addressKey(attempt), attempt);
  }

  /** Beyond the cap and a tenth, deletes the oldest messages that are not to be sent any more. */
  #dropSurplus(): void {
    const surplus = this.#messages.size - this.#caps.maxMessages;
    if (surplus <= this.#caps.maxMessages * 0.1) return;
    const old = [...this.inOrder().values()].filter((message) => outgoing(message) === 0).slice(0, surplus);
    for (const { id } of old) this.#purge(id);
    const waiting = old.filter((message) => restingSince(message) === undefined);
    if (waiting.length > 0) this.dropped(waiting.length);
  }

  #rests(id: string): void {
    this.#resting.push(id);
    if (this.#resting.length <= this.#caps.maxAtRest * 1.1) return;
    for (const old of this.#resting.splice(0, this.#resting.length - this.#caps.maxAtRest)) {
      const message = this.#messages.get(old);
      // An operator may have retried it since: then it is not at rest any more.
      if (message !== undefined && restingSince(message) !== undefined) this.#purge(old);
    }
  }

  #purge(id: string): void {
    const message = this.#messages.get(id);
    if (message === undefined) return;
    this.#messages.delete(id);
    this.outgoing -= outgoing(message);
    if (message.key !== undefined) this.#ids.delete(message.key);
    for (const { notifier, reference } of newReferences(message))
      this.#byReference.delete(notifier, reference, id);
    this.#changeUnknown({ added: [], removed: unknownAttempts(message) });
  }

  #keepActs(drafts: readonly ActDraft[]): void {
    for (const draft of drafts) {
      this.#latestAct += 1;
      this.acts.push({ ...draft, number: this.#latestAct });
    }
    const { maxEvents } = this.#caps;
    if (this.acts.length > maxEvents * 2) this.acts = this.acts.slice(-maxEvents);
  }

  #number(drafts: readonly EventDraft[]): readonly CoreEvent[] {
    if (drafts.length === 0) return [];
    const events = drafts.map((draft): CoreEvent => {
      this.sequence += 1;
      return { ...draft, sequence: this.sequence };
    });
    // One by one: they may be more than a call takes arguments.
    for (const event of events) this.events.push(event);
    const { maxEvents } = this.#caps;
    if (this.events.length > maxEvents * 2) this.events = this.events.slice(-maxEvents);
    return events;
  }
}

/** 1 for a message that is in review, queued or being sent, 0 for others. */
function outgoing({ status }: Message): 0 | 1 {
  return isOutgoing(status) ? 1 : 0;
}
