import type { CoreEvent } from './core-event.ts';
import type { Due } from './happening.ts';
import type { Message } from './message.ts';
import type { Added, Claimed, ClaimRequest, Recorded, RecordItem, Store } from './store.ts';

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/** What to claim, asked at the last moment, when all room that this turn frees is known. */
export type ClaimQuestion = () => { readonly request: ClaimRequest; readonly due: Due };

/** How many records are one group: a flood of reports is stored in several, and the process hears others in between. */
const mostRecords = 1_000;
/** How often the event loop goes round behind a full group: it takes one new connection in each round. */
const roundsBehindFull = 32;

/**
 * Calls made in the same turn of the event loop reach the store together, so that a thousand messages cost one commit.
 * One group at a time, in the order of the calls; its events are told after its commit, before the callers go on.
 */
export class Turn {
  readonly #store: Store;
  readonly #tell: (events: readonly CoreEvent[]) => void;
  #adds: Waiting<Message, Added>[] = [];
  #records: Waiting<RecordItem, Recorded>[] = [];
  #claims: Waiting<ClaimQuestion, Claimed>[] = [];
  #flushing: Promise<void> | undefined;

  constructor(store: Store, tell: (events: readonly CoreEvent[]) => void) {
    this.#store = store;
    this.#tell = tell;
  }

  add(message: Message): Promise<Added> {
    return this.#wait(this.#adds, message);
  }

  record(item: RecordItem): Promise<Recorded> {
    return this.#wait(this.#records, item);
  }

  claim(question: ClaimQuestion): Promise<Claimed> {
    return this.#wait(this.#claims, question);
  }

  /** Resolves when nothing waits for the store any more. */
  async idle(): Promise<void> {
    while (this.#flushing !== undefined) await this.#flushing;
  }

  #wait<Item, Result>(queue: Waiting<Item, Result>[], item: Item): Promise<Result> {
    return new Promise((resolve, reject) => {
      queue.push({ item, resolve, reject });
      this.#flushing ??= this.#flush();
    });
  }

  async #flush(): Promise<void> {
    while (this.#adds.length + this.#records.length + this.#claims.length > 0) {
      await nextRound();
      const [adds, records, claims] = [this.#adds, this.#records.splice(0, mostRecords), this.#claims];
      [this.#adds, this.#claims] = [[], []];
      // Begun together and in this order, so that a store may make one transaction of them.
      await Promise.all([
        this.#settle(adds, (items) => this.#store.add(items)),
        this.#settle(records, (items) => this.#store.record(items)),
        ...claims.map((claim) => this.#claim(claim)),
      ]);
      const rounds = records.length < mostRecords ? 0 : roundsBehindFull;
      for (let round = 0; round < rounds; round += 1) await nextRound();
    }
    this.#flushing = undefined;
  }

  async #settle<Item, Result extends Added | Recorded>(
    waiting: readonly Waiting<Item, Result>[],
    call: (items: readonly Item[]) => Promise<readonly Result[]>,
  ): Promise<void> {
    if (waiting.length === 0) return;
    try {
      const results = await call(waiting.map(({ item }) => item));
      for (const result of results) if (result.ok) this.#tell(result.events);
      for (const [index, { resolve, reject }] of waiting.entries()) {
        const result = results[index];
        if (result === undefined)
          reject(new RangeError('the store answered for fewer items than it was given'));
        else resolve(result);
      }
    } catch (error) {
      for (const { reject } of waiting) reject(error);
    }
  }

  async #claim({ item: question, resolve, reject }: Waiting<ClaimQuestion, Claimed>): Promise<void> {
    try {
      const { request, due } = question();
      const claimed = await this.#store.claim(request, due);
      for (const { events } of claimed.changes) this.#tell(events);
      resolve(claimed);
    } catch (error) {
      reject(error);
    }
  }
}

function nextRound(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
