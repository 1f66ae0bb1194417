import { scheduler } from 'node:timers/promises';
import type { Resend } from '../acts/act.ts';
import { systemClock } from '../base/clock.ts';
import type { CoreEvent } from '../model/core-event.ts';
import type { Due } from '../model/happening.ts';
import type { Message } from '../model/message.ts';
import type { Claimed, ClaimRequest } from '../ports/claim.ts';
import type { EraseRequest, Erasure } from '../ports/erasing.ts';
import type { Recorded, RecordItem } from '../ports/record-item.ts';
import type { Added, Store } from '../ports/store.ts';
import { HeldAdds } from './held-adds.ts';

/** One call: its items reach the store together, and the caller gets their results together. */
interface Waiting<Item, Result> {
  readonly items: readonly Item[];
  readonly resolve: (results: readonly Result[]) => void;
  readonly reject: (error: unknown) => void;
}

interface WaitingClaim {
  readonly makeClaim: MakeClaim;
  readonly resolve: (claimed: Claimed) => void;
  readonly reject: (error: unknown) => void;
}

interface WaitingErasure {
  readonly request: EraseRequest;
  readonly resolve: (erasure: Erasure) => void;
  readonly reject: (error: unknown) => void;
}

/** Makes the request of a claim. It is called at the last moment, when all capacity that this turn frees is known. */
export type MakeClaim = () => { readonly request: ClaimRequest; readonly due: Due };

/**
 * The most records in one group, unless one call has more. A flood of reports is stored in several groups, and the
 * process serves other connections in between.
 */
export const maxRecordsPerGroup = 1_000;
/** How many rounds of the event loop follow a full group: each round accepts one new connection. */
const roundsBehindFull = 32;

/**
 * Calls made in the same turn of the event loop reach the store as one group, so that a thousand messages cost one
 * commit. The store gets one group at a time, in the order of the calls. The events of a group are emitted after its
 * commit, before its callers go on.
 *
 * It waits with `scheduler.yield()`, which fake timers do not replace: a hub works in a test that uses them.
 */
export class GroupCommit {
  readonly #store: Store;
  /** A monotonic time, in milliseconds. */
  readonly #nowMs: () => number;
  readonly #emit: (events: readonly CoreEvent[]) => void;
  #failed = (): void => {};
  #adds: (Waiting<Message, Added> & { readonly resends: readonly Resend[] })[] = [];
  #answers: Waiting<RecordItem, Recorded>[] = [];
  #records: Waiting<RecordItem, Recorded>[] = [];
  #claims: WaitingClaim[] = [];
  #erasures: WaitingErasure[] = [];
  #flushed: (() => void)[] = [];
  #flushing: Promise<void> | undefined;
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
  ) {
    this.#nowMs = nowMs;
    this.#store = store;
    this.#emit = emit;
    this.#heldAdds = new HeldAdds(store, emit, nowMs);
    this.#claimsApart = store.durable && store.giveBack === undefined;
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
  async add(messages: readonly Message[], resends: readonly Resend[] = []): Promise<readonly Added[]> {
    const added = await this.#wait<Message, Added>(
      (waiting) => this.#adds.push({ ...waiting, resends }),
      messages,
    );
    return await this.#heldAdds.end(messages, added, resends);
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
    return this.#wait((waiting) => this.#records.push(waiting), items);
  }

  /**
   * Records the answers of notifiers, before all other records. An answer frees capacity, and must reach the store
   * before the claim that uses this capacity.
   */
  recordAnswers(items: readonly RecordItem[]): Promise<readonly Recorded[]> {
    return this.#wait((waiting) => this.#answers.push(waiting), items);
  }

  claim(makeClaim: MakeClaim): Promise<Claimed> {
    return new Promise((resolve, reject) => {
      this.#claims.push({ makeClaim, resolve, reject });
      this.#flushing ??= this.#flush();
    });
  }

  /** Erases a part of the stored data, in the transaction of the group. */
  erase(request: EraseRequest): Promise<Erasure> {
    return new Promise((resolve, reject) => {
      this.#erasures.push({ request, resolve, reject });
      this.#flushing ??= this.#flush();
    });
  }

  /** Resolves when the groups of the calls that were made before have ended. */
  flushed(): Promise<void> {
    return new Promise((resolve) => {
      this.#flushed.push(resolve);
      this.#flushing ??= this.#flush();
    });
  }

  /** Resolves when all calls to the store have ended. Messages whose key somebody else has are not tried again. */
  async idle(): Promise<void> {
    await this.#heldAdds.stop();
    while (this.#flushing !== undefined) await this.#flushing;
  }

  #wait<Item, Result>(
    enqueue: (waiting: Waiting<Item, Result>) => void,
    items: readonly Item[],
  ): Promise<readonly Result[]> {
    if (items.length === 0) return Promise.resolve([]);
    return new Promise((resolve, reject) => {
      enqueue({ items, resolve, reject });
      this.#flushing ??= this.#flush();
    });
  }

  async #flush(): Promise<void> {
    while (this.#waits()) {
      await scheduler.yield();
      const [adds, claims, erasures, flushed] = [this.#adds, this.#claims, this.#erasures, this.#flushed];
      [this.#adds, this.#claims, this.#erasures, this.#flushed] = [[], [], [], []];
      const { records, count } = this.#takeRecords();
      const resends = adds.flatMap((add) => add.resends);
      // They begin together and in this order, so that a store can put them in one transaction.
      const stored = [
        this.#settle(adds, (items) => this.#store.add(items, resends)),
        this.#settle(records, (items) => this.#store.record(items)),
        ...erasures.map((erasure) => this.#erase(erasure)),
      ];
      if (this.#claimsApart && adds.length > 0 && claims.length > 0) {
        await Promise.all(stored);
        await scheduler.yield();
      }
      await Promise.all([...stored, ...claims.map((claim) => this.#claim(claim))]);
      for (const resolve of flushed) resolve();
      const rounds = count < maxRecordsPerGroup ? 0 : roundsBehindFull;
      for (let round = 0; round < rounds; round += 1) await scheduler.yield();
    }
    this.#flushing = undefined;
  }

  #waits(): boolean {
    const changes = [this.#adds, this.#answers, this.#records, this.#erasures];
    const queues = [...changes, this.#claims, this.#flushed];
    return queues.some(({ length }) => length > 0);
  }

  /** Takes all answers, and as many other calls as fit in a group; at least one. */
  #takeRecords(): { readonly records: readonly Waiting<RecordItem, Recorded>[]; readonly count: number } {
    const answers = this.#answers.splice(0);
    let [calls, count] = [0, 0];
    for (const { items } of this.#records) {
      if (calls > 0 && count + items.length > maxRecordsPerGroup) break;
      calls += 1;
      count += items.length;
    }
    // A group that leaves calls in the queue counts as full, even if it is small.
    return {
      records: [...answers, ...this.#records.splice(0, calls)],
      count: this.#records.length > 0 ? maxRecordsPerGroup : count,
    };
  }

  async #settle<Item, Result extends Added | Recorded>(
    waiting: readonly Waiting<Item, Result>[],
    call: (items: readonly Item[]) => Promise<readonly Result[]>,
  ): Promise<void> {
    if (waiting.length === 0) return;
    try {
      const results = await call(waiting.flatMap(({ items }) => items));
      this.#failedAtMs = undefined;
      for (const result of results) if (result.ok) this.#emit(result.events);
      let from = 0;
      for (const { items, resolve, reject } of waiting) {
        const own = results.slice(from, from + items.length);
        from += items.length;
        if (own.length === items.length) resolve(own);
        else reject(tooFew());
      }
    } catch (error) {
      this.#failedAtMs = this.#nowMs();
      for (const { reject } of waiting) reject(error);
      this.#failed();
    }
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
      const claimed = await this.#store.claim(request, due);
      for (const { events } of claimed.changes) this.#emit(events);
      resolve(claimed);
    } catch (error) {
      reject(error);
    }
  }
}

function only<Result>([result]: readonly Result[]): Result {
  if (result === undefined) throw tooFew();
  return result;
}

function tooFew(): RangeError {
  return new RangeError('the store answered for fewer items than it was given');
}
