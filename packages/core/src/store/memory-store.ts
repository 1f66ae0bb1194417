import type { Lifecycle } from '../lifecycle/rules.ts';
import type { CoreEvent, EventDraft } from '../model/core-event.ts';
import { sameReport } from '../model/delivery-report.ts';
import { eraseAttempt, eraseMessage, eraseReport, isErased } from '../model/erase.ts';
import type { Due, Reported } from '../model/happening.ts';
import { type Message, restingSince } from '../model/message.ts';
import type { MessageStatus } from '../model/message-status.ts';
import type { Pause } from '../model/pause.ts';
import { changedReferences, type Reference } from '../model/references.ts';
import type {
  Added,
  Backlog,
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
import { backlogOf } from './backlog-of.ts';
import { Capacity } from './capacity.ts';
import { DueQueues } from './due-queues.ts';
import { IdIndex } from './id-index.ts';
import { matchesQuery } from './matches-query.ts';
import { MemorySubscribers } from './memory-subscribers.ts';
import { type Ledger, Recorder, type Row } from './recorder.ts';
import { parkedForMs } from './retention.ts';

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

/** A store in memory, complete but not durable: what it holds ends with the process. The default. */
export function memoryStore(options: MemoryStoreOptions = {}): Store {
  return new MemoryStore(options);
}

class MemoryStore implements Store {
  readonly durable = false;
  readonly #options: Required<MemoryStoreOptions>;
  #recorder: Recorder<Row> | undefined;
  /** In the order of their ids, unless one came late: then `#sorted` is false until somebody looks. */
  #messages = new Map<string, Message>();
  #sorted = true;
  #latestId = '';
  readonly #ids = new Map<string, string>();
  readonly #byReference = new IdIndex();
  readonly #unknownByAddress = new IdIndex();
  readonly #parked = new Map<string, Parked[]>();
  #parkedCount = 0;
  #parkedEver = 0;
  readonly #due = new DueQueues((id) => this.#messages.get(id));
  readonly #pauses = new Map<string, Pause>();
  /** In the order in which they came to rest. */
  readonly #resting: string[] = [];
  readonly #subscribers = new MemorySubscribers();
  #events: CoreEvent[] = [];
  #sequence = 0;

  constructor({ maxFinal = 100_000, maxEvents = 10_000, maxParked = 10_000 }: MemoryStoreOptions) {
    this.#options = { maxFinal, maxEvents, maxParked };
  }

  async open(lifecycle: Lifecycle): Promise<void> {
    this.#recorder = new Recorder(this.#ledger(), lifecycle);
  }

  async add(messages: readonly Message[]): Promise<readonly Added[]> {
    return messages.map((message) => this.#open.add(message));
  }

  async claim({ lanes, notTaking, maxUnassigned }: ClaimRequest, due: Due): Promise<Claimed> {
    const { at } = due;
    const extra = new Capacity({ calls: maxUnassigned, perCall: 1, mixed: false });
    const changes: Change[] = [];
    const take = (messages: Iterable<Message>): void => {
      for (const message of messages) changes.push(this.#open.apply({ message }, due));
    };
    take(this.#due.takeExpired(at, extra));
    for (const name of ['', ...notTaking]) take(this.#due.take(name, at, extra));
    for (const lane of lanes) take(this.#due.take(lane.notifier, at, new Capacity(lane)));
    const nextDueAt = this.#due.next(['', ...notTaking, ...lanes.map(({ notifier }) => notifier)], at);
    return { changes, ...(nextDueAt && { nextDueAt }) };
  }

  async record(items: readonly RecordItem[]): Promise<readonly Recorded[]> {
    return items.map((item): Recorded => {
      try {
        return this.#open.record(item);
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

  async backlog(at: Date): Promise<Backlog> {
    return { ...backlogOf(this.#messages.values(), at), parked: this.#parkedCount };
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
    return this.#subscribers.lease(name, lease, this.#sequence);
  }

  async close(): Promise<void> {}

  get #open(): Recorder<Row> {
    if (this.#recorder === undefined) throw new Error('the store is not open');
    return this.#recorder;
  }

  #ledger(): Ledger<Row> {
    const rowsOf = (ids: Iterable<string> = []): Row[] =>
      [...ids].flatMap((id) => this.#messages.get(id) ?? []).map((message) => ({ message }));
    const rowOf = (id: string | undefined): Row | undefined => rowsOf(id === undefined ? [] : [id])[0];
    return {
      byId: (id) => rowOf(id),
      byKey: (key) => rowOf(this.#ids.get(key)),
      byReference: ({ notifier, reference }) =>
        rowsOf(this.#byReference.get(referenceKey(notifier, reference))),
      byUnknownAddress: (notifier, address) =>
        rowsOf(this.#unknownByAddress.get(referenceKey(notifier, address))),
      insert: (message) => void this.#save(message),
      update: ({ message: before }, message) => this.#save(message, before),
      indexUnknown: ({ message: before }, message) => this.#indexUnknown(message, before),
      park: (reference, happening) => this.#park(reference, happening),
      unpark: (references) => this.#unpark(references),
      parkedAbout: (notifier, address) =>
        [...this.#parked.values()]
          .flatMap((waiting) => waiting.map(({ happening }) => happening))
          .filter(({ report }) => report.notifier === notifier && report.to === address),
      pause: (notifier) => this.#pauses.get(notifier),
      setPause: (notifier, pause) => {
        if (pause === undefined) this.#pauses.delete(notifier);
        else this.#pauses.set(notifier, pause);
      },
      append: (events) => this.#number(events),
    };
  }

  #park({ notifier, reference }: Reference, happening: Reported): boolean {
    const key = referenceKey(notifier, reference);
    if (this.#parked.get(key)?.some(({ happening: known }) => sameReport(known.report, happening.report)))
      return false;
    this.#dropOldParked(happening.at);
    this.#parkedEver += 1;
    this.#parked.set(key, [...(this.#parked.get(key) ?? []), { happening, order: this.#parkedEver }]);
    this.#parkedCount += 1;
    return true;
  }

  #unpark(
    references: readonly Reference[],
  ): readonly { readonly reference: Reference; readonly happening: Reported }[] {
    if (this.#parkedCount === 0) return [];
    const ready = references.flatMap((reference) => {
      const key = referenceKey(reference.notifier, reference.reference);
      const waiting = this.#parked.get(key) ?? [];
      this.#parked.delete(key);
      this.#parkedCount -= waiting.length;
      return waiting.map((parked) => ({ ...parked, reference }));
    });
    return ready.sort((a, b) => a.order - b.order);
  }

  #dropOldParked(at: Date): void {
    for (const [reference, [first, ...others]] of this.#parked) {
      const old = first === undefined || at.getTime() - first.happening.at.getTime() > parkedForMs;
      if (!old && this.#parkedCount < this.#options.maxParked) return;
      this.#parked.delete(reference);
      this.#parkedCount -= others.length + 1;
    }
  }

  #indexUnknown(message: Message, before: Message): void {
    for (const { notifier, to } of before.attempts) {
      this.#unknownByAddress.delete(referenceKey(notifier, to), message.id);
    }
    for (const { outcome, notifier, to } of message.attempts) {
      if (outcome === 'unknown') this.#unknownByAddress.add(referenceKey(notifier, to), message.id);
    }
  }

  /** Writes a message and returns the references that are new with it. */
  #save(message: Message, before?: Message): readonly Reference[] {
    this.#messages.set(message.id, message);
    if (message.id > this.#latestId) this.#latestId = message.id;
    else if (before === undefined) this.#sorted = false;
    if (before === undefined && message.key !== undefined) this.#ids.set(message.key, message.id);
    this.#due.note(message, before);
    const fresh: Reference[] = [];
    for (const one of changedReferences(message, before)) {
      if (this.#byReference.add(referenceKey(one.notifier, one.reference), message.id)) fresh.push(one);
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
      this.#unknownByAddress.delete(referenceKey(notifier, to), id);
    }
  }

  #erase(before: Date): void {
    for (const message of this.#messages.values()) {
      const { id, finalAt, attempts } = message;
      if (finalAt === undefined || finalAt > before || isErased(message)) continue;
      for (const { notifier, to } of attempts) this.#unknownByAddress.delete(referenceKey(notifier, to), id);
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
