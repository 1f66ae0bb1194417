import { keyConflict } from '../base/key-conflict-error.ts';
import { MessageNotFoundError } from '../base/message-not-found-error.ts';
import type { Lifecycle } from '../lifecycle/rules.ts';
import type { CoreEvent, EventDraft } from '../model/core-event.ts';
import { sameReport } from '../model/delivery-report.ts';
import { eraseAttempt, eraseMessage, eraseReport, isErased, reportedFor } from '../model/erase.ts';
import type { Due, NotifierHappening, Reported } from '../model/happening.ts';
import type { Message } from '../model/message.ts';
import type { MessageStatus } from '../model/message-status.ts';
import type { Pause } from '../model/pause.ts';
import { changedReferences } from '../model/references.ts';
import { restingSince } from '../model/resting-since.ts';
import type {
  Added,
  Change,
  Claimed,
  ClaimRequest,
  MessageQuery,
  Page,
  Purged,
  PurgeRequest,
  Recorded,
  RecordItem,
  Store,
  SubscriberLease,
} from '../ports/store.ts';
import { Room } from './capacity.ts';
import { DueQueues } from './due-queues.ts';
import { IdIndex } from './id-index.ts';
import { matchesQuery } from './matches-query.ts';

export interface MemoryStoreOptions {
  /**
   * How many messages are kept that are final, or wait for nothing any more (`unknown`; `sent` without a report, once
   * that was told). Beyond, those that came to rest first go, and their keys with them. @default 100_000
   */
  readonly maxFinal?: number;
  /** How many events are kept. @default 10_000 */
  readonly maxEvents?: number;
  /** How many reports may wait for their reference; beyond, the oldest go. @default 10_000 */
  readonly maxParked?: number;
}

/** A report that waits for its reference. */
interface Parked {
  readonly happening: Reported;
  /** Its place among all that ever waited. */
  readonly order: number;
}

const parkedForMs = 30 * 86_400_000;

/** A store in memory, complete but not durable: what it holds ends with the process. The default. */
export function memoryStore(options: MemoryStoreOptions = {}): Store {
  return new MemoryStore(options);
}

class MemoryStore implements Store {
  readonly durable = false;
  readonly #options: Required<MemoryStoreOptions>;
  #lifecycle: Lifecycle | undefined;
  /** In the order of their ids, unless one came late: then `#sorted` is false until somebody looks. */
  #messages = new Map<string, Message>();
  #sorted = true;
  #latestId = '';
  readonly #ids = new Map<string, string>();
  readonly #byReference = new IdIndex();
  readonly #unsureByAddress = new IdIndex();
  readonly #parked = new Map<string, Parked[]>();
  #parkedCount = 0;
  #parkedEver = 0;
  readonly #due = new DueQueues((id) => this.#messages.get(id));
  readonly #pauses = new Map<string, Pause>();
  /** In the order in which they came to rest. */
  readonly #resting: string[] = [];
  readonly #subscribers = new Map<
    string,
    { readonly cursor: number; readonly owner: string; readonly until: Date }
  >();
  #events: CoreEvent[] = [];
  #sequence = 0;

  constructor({ maxFinal = 100_000, maxEvents = 10_000, maxParked = 10_000 }: MemoryStoreOptions) {
    this.#options = { maxFinal, maxEvents, maxParked };
  }

  async open(lifecycle: Lifecycle): Promise<void> {
    this.#lifecycle = lifecycle;
  }

  async add(messages: readonly Message[]): Promise<readonly Added[]> {
    return messages.map((message): Added => {
      const known = message.key === undefined ? undefined : this.#ids.get(message.key);
      const existing = known === undefined ? undefined : this.#messages.get(known);
      if (existing === undefined) {
        const { events } = this.#rules.apply(message, { type: 'accepted', at: message.createdAt });
        this.#save(message);
        return { ok: true, message, duplicate: false, events: this.#number(events) };
      }
      if (existing.fingerprint === message.fingerprint) {
        return { ok: true, message: existing, duplicate: true, events: [] };
      }
      return { ok: false, error: keyConflict(existing) };
    });
  }

  async claim({ lanes, closed, others }: ClaimRequest, due: Due): Promise<Claimed> {
    const { at } = due;
    const besides = new Room({ calls: others, perCall: 1, mixed: false });
    const changes: Change[] = [];
    const take = (messages: Iterable<Message>): void => {
      for (const message of messages) changes.push(this.#apply(message, due));
    };
    take(this.#due.takeExpired(at, besides));
    for (const name of ['', ...closed]) take(this.#due.take(name, at, besides));
    for (const lane of lanes) take(this.#due.take(lane.notifier, at, new Room(lane)));
    const nextDueAt = this.#due.next(['', ...closed, ...lanes.map(({ notifier }) => notifier)], at);
    return { changes, ...(nextDueAt && { nextDueAt }) };
  }

  async record(items: readonly RecordItem[]): Promise<readonly Recorded[]> {
    return items.map((item): Recorded => {
      try {
        return { ok: true, ...this.#record(item) };
      } catch (error) {
        return { ok: false, error: error instanceof Error ? error : new Error(String(error)) };
      }
    });
  }

  async get(id: string): Promise<Message | undefined> {
    return this.#messages.get(id);
  }

  async find(query: MessageQuery): Promise<Page<Message>> {
    const limit = query.limit ?? 100;
    const items: Message[] = [];
    for (const message of this.#candidates(query)) {
      if ((query.after !== undefined && message.id <= query.after) || !matchesQuery(message, query)) continue;
      const last = items.at(-1);
      if (items.length === limit && last !== undefined) return { items, next: last.id };
      items.push(message);
    }
    return { items };
  }

  async count(): Promise<Readonly<Partial<Record<MessageStatus, number>>>> {
    const counts: Partial<Record<MessageStatus, number>> = {};
    for (const { status } of this.#messages.values()) counts[status] = (counts[status] ?? 0) + 1;
    return counts;
  }

  async pauses(): Promise<readonly Pause[]> {
    return [...this.#pauses.values()];
  }

  async events({
    after,
    limit,
  }: {
    readonly after: number;
    readonly limit: number;
  }): Promise<readonly CoreEvent[]> {
    const found = this.#events.filter((event) => event.sequence > after).slice(0, limit);
    return found.map((event) =>
      'message' in event
        ? { ...event, message: this.#messages.get(event.message.id) ?? event.message }
        : event,
    );
  }

  async purge({ texts, messages, events, parked }: PurgeRequest): Promise<Purged> {
    if (parked !== undefined) this.#dropParkedBefore(parked);
    if (events !== undefined) this.#events = this.#events.filter(({ at }) => at > events);
    if (messages !== undefined) {
      for (const message of this.#messages.values()) {
        const since = restingSince(message);
        if (since !== undefined && since <= messages) this.#purge(message.id);
      }
    }
    if (texts !== undefined) this.#erase(texts);
    return { more: false };
  }

  async subscriber(name: string, lease: SubscriberLease): Promise<number | undefined> {
    const { owner, at, until, from } = lease;
    const known = this.#subscribers.get(name);
    if (known !== undefined && known.owner !== owner && known.until > at) return undefined;
    const begun = known?.cursor ?? (from === 'now' ? this.#sequence : 0);
    const cursor = Math.max(begun, lease.cursor ?? 0);
    this.#subscribers.set(name, { cursor, owner, until });
    return cursor;
  }

  async close(): Promise<void> {}

  get #rules(): Lifecycle {
    if (this.#lifecycle === undefined) throw new Error('the store is not open');
    return this.#lifecycle;
  }

  #record(item: RecordItem): { readonly message?: Message; readonly events: readonly CoreEvent[] } {
    switch (item.kind) {
      case 'message': {
        const message = this.#messages.get(item.id);
        if (message === undefined)
          throw new MessageNotFoundError(`There is no message ${item.id}, or no longer.`);
        return this.#apply(message, item.happening);
      }
      case 'reference':
        return this.#report(referenceKey(item.notifier, item.reference), item.happening);
      case 'notifier':
        return { events: this.#notifier(item.notifier, item.happening) };
    }
  }

  #apply(before: Message, happening: Parameters<Lifecycle['apply']>[1]): Change {
    const { message, events } = this.#rules.apply(before, happening);
    if (message === before) return { message, events: this.#number(events) };
    const fresh = this.#save(message, before);
    const told = this.#number([...events, ...this.#candidatesFor(message, before)]);
    return this.#applyParked({ message, events: told }, fresh);
  }

  /** Reports that were waiting for these references are applied now. */
  #applyParked(change: Change, references: readonly string[]): Change {
    if (this.#parkedCount === 0) return change;
    let { message, events } = change;
    const ready = references.flatMap((reference) => {
      const waiting = this.#parked.get(reference) ?? [];
      this.#parked.delete(reference);
      this.#parkedCount -= waiting.length;
      return waiting.map((parked) => ({ ...parked, reference }));
    });
    for (const { reference, happening } of ready.sort((a, b) => a.order - b.order)) {
      const applied = this.#report(reference, happening);
      message = applied.message ?? message;
      events = [...events, ...applied.events];
    }
    return { message, events };
  }

  #report(
    reference: string,
    happening: Reported,
  ): { readonly message?: Message; readonly events: readonly CoreEvent[] } {
    const ids = this.#byReference.get(reference);
    if (ids === undefined) return { events: this.#park(reference, happening) };
    for (const id of ids) {
      const message = this.#messages.get(id);
      if (message !== undefined && this.#rules.concerns(message, reportedFor(message, happening).report)) {
        return this.#apply(message, reportedFor(message, happening));
      }
    }
    const entry = {
      reason: 'the number is not that of the message with this reference',
      raw: happening.report.raw,
    };
    return {
      events: this.#notifier(happening.report.notifier, { type: 'quarantined', at: happening.at, entry }),
    };
  }

  #park(reference: string, happening: Reported): readonly CoreEvent[] {
    const { at, report } = happening;
    if (this.#parked.get(reference)?.some(({ happening: known }) => sameReport(known.report, report)))
      return [];
    this.#dropOldParked(at);
    this.#parkedEver += 1;
    const parked: Parked = { happening, order: this.#parkedEver };
    this.#parked.set(reference, [...(this.#parked.get(reference) ?? []), parked]);
    this.#parkedCount += 1;
    const unsure =
      report.to === undefined
        ? undefined
        : this.#unsureByAddress.get(referenceKey(report.notifier, report.to));
    const events: EventDraft[] = [{ type: 'report.parked', at, report }];
    for (const id of unsure ?? []) {
      const message = this.#messages.get(id);
      if (message !== undefined) events.push(...this.#rules.candidate(message, happening));
    }
    return this.#number(events);
  }

  #dropOldParked(at: Date): void {
    for (const [reference, [first, ...others]] of this.#parked) {
      const old = first === undefined || at.getTime() - first.happening.at.getTime() > parkedForMs;
      if (!old && this.#parkedCount < this.#options.maxParked) return;
      this.#parked.delete(reference);
      this.#parkedCount -= others.length + 1;
    }
  }

  /** A message whose outcome has become unknown may be what waiting reports are about. */
  #candidatesFor(message: Message, before: Message): readonly EventDraft[] {
    const events: EventDraft[] = [];
    for (const attempt of message.attempts) {
      const key = referenceKey(attempt.notifier, attempt.to);
      const was = before.attempts[attempt.number - 1]?.outcome === 'unknown';
      if (attempt.outcome === 'unknown' && !was) {
        this.#unsureByAddress.add(key, message.id);
        for (const waiting of this.#parked.values()) {
          for (const { happening } of waiting) events.push(...this.#rules.candidate(message, happening));
        }
      }
      if (attempt.outcome !== 'unknown' && was) this.#forgetUnsure(key, message);
    }
    return events;
  }

  /** Unless another attempt to the same address is unknown still. */
  #forgetUnsure(key: string, { id, attempts }: Message): void {
    const still = attempts.some(
      ({ outcome, notifier, to }) => outcome === 'unknown' && referenceKey(notifier, to) === key,
    );
    if (!still) this.#unsureByAddress.delete(key, id);
  }

  #notifier(name: string, happening: NotifierHappening): readonly CoreEvent[] {
    const { pause, events } = this.#rules.notifier(name, this.#pauses.get(name), happening);
    if (pause === undefined) this.#pauses.delete(name);
    else this.#pauses.set(name, pause);
    return this.#number(events);
  }

  /** Writes a message and returns the references that are new with it. */
  #save(message: Message, before?: Message): readonly string[] {
    this.#messages.set(message.id, message);
    if (message.id > this.#latestId) this.#latestId = message.id;
    else if (before === undefined) this.#sorted = false;
    if (before === undefined && message.key !== undefined) this.#ids.set(message.key, message.id);
    this.#due.note(message, before);
    const fresh: string[] = [];
    for (const { notifier, reference } of changedReferences(message, before)) {
      const key = referenceKey(notifier, reference);
      if (this.#byReference.add(key, message.id)) fresh.push(key);
    }
    const rested = before !== undefined && restingSince(before) !== undefined;
    if (!rested && restingSince(message) !== undefined) this.#rests(message.id);
    return fresh;
  }

  #rests(id: string): void {
    this.#resting.push(id);
    if (this.#resting.length <= this.#options.maxFinal * 1.1) return;
    for (const old of this.#resting.splice(0, this.#resting.length - this.#options.maxFinal)) {
      const message = this.#messages.get(old);
      // It may be on its way again, as when an operator has it tried again.
      if (message !== undefined && restingSince(message) !== undefined) this.#purge(old);
    }
  }

  #purge(id: string): void {
    const message = this.#messages.get(id);
    if (message === undefined) return;
    this.#messages.delete(id);
    if (message.key !== undefined) this.#ids.delete(message.key);
    for (const { notifier, reference } of changedReferences(message)) {
      this.#byReference.delete(referenceKey(notifier, reference), id);
    }
    for (const { notifier, to } of message.attempts) {
      this.#unsureByAddress.delete(referenceKey(notifier, to), id);
    }
  }

  #erase(before: Date): void {
    for (const message of this.#messages.values()) {
      const { id, finalAt, attempts } = message;
      if (finalAt === undefined || finalAt > before || isErased(message)) continue;
      for (const { notifier, to } of attempts) this.#unsureByAddress.delete(referenceKey(notifier, to), id);
      this.#messages.set(id, eraseMessage(message));
    }
    this.#events = this.#events.map((event) => {
      if (!('message' in event))
        return 'report' in event && event.at <= before
          ? { ...event, report: eraseReport(event.report) }
          : event;
      const { attempt, report } = event;
      const message = this.#messages.get(event.message.id);
      if (message === undefined || (!isErased(message) && event.type !== 'report.candidate')) return event;
      return {
        ...event,
        message,
        ...(attempt && { attempt: eraseAttempt(attempt) }),
        ...(report && { report: eraseReport(report) }),
      };
    });
  }

  #dropParkedBefore(before: Date): void {
    for (const [reference, waiting] of this.#parked) {
      const left = waiting.filter(({ happening }) => happening.at > before);
      this.#parkedCount -= waiting.length - left.length;
      if (left.length > 0) this.#parked.set(reference, left);
      else this.#parked.delete(reference);
    }
  }

  #candidates({ key }: MessageQuery): Iterable<Message> {
    if (key === undefined) return this.#inOrder().values();
    const message = this.#messages.get(this.#ids.get(key) ?? '');
    return message === undefined ? [] : [message];
  }

  #inOrder(): ReadonlyMap<string, Message> {
    if (!this.#sorted) {
      this.#messages = new Map([...this.#messages].sort(([a], [b]) => (a < b ? -1 : 1)));
      this.#sorted = true;
    }
    return this.#messages;
  }

  #number(drafts: readonly EventDraft[]): readonly CoreEvent[] {
    if (drafts.length === 0) return [];
    const events = drafts.map((draft): CoreEvent => {
      this.#sequence += 1;
      return { ...draft, sequence: this.#sequence };
    });
    this.#events.push(...events);
    if (this.#events.length > this.#options.maxEvents * 2)
      this.#events = this.#events.slice(-this.#options.maxEvents);
    return events;
  }
}

function referenceKey(notifier: string, reference: string): string {
  return `${notifier}\0${reference}`;
}
