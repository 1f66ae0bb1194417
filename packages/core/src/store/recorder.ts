import { keyConflict, MessageNotFoundError } from '../base/errors.ts';
import type { Lifecycle } from '../lifecycle/rules.ts';
import type { CoreEvent, EventDraft } from '../model/core-event.ts';
import { type DeliveryReport, reportTime, sameReport } from '../model/delivery-report.ts';
import { reportedFor } from '../model/erase.ts';
import type { Happening, NotifierHappening, Reported } from '../model/happening.ts';
import type { Message } from '../model/message.ts';
import type { Pause } from '../model/pause.ts';
import type { Reference } from '../model/references.ts';
import {
  type Address,
  changedUnknown,
  type UnknownAttempt,
  type UnknownChange,
} from '../model/unknown-attempt.ts';
import type { ParkedReport } from '../ports/ledger.ts';
import type { Added, Change, Recorded, RecordItem } from '../ports/store.ts';
import { parkedForMs } from './retention.ts';
import { byBeginning, byReportTime, nearest } from './time-order.ts';

/** How many attempts are named that a report may be about, and how many reports an attempt may be meant by. */
const maxCandidates = 3;

/** A message as a store holds it, with whatever the store knows it by. */
export interface Row {
  readonly message: Message;
}

/** What a store keeps, read and written within a transaction that is already open. It decides nothing. */
export interface Ledger<Held extends Row> {
  byId(id: string): Held | undefined;
  byKey(key: string): Held | undefined;
  /** The messages with a reference, oldest first. */
  byReference(reference: Reference): Iterable<Held>;
  /** The messages that are being sent to an address (`sendingAttempt()`). */
  sendingTo(address: Address): Iterable<Held>;
  /** The unknown attempts to an address that are nearest to a time: at least `count`, where there are as many. */
  unknownNear(address: Address, time: Date, count: number): readonly UnknownAttempt[];
  insert(message: Message): void;
  /** Writes a changed message and returns the references that are new with it. */
  update(held: Held, message: Message): readonly Reference[];
  /** Adds unknown attempts of a message to those to be found, and removes others. */
  changeUnknown(held: Held, change: UnknownChange): void;
  /** The reports that are parked for a reference, oldest first. */
  parkedFor(reference: Reference): readonly ParkedReport[];
  park(reference: Reference, happening: Reported): void;
  unpark(parked: ParkedReport): void;
  unparkOldest(count: number): void;
  /** How many more reports may be parked; less than 0 when there are too many. */
  parkedRoom(): number;
  /** The parked reports of an address that are nearest to a time: at least `count`, where there are as many. */
  parkedNear(address: Address, time: Date, count: number): readonly ParkedReport[];
  pause(notifier: string): Pause | undefined;
  setPause(notifier: string, pause: Pause | undefined): void;
  /** Stores events and numbers them. */
  append(events: readonly EventDraft[]): readonly CoreEvent[];
}

interface Applied {
  readonly message?: Message;
  readonly events: readonly CoreEvent[];
}

/**
 * Applies the rules to what a store holds. A report is for the message that has its reference and its number. One that
 * matches none waits; it is quarantined if its reference is that of another number, and no message to its own number
 * can still get it.
 */
export class Recorder<Held extends Row> {
  readonly #ledger: Ledger<Held>;
  readonly #rules: Lifecycle;

  constructor(ledger: Ledger<Held>, rules: Lifecycle) {
    this.#ledger = ledger;
    this.#rules = rules;
  }

  add(message: Message): Added {
    const existing = message.key === undefined ? undefined : this.#ledger.byKey(message.key)?.message;
    if (existing === undefined) {
      const { events } = this.#rules.apply(message, { type: 'accepted', at: message.createdAt });
      this.#ledger.insert(message);
      return { ok: true, message, duplicate: false, events: this.#ledger.append(events) };
    }
    return existing.fingerprint === message.fingerprint
      ? { ok: true, message: existing, duplicate: true, events: [] }
      : { ok: false, error: keyConflict(existing) };
  }

  record(item: RecordItem): Recorded {
    switch (item.kind) {
      case 'message': {
        const held = this.#ledger.byId(item.id);
        if (held !== undefined) return { ok: true, ...this.apply(held, item.happening) };
        return {
          ok: false,
          error: new MessageNotFoundError(`There is no message ${item.id}, or no longer.`),
        };
      }
      case 'reference':
        return { ok: true, ...this.#report(item, item.happening) };
      case 'notifier':
        return { ok: true, events: this.#notifier(item.notifier, item.happening) };
    }
  }

  /** Applies what happened to a message. */
  apply(held: Held, happening: Happening): Change {
    const before = held.message;
    const { message, events: drafts } = this.#rules.apply(before, happening);
    if (message === before) return { message, events: this.#ledger.append(drafts) };
    const references = this.#ledger.update(held, message);
    const unknown = changedUnknown(message, before);
    if (unknown.added.length > 0 || unknown.removed.length > 0) this.#ledger.changeUnknown(held, unknown);
    const candidates = unknown.added.flatMap((attempt) => this.#reportsFor(attempt, happening.at));
    const events = this.#ledger.append([...drafts, ...candidates]);
    return this.#applyParked({ message, events }, references, happening.at);
  }

  /** Applies what waited for the references that a change has given a message, if its number is the message's too. */
  #applyParked(change: Change, references: readonly Reference[], at: Date): Change {
    let { message, events } = change;
    for (const parked of this.#parkedFor(references, at)) {
      const reported = reportedFor(message, parked.happening);
      if (!this.#rules.concerns(message, reported.report)) continue;
      this.#ledger.unpark(parked);
      const held = this.#ledger.byId(message.id);
      if (held === undefined) continue;
      const applied = this.apply(held, reported);
      message = applied.message;
      events = [...events, ...applied.events];
    }
    return { message, events };
  }

  /** What waits for references, in the order in which it came. */
  #parkedFor(references: readonly Reference[], at: Date): readonly ParkedReport[] {
    const parked = references.flatMap((reference) => this.#ledger.parkedFor(reference));
    return parked
      .filter(({ happening }) => at.getTime() - happening.at.getTime() < parkedForMs)
      .sort((a, b) => a.number - b.number);
  }

  #report(reference: Reference, happening: Reported): Applied {
    let known = false;
    for (const held of this.#ledger.byReference(reference)) {
      known = true;
      const reported = reportedFor(held.message, happening);
      if (this.#rules.concerns(held.message, reported.report)) return this.apply(held, reported);
    }
    if (!known || this.#mayFollow(happening.report)) return { events: this.#park(reference, happening) };
    const { at, report } = happening;
    const entry = { reason: 'the number is not that of the message with this reference', raw: report.raw };
    return { events: this.#notifier(reference.notifier, { type: 'quarantined', at, entry }) };
  }

  /** True if a message to the number of a report may still get its reference: one call may give it to several. */
  #mayFollow({ notifier, to }: DeliveryReport): boolean {
    if (to === undefined) return false;
    const address = { notifier, address: to };
    for (const _ of this.#ledger.sendingTo(address)) return true;
    return this.#ledger.unknownNear(address, new Date(0), 1).length > 0;
  }

  #park(reference: Reference, happening: Reported): readonly CoreEvent[] {
    const { at, report } = happening;
    const parked = this.#parkedFor([reference], at);
    if (parked.some((known) => sameReport(known.happening.report, report))) return [];
    this.#ledger.park(reference, happening);
    const surplus = -this.#ledger.parkedRoom();
    if (surplus > 0) this.#ledger.unparkOldest(surplus);
    return this.#ledger.append([{ type: 'report.parked', at, report }, ...this.#candidatesOf(happening)]);
  }

  /** The unknown attempts that a report may be about which begins to wait: one event for the nearest of them. */
  #candidatesOf(waiting: Reported): readonly EventDraft[] {
    const { at, report } = waiting;
    if (report.to === undefined) return [];
    const address = { notifier: report.notifier, address: report.to };
    const time = reportTime(report, at);
    const near = this.#ledger.unknownNear(address, time, maxCandidates);
    const candidates = nearest(byBeginning, near, time, maxCandidates).filter((attempt) =>
      this.#rules.possibleMatch(attempt, waiting),
    );
    return candidates.length === 0 ? [] : [candidateEvent(at, report, candidates)];
  }

  /** The reports that wait and may be about an attempt whose outcome became unknown: one event for each of the nearest. */
  #reportsFor(attempt: UnknownAttempt, at: Date): readonly EventDraft[] {
    const near = this.#ledger.parkedNear(attempt, attempt.startedAt, maxCandidates);
    return nearest(byReportTime, near, attempt.startedAt, maxCandidates)
      .filter(({ happening }) => this.#rules.possibleMatch(attempt, happening))
      .map(({ happening: { report } }) => candidateEvent(at, report, [attempt]));
  }

  #notifier(name: string, happening: NotifierHappening): readonly CoreEvent[] {
    const before = this.#ledger.pause(name);
    const { pause, events } = this.#rules.notifier(name, before, happening);
    if (pause !== before) this.#ledger.setPause(name, pause);
    return this.#ledger.append(events);
  }
}

function candidateEvent(at: Date, report: DeliveryReport, attempts: readonly UnknownAttempt[]): EventDraft {
  const candidates = attempts.map(({ message, attempt }) => ({ message, attempt }));
  return { type: 'report.candidate', at, report, candidates };
}
