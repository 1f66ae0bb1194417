import assert from 'node:assert/strict';
import { KeyConflictError, MessageNotFoundError, StoreError } from '@nkul/core';
import {
  type Attempt,
  type DeliveryReport,
  type Due,
  type EventDraft,
  erasedKey,
  type Happening,
  isErasable,
  isFinal,
  lifecycle,
  type Message,
  type NotifierHappening,
  type Pause,
  type RecordItem,
  type Reported,
} from '@nkul/core/store';
import { NaiveConsent } from './naive-consent.ts';
import { told, withoutWords } from './naive-events.ts';
import { storeEvents } from './store-events.ts';

/** A change of the naive store. Its events are not numbered. */
export interface NaiveChange {
  readonly message?: Message;
  readonly events: readonly EventDraft[];
}

/** How long a report is parked: 30 days. */
const dayMs = 86_400_000;
const monthMs = 30 * dayMs;

/**
 * The model with which stores are compared: the simplest possible store. It searches its lists from the front, works on
 * one message at a time, and has no index.
 */
export class NaiveStore {
  readonly messages: Map<string, Message> = new Map();
  readonly pauses: Map<string, Pause> = new Map();
  readonly #secret: Uint8Array;
  readonly #maxParked: number;
  readonly #consent = new NaiveConsent();
  #events: EventDraft[] = [];
  #parked: Reported[] = [];

  /** @param secret that of the store with which it is compared */
  constructor(
    secret: Uint8Array,
    { maxParked = Number.POSITIVE_INFINITY }: { readonly maxParked?: number } = {},
  ) {
    this.#secret = secret;
    this.#maxParked = maxParked;
  }

  /** All events; those of erased messages quote nothing. */
  get events(): readonly EventDraft[] {
    return this.#events.map((event) =>
      'message' in event && this.get(event.message.id).erased === 'all' ? withoutWords(event) : event,
    );
  }

  add(message: Message): (NaiveChange & { readonly duplicate: boolean }) | KeyConflictError {
    const { key } = message;
    const keys = key === undefined ? [] : [key, erasedKey(this.#secret, key)];
    const existing = this.list().find((one) => one.key !== undefined && keys.includes(one.key));
    if (existing === undefined) {
      this.messages.set(message.id, message);
      const { events } = lifecycle.apply(message, { type: 'accepted', at: message.createdAt });
      return { message, duplicate: false, events: this.#append(events) };
    }
    if (existing.fingerprint === message.fingerprint)
      return { message: existing, duplicate: true, events: [] };
    return new KeyConflictError('the key belongs to another request');
  }

  /** Erases a message, or all about an address. Returns how many messages, and their events. */
  erase(
    what: { readonly id: string } | { readonly to: string },
    at: Date,
  ): { readonly messages: number; readonly events: readonly EventDraft[] } {
    const found = this.list().filter(({ id, recipient: { phone, email } }) =>
      'id' in what ? id === what.id : phone === what.to || email === what.to,
    );
    const erased = found.filter((message) => isErasable(message, 'all'));
    const events = erased.flatMap(({ id, key }) => {
      const hashed = key === undefined ? {} : { key: erasedKey(this.#secret, key) };
      return this.#happen(id, { type: 'erased', at, what: 'all', by: 'request', ...hashed }).events;
    });
    const address = 'to' in what ? what.to : undefined;
    this.#parked = this.#parked.filter(({ report }) => address === undefined || report.to !== address);
    this.#events = this.#events.map((event) =>
      this.#isToErase(event, address) ? withoutWords(event) : event,
    );
    return { messages: erased.length, events };
  }

  #isToErase(event: EventDraft, address: string | undefined): boolean {
    if ('message' in event) return false;
    const candidates = event.type === 'report.candidate' ? event.candidates : [];
    if (candidates.some(({ message }) => this.get(message).erased === 'all')) return true;
    if (
      (event.type === 'report.parked' || event.type === 'report.candidate') &&
      this.#isOfErased(event.report)
    )
      return true;
    return address !== undefined && JSON.stringify(event).includes(address);
  }

  /** True for a report that an erased message has: it was parked until the message got its reference. */
  #isOfErased(report: DeliveryReport): boolean {
    return this.list().some(
      (message) =>
        message.erased === 'all' &&
        knows(message, report.notifier, report.reference) &&
        message.attempts.some(({ reports }) => reports.some((known) => sameReport(known, report))),
    );
  }

  /** Applies to one message what the store's claim has done to it. */
  claimed(id: string, due: Due): NaiveChange {
    return this.#happen(id, { ...due, closed: this.#consent.closed });
  }

  record(item: RecordItem): NaiveChange | Error {
    switch (item.kind) {
      case 'message':
      case 'attempt':
        if (!this.messages.has(item.id)) return new MessageNotFoundError('there is none');
        return this.#happen(item.id, item.happening);
      case 'reference':
        return this.#report(item.happening);
      case 'notifier':
        return { events: this.#notifier(item.notifier, item.happening) };
      case 'address':
        return { events: this.#append(this.#consent.say(item.happening)) };
      case 'act':
        return { events: this.#append(told(item.happening)) };
      case 'store':
        return { events: this.#append([{ type: storeEvents[item.happening.type], at: item.happening.at }]) };
    }
  }

  /** Oldest first. */
  get parkedReports(): readonly DeliveryReport[] {
    return this.#parked.map(({ report }) => report);
  }

  list(): readonly Message[] {
    return [...this.messages.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  get(id: string): Message {
    const message = this.messages.get(id);
    assert.ok(message, `the model has no message ${id}`);
    return message;
  }

  /** The messages that a report may be about: several only if they share its reference. */
  concerned({ report }: Reported): readonly Message[] {
    const all = this.list().filter(
      (message) => knows(message, report.notifier, report.reference) && lifecycle.isAbout(message, report),
    );
    const whole = all.filter(({ erased }) => erased !== 'all');
    const first = whole.filter(({ attempts }) =>
      attempts.some(
        ({ notifier, reference, aliases = [], reports }) =>
          notifier === report.notifier &&
          [reference, ...aliases].includes(report.reference) &&
          (reports.length === 0 || reports.some((known) => sameReport(known, report))),
      ),
    );
    return first.length > 0 ? first : whole.length > 0 ? whole : all;
  }

  #happen(id: string, happening: Happening): NaiveChange {
    const before = this.get(id);
    const { message, events } = lifecycle.apply(before, happening);
    this.messages.set(id, message);
    const settled = happening.type === 'settled' && message !== before;
    const said = settled ? this.#consent.settled(message, happening) : [];
    this.#append([...events, ...said]);
    const late = this.#unpark(before, message, happening.at);
    // The call of `needs()` cannot tell which attempt a restore adds.
    const candidates =
      happening.type === 'restored' ? [] : this.#candidates(before, this.get(id), happening.at);
    return { message: this.get(id), events: [...events, ...said, ...late, ...candidates] };
  }

  /** Parked reports that may be about an attempt whose outcome this change has made unknown. */
  #candidates(before: Message, message: Message, at: Date): readonly EventDraft[] {
    const known = inTheDark(before).map(({ number }) => number);
    const events = inTheDark(message)
      .filter(({ number }) => !known.includes(number))
      .flatMap((attempt) => {
        const about = this.#parked.filter(
          ({ report }) => report.notifier === attempt.notifier && report.to === attempt.to,
        );
        return nearestThree(about, timeOf, attempt.startedAt)
          .filter((waiting) => lifecycle.isCandidate(attempt, waiting))
          .map(({ report }): EventDraft => {
            const candidates = [{ message: message.id, attempt: attempt.number }];
            return { type: 'report.candidate', at, report, candidates };
          });
      });
    return this.#append(events);
  }

  /** Parked reports whose reference this change made known. */
  #unpark(before: Message, message: Message, now: Date): readonly EventDraft[] {
    const isFor = ({ at, report }: Reported) =>
      lifecycle.isAbout(message, report) &&
      now.getTime() - at.getTime() < monthMs &&
      knows(message, report.notifier, report.reference) &&
      !knows(before, report.notifier, report.reference);
    const ready = this.#parked.filter(isFor);
    this.#parked = this.#parked.filter((waiting) => !isFor(waiting));
    const events = ready.flatMap((waiting) => this.#happen(message.id, waiting).events);
    if (ready.length > 0 && this.get(message.id).erased === 'all')
      this.#events = this.#events.map((event) =>
        this.#isToErase(event, undefined) ? withoutWords(event) : event,
      );
    return events;
  }

  #report(happening: Reported): NaiveChange | Error {
    const { at, report } = happening;
    const known = this.list().some((message) => knows(message, report.notifier, report.reference));
    if (!known) return this.#park(happening);
    const [message] = this.concerned(happening);
    if (message !== undefined) return this.#happen(message.id, happening);
    if (this.list().some((one) => mayGetReference(one, report))) return this.#park(happening);
    const entry = { reason: 'the number is not that of the message with this reference', raw: report.raw };
    return { events: this.#notifier(report.notifier, { type: 'quarantined', at, entry }) };
  }

  #park(happening: Reported): NaiveChange | Error {
    const { at, report } = happening;
    const isSame = (waiting: Reported) =>
      at.getTime() - waiting.at.getTime() < monthMs && sameReport(waiting.report, report);
    if (this.#parked.some(isSame)) return { events: [] };
    const [oldest] = this.#parked;
    const isFull = oldest !== undefined && this.#parked.length >= this.#maxParked;
    if (isFull && at.getTime() - oldest.at.getTime() < dayMs) return new StoreError('too many wait');
    this.#parked.push(happening);
    if (this.#parked.length > this.#maxParked) this.#parked.shift();
    const attempts = this.list().flatMap((message) =>
      inTheDark(message).map((attempt) => ({ ...attempt, message: message.id })),
    );
    const about = attempts.filter(({ notifier, to }) => notifier === report.notifier && to === report.to);
    const candidates = nearestThree(about, ({ startedAt }) => startedAt, timeOf(happening))
      .filter((attempt) => lifecycle.isCandidate(attempt, happening))
      .map(({ message, number }) => ({ message, attempt: number }));
    const events = this.#append([
      { type: 'report.parked', at, report },
      ...(candidates.length > 0 ? [{ type: 'report.candidate', at, report, candidates } as const] : []),
    ]);
    return { events };
  }

  #notifier(name: string, happening: NotifierHappening): readonly EventDraft[] {
    const said = this.#consent.heard(happening);
    if (said === undefined) return [];
    const { pause, events } = lifecycle.applyToNotifier(name, this.pauses.get(name), happening);
    if (pause === undefined) this.pauses.delete(name);
    else this.pauses.set(name, pause);
    return this.#append([...events, ...said]);
  }

  #append(events: readonly EventDraft[]): readonly EventDraft[] {
    this.#events.push(...events);
    return events;
  }
}

/** True if one of the message's attempts has the reference, as its own or as an alias. */
function knows({ attempts }: Message, notifier: string, reference: string): boolean {
  return attempts.some(
    (attempt: Attempt) =>
      attempt.notifier === notifier &&
      (attempt.reference === reference || (attempt.aliases ?? []).includes(reference)),
  );
}

/** The attempts with an unknown outcome, as long as the message is not final. */
function inTheDark({ status, attempts }: Message): readonly Attempt[] {
  return isFinal(status) ? [] : attempts.filter(({ outcome }) => outcome === 'unknown');
}

function sameReport(a: DeliveryReport, b: DeliveryReport): boolean {
  const told = ({ notifier, reference, status, deliveredAt }: DeliveryReport) =>
    JSON.stringify([notifier, reference, status, deliveredAt ?? null]);
  return told(a) === told(b);
}

/** True if an answer or an operator may still give the message the reference of a report to its number. */
function mayGetReference(message: Message, { notifier, to }: DeliveryReport): boolean {
  const isTo = (attempt: Attempt) => attempt.notifier === notifier && attempt.to === to;
  const pending = message.attempts.some((attempt) => isTo(attempt) && attempt.outcome === 'pending');
  return (message.status === 'sending' && pending) || inTheDark(message).some(isTo);
}

function timeOf({ at, report }: Reported): Date {
  return report.submittedAt ?? report.sentAt ?? report.deliveredAt ?? at;
}

/** The three entries nearest to a time. Of equally near entries, those up to the time come before those after it. */
function nearestThree<One>(all: readonly One[], at: (one: One) => Date, time: Date): readonly One[] {
  const inTime = all.toSorted((a, b) => at(a).getTime() - at(b).getTime());
  const until = inTime.filter((one) => at(one) <= time).toReversed();
  const after = inTime.filter((one) => at(one) > time);
  const distance = (one: One) => Math.abs(at(one).getTime() - time.getTime());
  return [...until, ...after].sort((a, b) => distance(a) - distance(b)).slice(0, 3);
}
