import { scheduler } from 'node:timers/promises';
import type { Resend } from '../acts/act.ts';
import { systemClock } from '../base/clock.ts';
import type { CoreEvent } from '../model/core-event.ts';
import type { Due } from '../model/happening.ts';
import type { Message } from '../model/message.ts';
import type { StoredGroup } from '../observe/observer.ts';
import type { Observers } from '../observe/observers.ts';
import { tellChanges } from '../observe/tell-changes.ts';
import type { Claimed, ClaimRequest } from '../ports/claim.ts';
import type { EraseRequest, Erasure } from '../ports/erasing.ts';
import type { Recorded, RecordItem } from '../ports/record-item.ts';
import type { Added, Store } from '../ports/store.ts';
import { HeldAdds, isHeld } from './held-adds.ts';
import { type RecordGroup, RecordQueue, type Waiting } from './record-queue.ts';
import { Turns } from './turns.ts';

interface WaitingClaim {
  readonly makeClaim: MakeClaim;
  readonly resolve: (claimed: Claimed) => void;
  readonly reject: (error: unknown) => void;
}

/** A call that enters the queue. Its results may need more time than its group. */
interface Entered<Item, Result> extends Waiting<Item, Result> {
  readonly resolve: (results: readonly Result[] | Promise<readonly Result[]>) => void;
}

interface WaitingErasure {
  readonly request: EraseRequest;
  readonly resolve: (erasure: Erasure) => void;
  readonly reject: (error: unknown) => void;
}

/** Makes the request of a claim. It is called at the last moment, when all capacity that this turn frees is known. */
export type MakeClaim = () => { readonly request: ClaimRequest; readonly due: Due };

const noneAdded: ReadonlySet<string> = new Set();

/** How many rounds of the event loop follow a full group: each round accepts one new connection. */
const roundsBehindFull = 32;

/**
 * Calls made in the same turn of the event loop reach the store as one group, so that a thousand messages cost one
 * commit. The events of a group are emitted after its commit, before its callers go on.
 *
 * A store gets one group at a time, in the order of the calls. One that is `concurrent` gets one group of each kind at a
 * time: it adds messages while it records reports, and a claim waits for the calls before it that it must see.
 */
export class GroupCommit {
  readonly #store: Store;
  /** A monotonic time, in milliseconds. */
  readonly #nowMs: () => number;
  readonly #emit: (events: readonly CoreEvent[]) => void;
  readonly #observers: Observers | undefined;
  #failed = (): void => {};
  #adds: (Waiting<Message, Added> & { readonly resends: readonly Resend[] })[] = [];
  readonly #records = new RecordQueue();
  #claims: WaitingClaim[] = [];
  #erasures: WaitingErasure[] = [];
  /** The messages of the group that is being added. */
  #beingAdded: ReadonlySet<string> = noneAdded;
  /** One for all kinds, or one for each. */
  readonly #adding: Turns;
  readonly #recording: Turns;
  readonly #claiming: Turns;
  readonly #heldAdds: HeldAdds;
  /**
   * True for a durable store that cannot queue claimed messages again when the process ends. Then a message is
   * committed in one turn and claimed in a later one.
   */
  readonly #claimsApart: boolean;
  #failedAtMs: number | undefined;

  constructor(
    store: Store,
    emit: (events: readonly CoreEvent[]) => void,
    nowMs: () => number = systemClock.monotonicMs,
    observers?: Observers,
  ) {
    this.#observers = observers;
    this.#nowMs = nowMs;
    this.#store = store;
    this.#emit = emit;
    this.#heldAdds = new HeldAdds(store, emit, nowMs);
    this.#claimsApart = store.durable && store.giveBack === undefined;
    if (store.concurrent === true) {
      this.#adding = new Turns(
        () => this.#adds.length > 0,
        () => this.#storeAdds(),
      );
      this.#recording = new Turns(
        () => this.#records.length + this.#erasures.length > 0,
        () => this.#recordTurn(),
      );
      this.#claiming = new Turns(
        () => this.#claims.length > 0,
        () => this.#claimTurn(),
      );
    } else {
      const waiting = () =>
        this.#adds.length + this.#records.length + this.#erasures.length + this.#claims.length;
      const turns = new Turns(
        () => waiting() > 0,
        () => this.#turn(),
      );
      [this.#adding, this.#recording, this.#claiming] = [turns, turns, turns];
    }
  }

  /** How long ago the store failed to store a group, in milliseconds; undefined if the last group was stored. */
  failedAgoMs(nowMs: number): number | undefined {
    return this.#failedAtMs === undefined ? undefined : nowMs - this.#failedAtMs;
  }

  /**
   * Calls back when the store has failed to store a group. It may have stored it all the same, and its events are not
   * emitted: messages may be due, and notifiers paused.
   */
  onFailure(failed: () => void): void {
    this.#failed = failed;
  }

  /**
   * Adds all the messages in one group. If a transaction of somebody else has the key of one, that one is added again, apart from
   * all other calls, until it is free, for at most 30 seconds.
   *
   * @param resends who sent which of them again
   */
  add(messages: readonly Message[], resends: readonly Resend[] = []): Promise<readonly Added[]> {
    return this.#wait<Message, Added>(
      this.#adding,
      ({ items, resolve, reject }) => {
        const end = (added: readonly Added[]): void =>
          resolve(added.some(isHeld) ? this.#heldAdds.end(messages, added, resends) : added);
        this.#adds.push({ items, resolve: end, reject, resends });
      },
      messages,
    );
  }

  async record(item: RecordItem): Promise<Recorded> {
    return only(await this.recordAll([item]));
  }

  /** @throws the error with which the store rejected the item */
  async recordOrThrow(item: RecordItem): Promise<Extract<Recorded, { ok: true }>> {
    const recorded = await this.record(item);
    if (!recorded.ok) throw recorded.error;
    return recorded;
  }

  /** Records all the items in one group, however many they are. */
  recordAll(items: readonly RecordItem[]): Promise<readonly Recorded[]> {
    return this.#wait(this.#recording, (waiting) => this.#records.others.push(waiting), items);
  }

  /**
   * Records the answers of notifiers, before all other records. An answer frees capacity, and must reach the store
   * before the claim that uses this capacity.
   */
  recordAnswers(items: readonly RecordItem[]): Promise<readonly Recorded[]> {
    return this.#wait(this.#recording, (waiting) => this.#records.answers.push(waiting), items);
  }

  claim(makeClaim: MakeClaim): Promise<Claimed> {
    return new Promise((resolve, reject) => {
      this.#claims.push({ makeClaim, resolve, reject });
      this.#claiming.begin();
    });
  }

  /** Erases a part of the stored data, in the transaction of the group. */
  erase(request: EraseRequest): Promise<Erasure> {
    return new Promise((resolve, reject) => {
      this.#erasures.push({ request, resolve, reject });
      this.#recording.begin();
    });
  }

  /** Resolves when the groups of the calls that were made before have ended. */
  async flushed(): Promise<void> {
    await Promise.all([this.#adding, this.#recording, this.#claiming].map((turns) => turns.passed()));
  }

  /** Resolves when all calls to the store have ended. Messages whose key somebody else has are not tried again. */
  async idle(): Promise<void> {
    await this.#heldAdds.stop();
    const all = [this.#adding, this.#recording, this.#claiming];
    while (all.some(({ busy }) => busy)) await Promise.all(all.map((turns) => turns.idle()));
  }

  #wait<Item, Result>(
    turns: Turns,
    enqueue: (waiting: Entered<Item, Result>) => void,
    items: readonly Item[],
  ): Promise<readonly Result[]> {
    if (items.length === 0) return Promise.resolve([]);
    return new Promise((resolve, reject) => {
      enqueue({ items, resolve, reject });
      turns.begin();
    });
  }

  /** A group of all kinds. */
  async #turn(): Promise<void> {
    const claims = this.#claims.splice(0);
    const storesAdds = this.#adds.length > 0;
    const records = this.#records.take();
    // They begin together and in this order, so that a store can put them in one transaction.
    const stored = [this.#storeAdds(), this.#storeRecords(records)];
    if (this.#claimsApart && storesAdds && claims.length > 0) {
      await Promise.all(stored);
      await scheduler.yield();
    }
    await Promise.all([...stored, ...claims.map((claim) => this.#claim(claim))]);
    if (records.full) await letOthersIn();
  }

  async #recordTurn(): Promise<void> {
    const records = this.#records.take();
    await this.#storeRecords(records);
    if (records.full) await letOthersIn();
  }

  /** It sees the messages that were added before, and the capacity that answers have freed. */
  async #claimTurn(): Promise<void> {
    await Promise.all([this.#adding.passed(), this.#recording.passed()]);
    await Promise.all(this.#claims.splice(0).map((claim) => this.#claim(claim)));
  }

  async #storeAdds(): Promise<void> {
    const adds = this.#adds.splice(0);
    const resends = adds.flatMap((add) => add.resends);
    // With one queue for all, a claim looks for nothing that is being added.
    const concurrent = this.#adding !== this.#claiming;
    if (concurrent) this.#beingAdded = new Set(adds.flatMap(({ items }) => items.map(({ id }) => id)));
    await this.#settle('add', adds, (items) => this.#store.add(items, resends));
    this.#beingAdded = noneAdded;
  }

  async #storeRecords({ calls }: RecordGroup): Promise<void> {
    const erasures = this.#erasures.splice(0);
    await Promise.all([
      this.#settle('record', calls, (items) => this.#store.record(items)),
      ...erasures.map((erasure) => this.#erase(erasure)),
    ]);
  }

  async #settle<Item, Result extends Added | Recorded>(
    operation: 'add' | 'record',
    waiting: readonly Waiting<Item, Result>[],
    call: (items: readonly Item[]) => Promise<readonly Result[]>,
  ): Promise<void> {
    if (waiting.length === 0) return;
    const began = this.#nowMs();
    try {
      const results = await call(waiting.flatMap(({ items }) => items));
      this.#failedAtMs = undefined;
      this.#stored(operation, results.length, began);
      for (const result of results) if (result.ok) this.#emit(result.events);
      if (this.#observers !== undefined) tellChanges(results, this.#observers);
      let from = 0;
      for (const { items, resolve, reject } of waiting) {
        const own = results.slice(from, from + items.length);
        from += items.length;
        if (own.length === items.length) resolve(own);
        else reject(tooFew());
      }
    } catch (error) {
      this.#failedAtMs = this.#nowMs();
      this.#stored(operation, 0, began, true);
      for (const { reject } of waiting) reject(error);
      this.#failed();
    }
  }

  #stored(operation: StoredGroup['operation'], items: number, began: number, failed = false): void {
    this.#observers?.stored({ operation, items, durationMs: this.#nowMs() - began, failed });
  }

  async #erase({ request, resolve, reject }: WaitingErasure): Promise<void> {
    try {
      const erasure = await this.#store.erase(request);
      this.#emit(erasure.events);
      resolve(erasure);
    } catch (error) {
      reject(error);
    }
  }

  async #claim({ makeClaim, resolve, reject }: WaitingClaim): Promise<void> {
    try {
      const { request, due } = makeClaim();
      const began = this.#nowMs();
      const claimed = await this.#store.claim(request, due);
      this.#stored('claim', claimed.changes.length, began);
      // It was committed before the claim looked, but its answer may come behind that of the claim.
      const added = this.#beingAdded;
      const early = added.size > 0 && claimed.changes.some(({ message }) => added.has(message.id));
      if (early) await this.#adding.passed();
      for (const { events } of claimed.changes) this.#emit(events);
      if (this.#observers !== undefined) tellChanges(claimed.changes, this.#observers);
      resolve(claimed);
    } catch (error) {
      reject(error);
    }
  }
}

async function letOthersIn(): Promise<void> {
  for (let round = 0; round < roundsBehindFull; round += 1) await scheduler.yield();
}

function only<Result>([result]: readonly Result[]): Result {
  if (result === undefined) throw tooFew();
  return result;
}

function tooFew(): RangeError {
  return new RangeError('the store answered for fewer items than it was given');
}
