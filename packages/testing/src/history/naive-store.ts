import assert from 'node:assert/strict';
import { KeyConflictError, LimitExceededError, MessageNotFoundError, StoreError } from '@nkul/core';
import {
  type DeliveryReport,
  type Due,
  type EventDraft,
  erasedKey,
  type Happening,
  isErasable,
  lifecycle,
  type Message,
  type NotifierHappening,
  type Pause,
  type RecordItem,
  type Released,
  type Reported,
} from '@nkul/core/store';
import { NaiveConsent } from './naive-consent.ts';
import { charged, NaiveLimits, reasonOf } from './naive-limits.ts';
import { inTheDark, knows, mayGetReference, nearestThree, sameReport, timeOf } from './naive-questions.ts';
import { storeEvents, told, withoutWords } from './store-events.ts';

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
  readonly #limits = new NaiveLimits();
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

  add(
    given: Message,
  ): (NaiveChange & { readonly duplicate: boolean }) | KeyConflictError | LimitExceededError {
    const { key, createdAt: at } = given;
    const keys = key === undefined ? [] : [key, erasedKey(this.#secret, key)];
    const existing = this.list().find((one) => one.key !== undefined && keys.includes(one.key));
    if (existing === undefined) {
      const over = (given.charges ?? []).filter((charge) => this.#limits.isFull(charge));
      if (over.some((charge) => charge.over === 'reject'))
        return new LimitExceededError('reject', 'too many');
      const [review] = over;
      const { message, events } =
        review === undefined
          ? { message: charged(given, at), events: lifecycle.apply(given, { type: 'accepted', at }).events }
          : lifecycle.apply(given, { type: 'limited', to: 'review', at, reason: reasonOf(review) });
      this.messages.set(message.id, message);
      this.#append(events);
      const taken = review === undefined ? this.#append(this.#limits.take(message, at)) : [];
      return { message, duplicate: false, events: [...events, ...taken] };
    }
    if (existing.fingerprint === given.fingerprint) return { message: existing, duplicate: true, events: [] };
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
        return item.happening.type === 'released'
          ? this.#release(this.get(item.id), item.happening)
          : this.#happen(item.id, item.happening);
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
    if (before.chargedAt !== undefined && message.chargedAt === undefined) this.#limits.giveBack(before);
    this.messages.set(id, message);
    const settled = happening.type === 'settled' && message !== before;
    const secret = message.erased === 'all' ? this.#secret : undefined;
    const said = settled ? this.#consent.settled(before, happening, secret) : [];
    this.#append([...events, ...said]);
    const late = this.#unpark(before, message, happening.at);
    // The call of `needs()` cannot tell which attempt a restore adds.
    const candidates =
      happening.type === 'restored' ? [] : this.#candidates(before, this.get(id), happening.at);
    return { message: this.get(id), events: [...events, ...said, ...late, ...candidates] };
  }

  /** A person has decided: the charges are taken now, and a limit that refuses still does. */
  #release({ id, charges = [], status }: Message, happening: Released): NaiveChange | Error {
    const isRefused = charges.some((charge) => charge.over === 'reject' && this.#limits.isFull(charge));
    const next = lifecycle.apply(this.get(id), happening).message;
    if (status !== 'review' || next.status !== 'queued') return this.#happen(id, happening);
    if (isRefused) return new LimitExceededError('reject', 'too many');
    const { events } = this.#happen(id, happening);
    const message = charged(this.get(id), happening.at);
    this.messages.set(id, message);
    return { message, events: [...events, ...this.#append(this.#limits.take(message, happening.at))] };
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
