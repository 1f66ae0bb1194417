import type { Act, Resend } from '../acts/act.ts';
import { StoreError } from '../base/errors.ts';
import { nextErasePlace, readErasePlace, writeErasePlace } from '../erase/erase-place.ts';
import type { AddressMark } from '../mark/mark.ts';
import type { CoreEvent } from '../model/core-event.ts';
import type { Due } from '../model/happening.ts';
import { isErasable, type Message } from '../model/message.ts';
import type { MessageStatus } from '../model/message-status.ts';
import type { Pause } from '../model/pause.ts';
import {
  type Change,
  type Claimed,
  type ClaimRequest,
  defaultMaxUnassigned,
  postponeMs,
} from '../ports/claim.ts';
import type { EraseRequest, Erasure, Purged, PurgeRequest } from '../ports/erasing.ts';
import type { MessageRow } from '../ports/ledger.ts';
import type { Page } from '../ports/page.ts';
import type {
  ActQuery,
  BalancePoint,
  BalanceQuery,
  MarkQuery,
  Queue,
  Stray,
  StrayQuery,
  UnknownMessages,
} from '../ports/reading.ts';
import type { Recorded, RecordItem } from '../ports/record-item.ts';
import type { Difference, Recorder } from '../ports/recorder.ts';
import type { Added, Backlog, Store } from '../ports/store.ts';
import type { StoreQuery } from '../ports/store-query.ts';
import { isTaken, type SubscriberLease } from '../ports/subscriber-lease.ts';
import { matchesQuery } from '../query/matches-query.ts';
import { eraseItems, erasureEvents, purgeItems } from '../store/erase-items.ts';
import { LaneCapacityLeft } from '../store/lane-capacity-left.ts';
import type { StatsQuery, StatsRow } from '../tally/stats.ts';
import { backlogOf } from './backlog-of.ts';
import { MemoryReading } from './memory-reading.ts';
import { checkedOptions, type MemoryStoreOptions } from './memory-store-options.ts';
import { MemoryTables } from './memory-tables.ts';

/**
 * The default store: complete, but not durable. Its data is lost when the process ends.
 *
 * @throws ConfigurationError if an option is not valid
 */
export function memoryStore(options: MemoryStoreOptions = {}): Store {
  return new MemoryStore(checkedOptions(options));
}

class MemoryStore implements Store {
  readonly durable = false;
  readonly #tables: MemoryTables;
  readonly #reading: MemoryReading;
  readonly #maxMessages: number;
  #recorder: Recorder | undefined;
  readonly #subscribers = new Map<
    string,
    { readonly cursor: number; readonly owner: string; readonly until: Date }
  >();

  constructor(options: MemoryStoreOptions) {
    const { maxMessages = 200_000, maxAtRest = 100_000, maxEvents = 10_000, maxParked = 10_000 } = options;
    this.#maxMessages = maxMessages;
    this.#tables = new MemoryTables({ maxMessages, maxAtRest, maxEvents, maxParked });
    this.#reading = new MemoryReading(this.#tables);
  }

  get secret(): Uint8Array {
    return this.#tables.secret;
  }

  async open(recorder: Recorder): Promise<void> {
    this.#recorder = recorder;
  }

  async add(messages: readonly Message[], resends: readonly Resend[] = []): Promise<readonly Added[]> {
    const room = this.#maxMessages - this.#tables.outgoing;
    if (messages.length <= room) return this.#write(this.#open.add(messages, this.#tables, { resends }));
    const taken = new Set(messages.filter((message, place) => place < room || this.#hasKeyOf(message)));
    const answers = this.#write(this.#open.add([...taken], this.#tables, { resends })).values();
    const full: Added = { ok: false, error: new StoreError(this.#isFull) };
    return messages.map((message) => (taken.has(message) ? (answers.next().value ?? full) : full));
  }

  onDropped(dropped: (messages: number) => void): void {
    this.#tables.dropped = dropped;
  }

  #hasKeyOf({ key }: Message): boolean {
    return key !== undefined && this.#tables.byKey(key) !== undefined;
  }

  get #isFull(): string {
    return `The store in memory is full: ${this.#maxMessages} messages wait to be sent (\`maxMessages\`). Try later, raise it, or keep them on the disk by @nkul/store-sqlite.`;
  }

  async claim(
    { lanes, notTaking, maxUnassigned = defaultMaxUnassigned }: ClaimRequest,
    due: Due,
  ): Promise<Claimed> {
    if (this.#tables.closedSince !== undefined) return { changes: [], failed: [] };
    const { at } = due;
    const queues = this.#tables.due;
    const extra = new LaneCapacityLeft({ calls: maxUnassigned, perCall: 1, mixed: false });
    const taken = new Map<string, Message>();
    queues.takeExpired(at, extra, taken);
    for (const name of ['', ...notTaking]) queues.take(name, at, extra, taken);
    for (const lane of lanes) {
      const capacity = new LaneCapacityLeft(lane);
      queues.takeHeld(lane.notifier, at, capacity, taken);
      queues.take(lane.notifier, at, capacity, taken);
    }
    const { changes, failed } = this.#start([...taken.values()], due);
    const own = ['', ...notTaking, ...lanes.map(({ notifier }) => notifier)];
    const nextDueAt = failed.length > 0 ? at : queues.next(own, at);
    return { changes, failed, ...(nextDueAt && { nextDueAt }) };
  }

  async record(items: readonly RecordItem[]): Promise<readonly Recorded[]> {
    return this.#write(this.#open.record(items, this.#tables));
  }

  async get(id: string): Promise<Message | undefined> {
    return this.#tables.get(id);
  }

  async find(query: StoreQuery): Promise<Page<Message>> {
    const { limit = 100, after, order } = query;
    const isBehind = ({ id }: Message): boolean =>
      after === undefined || (order === 'newest' ? id < after : id > after);
    const items: Message[] = [];
    for (const message of this.#possible(query)) {
      if (!isBehind(message) || !matchesQuery(message, query)) continue;
      const last = items.at(-1);
      if (items.length === limit && last !== undefined) return { items, next: last.id };
      items.push(message);
    }
    return { items };
  }

  async count(): Promise<Readonly<Partial<Record<MessageStatus, number>>>> {
    const counts: Partial<Record<MessageStatus, number>> = {};
    for (const { status } of this.#tables.inOrder().values()) counts[status] = (counts[status] ?? 0) + 1;
    return counts;
  }

  async backlog(at: Date): Promise<Backlog> {
    const { parked } = this.#tables;
    return { ...backlogOf(this.#tables.inOrder().values(), at), parked: parked.count };
  }

  async pauses(): Promise<readonly Pause[]> {
    return [...this.#tables.pauses.values()];
  }

  async events({
    after,
    limit,
  }: {
    readonly after: number;
    readonly limit: number;
  }): Promise<readonly CoreEvent[]> {
    const found = this.#tables.events.filter((event) => event.sequence > after).slice(0, limit);
    return found.map((event) => this.#tables.today(event));
  }

  async purge(request: PurgeRequest): Promise<Purged> {
    const { quotes, messages, events, parked, acts, thin } = request;
    const tables = this.#tables;
    if (parked !== undefined) tables.parked.removeUntil(parked);
    if (events !== undefined) tables.events = tables.events.filter(({ at }) => at > events);
    if (messages !== undefined) tables.purgeResting(messages);
    const old = purgeItems(tables.inOrder().values(), request);
    if (old.length > 0) this.#write(this.#open.record(old, tables));
    if (quotes !== undefined) tables.eraseQuotes(quotes);
    if (old.length > 0) tables.eraseEvents({ after: 0, limit: tables.events.length });
    if (acts !== undefined) tables.acts = tables.acts.filter(({ at }) => at > acts);
    if (thin !== undefined) {
      tables.tallies.thin(thin);
      tables.balances.thin(thin);
    }
    return { more: false };
  }

  async erase(request: EraseRequest): Promise<Erasure> {
    const place = readErasePlace(request.after);
    const about = 'to' in request ? { to: request.to } : {};
    if (place.kind === 'messages') return await this.#eraseMessages(request, place.after);
    const last = this.#tables.eraseEvents({ ...about, after: place.after, limit: request.limit });
    const next = last === undefined ? {} : { next: writeErasePlace({ kind: 'events', after: last }) };
    return { messages: 0, events: [], bytes: 'gone', ...next };
  }

  async #eraseMessages(request: EraseRequest, after: string | undefined): Promise<Erasure> {
    if ('id' in request) return this.#eraseAll([request.id], request.at);
    const { at, to, limit } = request;
    this.#tables.parked.removeTo(to);
    const { items, next } = await this.find({ to, limit, ...(after !== undefined && { after }) });
    const ids = items.filter((message) => isErasable(message, 'all')).map(({ id }) => id);
    return this.#eraseAll(ids, at, next);
  }

  /** @param after the last message of the page, if there are more */
  #eraseAll(ids: readonly string[], at: Date, after?: string): Erasure {
    const tables = this.#tables;
    const known = ids.flatMap((id) => tables.get(id) ?? []);
    const messages = known.filter((message) => isErasable(message, 'all')).length;
    const events = erasureEvents(this.#write(this.#open.record(eraseItems(ids, at), tables)));
    return { messages, events, bytes: 'gone', next: nextErasePlace(after) };
  }

  async history(
    id: string,
    options: { readonly after?: number; readonly limit: number },
  ): Promise<readonly CoreEvent[]> {
    return this.#reading.history(id, options);
  }

  async strays(query: StrayQuery): Promise<Page<Stray>> {
    return this.#reading.strays(query);
  }

  async heldKinds(): Promise<readonly Message[]> {
    return this.#reading.heldKinds();
  }

  async queues(): Promise<readonly Queue[]> {
    return this.#reading.queues();
  }

  async unknown(): Promise<UnknownMessages> {
    return this.#reading.unknown();
  }

  async latest(): Promise<number> {
    return this.#tables.sequence;
  }

  async stats(query: StatsQuery): Promise<readonly StatsRow[]> {
    return this.#reading.stats(query);
  }

  async balances(query: BalanceQuery): Promise<readonly BalancePoint[]> {
    return this.#reading.balances(query);
  }

  async acts(query: ActQuery): Promise<Page<Act>> {
    return this.#reading.acts(query);
  }

  async marks(query: MarkQuery): Promise<readonly AddressMark[]> {
    return this.#tables.marks.find(query);
  }

  async restoredAt(): Promise<Date | undefined> {
    return this.#tables.restoredAt();
  }

  async subscriber(name: string, lease: SubscriberLease): Promise<number | undefined> {
    const { owner, until, from } = lease;
    const known = this.#subscribers.get(name);
    if (known !== undefined && isTaken(known, lease)) return undefined;
    const initial = known?.cursor ?? (from === 'now' ? this.#tables.sequence : 0);
    const cursor = Math.max(initial, lease.cursor ?? 0);
    this.#subscribers.set(name, { cursor, owner, until });
    return cursor;
  }

  async close(): Promise<void> {}

  get #open(): Recorder {
    if (this.#recorder === undefined) throw new Error('the store is not open');
    return this.#recorder;
  }

  #write<Answer>({ changes, answers }: Difference<MessageRow, Answer>): readonly Answer[] {
    return answers(this.#tables.write(changes));
  }

  #start(taken: readonly Message[], due: Due): Pick<Claimed, 'changes' | 'failed'> {
    const changes: Change[] = [];
    const failed: Claimed['failed'][number][] = [];
    const rows = taken.map((message) => ({ message }));
    for (const [index, answer] of this.#write(this.#open.claim(rows, due, this.#tables)).entries()) {
      const message = taken[index];
      if (answer.ok) changes.push(answer);
      else if (message !== undefined) {
        failed.push({ id: message.id, error: answer.error });
        this.#tables.due.postpone(message, new Date(due.at.getTime() + postponeMs));
      }
    }
    return { changes, failed };
  }

  #possible({ key, order }: StoreQuery): Iterable<Message> {
    const all = this.#tables.inOrder().values();
    if (key === undefined) return order === 'newest' ? [...all].reverse() : all;
    const row = this.#tables.byKey(key);
    return row === undefined ? [] : [row.message];
  }
}
