import assert from 'node:assert/strict';
import {
  type Added,
  type Cancelled,
  type Claimed,
  type ClaimRequest,
  createRecorder,
  type DeliveryReport,
  type Dropped,
  type Due,
  type LaneCapacity,
  type Message,
  type Plan,
  type Recorded,
  type Recorder,
  type RecordItem,
  type Released,
  type Reported,
  type Resolved,
  type Restored,
  type Settled,
  type Store,
  stepsFor,
  type Woken,
} from '@nkul/core/store';
import type { ContractCase } from '../base/contract-case.ts';
import { sampleMessage, sampleSteps } from '../base/sample-message.ts';
import { type ManualClock, manualClock } from '../fakes/manual-clock.ts';
import type { OpenTransaction, StoreCaps, StoreHooks, StorePlace } from './store-place.ts';

/** Makes a case of the contract from a sentence and a function, which gets a bench with a new store. */
export type OnStore = (
  name: string,
  work: (bench: StoreBench) => Promise<void>,
  options?: BenchOptions,
) => ContractCase;

/** The result of a successful recording. */
export type Done = Extract<Recorded, { readonly ok: true }>;

export interface BenchOptions {
  /** The recorder that the stores get. @default the core's */
  readonly recorder?: Recorder;
  /** @default those of the store */
  readonly caps?: StoreCaps;
  /** How many stores open at once on the new place. The bench uses the first. @default 1 */
  readonly stores?: number;
}

const leaseMs = 60_000;

/** A store under test, with a manual clock and short functions for the calls of a hub. */
export class StoreBench {
  readonly clock: ManualClock = manualClock();
  /** The routes that a `Due` carries. */
  routes: Plan = { default: sampleSteps };
  /** The notifiers that take messages. */
  available: ReadonlySet<string> = new Set(['alpha', 'beta', 'mail']);
  /** The notifiers of this worker. Those that are not `available` take no messages now. */
  known: ReadonlySet<string> = new Set(['alpha', 'beta', 'mail']);
  readonly #place: StorePlace;
  readonly #recorder: Recorder;
  readonly #caps: StoreCaps;
  readonly #open = new Set<Store>();
  readonly #ends: (() => void)[] = [];
  #store: Store | undefined;

  private constructor(place: StorePlace, { recorder = createRecorder(), caps = {} }: BenchOptions) {
    this.#place = place;
    this.#recorder = recorder;
    this.#caps = caps;
  }

  /** Makes a bench, runs work on it, and removes it. */
  static async run(
    place: StorePlace,
    work: (bench: StoreBench) => Promise<void>,
    options: BenchOptions = {},
  ): Promise<void> {
    const bench = new StoreBench(place, options);
    try {
      const opening = Array.from({ length: options.stores ?? 1 }, () => bench.another());
      bench.#store = (await Promise.all(opening))[0];
      await work(bench);
    } finally {
      for (const end of bench.#ends) end();
      for (const store of bench.#open) await store.close();
      await place.remove?.();
    }
  }

  get store(): Store {
    assert.ok(this.#store, 'the bench has no store');
    return this.#store;
  }

  /** Calls back at the end of the case, also if it fails, before the stores are closed. */
  onEnd(end: () => void): void {
    this.#ends.push(end);
  }

  /** All open stores. */
  get stores(): readonly Store[] {
    return [...this.#open];
  }

  /** Opens another store on the same place, beside the first. */
  async another(hooks?: StoreHooks): Promise<Store> {
    const store = await this.#place.store(this.#caps, hooks);
    await store.open(this.#recorder);
    this.#open.add(store);
    return store;
  }

  /** Closes the store and opens another one on the same place, as a restart does. */
  async reopen(): Promise<void> {
    this.#open.delete(this.store);
    await this.store.close();
    this.#store = await this.another();
  }

  /** Begins a transaction of the application. */
  async begin(): Promise<OpenTransaction> {
    assert.ok(this.#place.begin, 'a place of a store with `transactions` has begin()');
    return await this.#place.begin();
  }

  message(patch: Partial<Message> = {}): Message {
    return sampleMessage(this.clock, patch);
  }

  /** A message with the steps that it takes of its route. */
  routed(patch: Partial<Message> & Pick<Message, 'route'>): Message {
    const { placeOf } = this.due();
    const message = this.message(patch);
    const steps = stepsFor(this.routes[patch.route] ?? [], { ...message, steps: [] }, placeOf);
    return { ...message, steps, dueFor: steps[message.step]?.notifier };
  }

  /** Adds a message and returns it. */
  async add(patch: Partial<Message> = {}): Promise<Message> {
    const [added] = await this.store.add([this.message(patch)]);
    return accepted(added).message;
  }

  /** Claims due messages, by default with capacity for all. */
  async claim(lanes: readonly Partial<LaneCapacity>[] = [], maxUnassigned = 100): Promise<Claimed> {
    return await this.store.claim(this.claimRequest(lanes, maxUnassigned), this.due());
  }

  /** Claims by one of several stores. Returns the ids of the messages that it got. */
  async claimBy(store: Store): Promise<readonly string[]> {
    const { changes } = await store.claim(this.claimRequest(), this.due());
    return changes.map(({ message }) => message.id);
  }

  claimRequest(lanes: readonly Partial<LaneCapacity>[] = [], maxUnassigned = 100): ClaimRequest {
    const named = new Map(lanes.map((lane) => [lane.notifier, lane]));
    const all = [...this.available].map((notifier) => ({
      notifier,
      calls: 100,
      perCall: 1,
      mixed: false,
      ...named.get(notifier),
    }));
    return {
      lanes: all,
      notTaking: [...this.known].filter((name) => !this.available.has(name)),
      maxUnassigned,
    };
  }

  due(): Due {
    const at = this.clock.now();
    return {
      type: 'due',
      // As a provider whose reports quote an id of ours.
      referenceOf: (notifier, { id, attempt }) => (notifier === 'mail' ? `${id}:${attempt}` : undefined),
      placeOf: (address) => (address.startsWith('+') ? `place-${address.at(-1)}` : undefined),
      at,
      leaseUntil: new Date(at.getTime() + leaseMs),
      routes: this.routes,
      available: this.available,
      random: 0.5,
    };
  }

  /** Adds a message and starts its first attempt. */
  async start(patch: Partial<Message> = {}): Promise<Message> {
    const { id } = await this.add(patch);
    await this.claim();
    return await this.get(id);
  }

  /** Adds a message that a provider has accepted under a reference. */
  async send(reference: string, patch: Partial<Message> = {}): Promise<Message> {
    const { id } = await this.start(patch);
    await this.settle(id, { outcome: 'accepted', reference });
    return await this.get(id);
  }

  /** Adds a message with an attempt whose outcome is unknown. */
  async lose(patch: Partial<Message> = {}): Promise<Message> {
    const { id } = await this.start(patch);
    await this.settle(id, { outcome: 'unknown', reason: { code: 'no_answer', message: 'silence' } });
    return await this.get(id);
  }

  async get(id: string): Promise<Message> {
    const message = await this.store.get(id);
    assert.ok(message, `message ${id} is gone`);
    return message;
  }

  async record(item: RecordItem): Promise<Done> {
    const [recorded] = await this.store.record([item]);
    return done(recorded);
  }

  /** Records a happening to a message. */
  async happen(
    id: string,
    happening: Cancelled | Released | Dropped | Woken | Settled | Resolved,
  ): Promise<Done> {
    return await this.record(await this.item(id, happening));
  }

  async settle(id: string, submission: Settled['submission'], attempt = 1): Promise<Done> {
    return await this.happen(id, this.settled(submission, attempt));
  }

  /** A happening to a message, as a record item. */
  async item(
    id: string,
    happening: Cancelled | Released | Dropped | Woken | Settled | Resolved,
  ): Promise<RecordItem> {
    return itemFor(await this.get(id), happening);
  }

  settled(submission: Settled['submission'], attempt = 1): Settled {
    return { type: 'settled', at: this.clock.now(), attempt, submission, random: 0.5 };
  }

  async report(patch: Partial<DeliveryReport> = {}): Promise<Done> {
    return await this.record(this.reported(patch));
  }

  /** A report as a record item, by default that `ref-1` was delivered. */
  reported(patch: Partial<DeliveryReport> = {}): RecordItem & { readonly happening: Reported } {
    const report: DeliveryReport = {
      notifier: 'alpha',
      reference: 'ref-1',
      status: 'delivered',
      raw: { id: patch.reference ?? 'ref-1' },
      ...patch,
    };
    const happening: Reported = { type: 'reported', at: this.clock.now(), report };
    return { kind: 'reference', notifier: report.notifier, reference: report.reference, happening };
  }

  /** All stored events. */
  async events(): Promise<Awaited<ReturnType<Store['events']>>> {
    return await this.store.events({ after: 0, limit: 1_000_000 });
  }
}

/** The result of adding a message. @throws AssertionError if it failed */
export function accepted(added: Added | undefined): Extract<Added, { readonly ok: true }> {
  assert.ok(added, 'the store answered for fewer messages than it was given');
  if (!added.ok) throw added.error;
  return added;
}

/** The result of a recording. @throws AssertionError if it failed */
export function done(recorded: Recorded | undefined): Done {
  assert.ok(recorded, 'the store answered for fewer items than it was given');
  if (!recorded.ok) throw recorded.error;
  return recorded;
}

/** The names of events, in order. */
export function names(events: readonly { readonly type: string }[]): readonly string[] {
  return events.map((event) => event.type);
}

/** A happening to a message, as a record item. Without the number of an attempt, an operator means the latest. */
export function itemFor(
  message: Message,
  happening: Cancelled | Released | Dropped | Woken | Restored | Settled | Resolved,
): RecordItem {
  const { id, attempts } = message;
  if (happening.type !== 'settled' && happening.type !== 'resolved')
    return { kind: 'message', id, happening };
  const attempt = attempts.find(({ number }) => number === happening.attempt) ?? attempts.at(-1);
  assert.ok(attempt, `message ${id} has no attempt`);
  return { kind: 'attempt', id, attempt, happening: { ...happening, attempt: attempt.number } };
}
