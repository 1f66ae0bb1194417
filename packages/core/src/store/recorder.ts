import { keyConflict, MessageNotFoundError } from '../base/errors.ts';
import type { Lifecycle } from '../lifecycle/rules.ts';
import type { CoreEvent, EventDraft } from '../model/core-event.ts';
import { reportedFor } from '../model/erase.ts';
import type { Happening, NotifierHappening, Reported } from '../model/happening.ts';
import type { Message } from '../model/message.ts';
import type { Pause } from '../model/pause.ts';
import type { Reference } from '../model/references.ts';
import type { Added, Change, Recorded, RecordItem } from '../ports/store.ts';

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
  /** The messages with an attempt of unknown outcome to an address. */
  byUnknownAddress(notifier: string, address: string): Iterable<Held>;
  insert(message: Message): void;
  /** Writes a changed message and returns the references that are new with it. */
  update(held: Held, message: Message): readonly Reference[];
  /** Indexes the addresses of a message's attempts whose outcome is unknown now, in place of those before. */
  indexUnknown(held: Held, message: Message): void;
  /** Parks a report. False when the very same one is parked already. */
  park(reference: Reference, happening: Reported): boolean;
  /** Takes the reports parked for these references, in the order in which they came. */
  unpark(
    references: readonly Reference[],
  ): readonly { readonly reference: Reference; readonly happening: Reported }[];
  /** The parked reports that speak of an address. */
  parkedAbout(notifier: string, address: string): readonly Reported[];
  pause(notifier: string): Pause | undefined;
  setPause(notifier: string, pause: Pause | undefined): void;
  /** Stores events and numbers them. */
  append(events: readonly EventDraft[]): readonly CoreEvent[];
}

interface Applied {
  readonly message?: Message;
  readonly events: readonly CoreEvent[];
}

/** Applies the rules to what a store holds: which message a report is for, whether it is parked, quarantined or applied. */
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
        return { ok: true, events: this.#applyToNotifier(item.notifier, item.happening) };
    }
  }

  /** Applies what happened to a message. */
  apply(held: Held, happening: Happening): Change {
    const before = held.message;
    const { message, events: drafts } = this.#rules.apply(before, happening);
    if (message === before) return { message, events: this.#ledger.append(drafts) };
    const references = this.#ledger.update(held, message);
    const events = this.#ledger.append([...drafts, ...this.#possibleMatches(held, message, before)]);
    return this.#applyParked({ message, events }, references);
  }

  #applyParked(change: Change, references: readonly Reference[]): Change {
    let { message, events } = change;
    for (const { reference, happening } of this.#ledger.unpark(references)) {
      const applied = this.#report(reference, happening);
      message = applied.message ?? message;
      events = [...events, ...applied.events];
    }
    return { message, events };
  }

  #report(reference: Reference, happening: Reported): Applied {
    let known = false;
    for (const held of this.#ledger.byReference(reference)) {
      known = true;
      const reported = reportedFor(held.message, happening);
      if (this.#rules.isAbout(held.message, reported.report)) return this.apply(held, reported);
    }
    if (!known) return { events: this.#park(reference, happening) };
    const { at, report } = happening;
    const entry = { reason: 'the number is not that of the message with this reference', raw: report.raw };
    return { events: this.#applyToNotifier(reference.notifier, { type: 'quarantined', at, entry }) };
  }

  #park(reference: Reference, happening: Reported): readonly CoreEvent[] {
    if (!this.#ledger.park(reference, happening)) return [];
    const { at, report } = happening;
    const events: EventDraft[] = [{ type: 'report.parked', at, report }];
    const unknown = report.to === undefined ? [] : this.#ledger.byUnknownAddress(report.notifier, report.to);
    for (const { message } of unknown) events.push(...this.#rules.possibleMatch(message, happening));
    return this.#ledger.append(events);
  }

  /** A message whose outcome has become unknown may be what parked reports are about. */
  #possibleMatches(held: Held, message: Message, before: Message): readonly EventDraft[] {
    const wasUnknown = (attempt: number) => before.attempts[attempt - 1]?.outcome === 'unknown';
    if (message.attempts.every((one) => (one.outcome === 'unknown') === wasUnknown(one.number))) return [];
    this.#ledger.indexUnknown(held, message);
    const unknown = message.attempts.filter((one) => one.outcome === 'unknown');
    if (unknown.every((one) => wasUnknown(one.number))) return [];
    const places = new Map(unknown.map((one) => [JSON.stringify([one.notifier, one.to]), one]));
    return [...places.values()]
      .flatMap((one) => this.#ledger.parkedAbout(one.notifier, one.to))
      .flatMap((happening) => this.#rules.possibleMatch(message, happening));
  }

  #applyToNotifier(name: string, happening: NotifierHappening): readonly CoreEvent[] {
    const before = this.#ledger.pause(name);
    const { pause, events } = this.#rules.applyToNotifier(name, before, happening);
    if (pause !== before) this.#ledger.setPause(name, pause);
    return this.#ledger.append(events);
  }
}
