import {
  type Added,
  type Change,
  type CoreEvent,
  type EventDraft,
  type Happening,
  keyConflict,
  type Lifecycle,
  type Message,
  MessageNotFoundError,
  type NotifierHappening,
  type Recorded,
  type RecordItem,
  type Reference,
  type Reported,
  reportedFor,
} from '@nkul/core';
import type { StoredMessage } from './recent-messages.ts';
import type { Tables } from './tables.ts';

/** Applies the rules to what is stored: each call within a transaction that is somebody else's. */
export class Recorder {
  readonly #tables: Tables;
  readonly #rules: Lifecycle;

  constructor(tables: Tables, rules: Lifecycle) {
    this.#tables = tables;
    this.#rules = rules;
  }

  add(message: Message): Added {
    const known = message.key === undefined ? undefined : this.#tables.messages.byKey(message.key);
    if (known === undefined) return { ok: true, ...this.#insert(message), duplicate: false };
    const existing = known.message;
    return existing.fingerprint === message.fingerprint
      ? { ok: true, message: existing, duplicate: true, events: [] }
      : { ok: false, error: keyConflict(existing) };
  }

  record(item: RecordItem): Recorded {
    switch (item.kind) {
      case 'message': {
        const known = this.#tables.messages.byId(item.id);
        if (known !== undefined) return { ok: true, ...this.apply(known, item.happening) };
        const error = new MessageNotFoundError(`There is no message ${item.id}, or no longer.`);
        return { ok: false, error };
      }
      case 'reference':
        return { ok: true, ...this.#report(item, item.happening) };
      case 'notifier':
        return { ok: true, events: this.#notifier(item.notifier, item.happening) };
    }
  }

  /** Applies what happened to a message. */
  apply({ number, message: before }: StoredMessage, happening: Happening): Change {
    const { message, events: drafts } = this.#rules.apply(before, happening);
    if (message === before) return { message, events: this.#tell(drafts) };
    this.#tables.messages.update(number, message);
    const fresh = this.#tables.references.link(number, message, before);
    const events = this.#tell([...drafts, ...this.#candidatesFor(number, message, before)]);
    return this.#applyParked({ message, events }, fresh);
  }

  #insert(message: Message): Change {
    const { events } = this.#rules.apply(message, { type: 'accepted', at: message.createdAt });
    const { number } = this.#tables.messages.insert(message);
    this.#tables.references.link(number, message);
    return { message, events: this.#tell(events) };
  }

  /** Reports that were waiting for these references are applied now. */
  #applyParked(change: Change, references: readonly Reference[]): Change {
    let { message, events } = change;
    for (const { reference, happening } of this.#tables.parked.take(references)) {
      const applied = this.#report(reference, happening);
      message = applied.message ?? message;
      events = [...events, ...applied.events];
    }
    return { message, events };
  }

  #report(
    reference: Reference,
    happening: Reported,
  ): { readonly message?: Message; readonly events: readonly CoreEvent[] } {
    const numbers = this.#tables.references.find(reference);
    if (numbers.length === 0) return { events: this.#park(reference, happening) };
    for (const number of numbers) {
      const known = this.#tables.messages.byNumber(number);
      if (known === undefined) continue;
      const reported = reportedFor(known.message, happening);
      if (this.#rules.concerns(known.message, reported.report)) return this.apply(known, reported);
    }
    const entry = {
      reason: 'the number is not that of the message with this reference',
      raw: happening.report.raw,
    };
    return { events: this.#notifier(reference.notifier, { type: 'quarantined', at: happening.at, entry }) };
  }

  #park(reference: Reference, happening: Reported): readonly CoreEvent[] {
    if (!this.#tables.parked.add(reference, happening)) return [];
    const { at, report } = happening;
    const events: EventDraft[] = [{ type: 'report.parked', at, report }];
    const unsure = report.to === undefined ? [] : this.#tables.unsure.find(report.notifier, report.to);
    for (const number of unsure) {
      const known = this.#tables.messages.byNumber(number);
      if (known !== undefined) events.push(...this.#rules.candidate(known.message, happening));
    }
    return this.#tell(events);
  }

  /** A message whose outcome has become unknown may be what waiting reports are about. */
  #candidatesFor(number: number, message: Message, before: Message): readonly EventDraft[] {
    const wasUnknown = (attempt: number) => before.attempts[attempt - 1]?.outcome === 'unknown';
    if (message.attempts.every((one) => (one.outcome === 'unknown') === wasUnknown(one.number))) return [];
    this.#tables.unsure.replace(number, message);
    const unknown = message.attempts.filter((one) => one.outcome === 'unknown');
    if (unknown.every((one) => wasUnknown(one.number))) return [];
    const places = new Map(unknown.map((one) => [JSON.stringify([one.notifier, one.to]), one]));
    return [...places.values()]
      .flatMap((one) => this.#tables.parked.about(one.notifier, one.to))
      .flatMap((happening) => this.#rules.candidate(message, happening));
  }

  #notifier(name: string, happening: NotifierHappening): readonly CoreEvent[] {
    const before = this.#tables.pauses.get(name);
    const { pause, events } = this.#rules.notifier(name, before, happening);
    if (pause !== before) this.#tables.pauses.set(name, pause);
    return this.#tell(events);
  }

  #tell(drafts: readonly EventDraft[]): readonly CoreEvent[] {
    return this.#tables.events.insert(drafts, ({ id }) => this.#tables.messages.byId(id)?.number ?? 0);
  }
}
