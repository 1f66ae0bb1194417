import type { StoreReader, StoreReads } from '@nkul/core/store';
import type { Question } from './question.ts';
import type { QuestionQueue } from './question-queue.ts';

type Given<Name extends keyof StoreReads> = Parameters<StoreReads[Name]>;
type Answer<Name extends keyof StoreReads> = Awaited<ReturnType<StoreReads[Name]>>;

/** Answers the questions of people on threads, which read the file. */
export class ThreadReader implements StoreReader {
  readonly #queue: QuestionQueue;
  readonly #closed: () => void;

  /** @param closed called when it is closed */
  constructor(queue: QuestionQueue, closed: () => void) {
    this.#queue = queue;
    this.#closed = closed;
  }

  get = (...given: Given<'get'>): Promise<Answer<'get'>> => this.#ask('get', given);
  find = (...given: Given<'find'>): Promise<Answer<'find'>> => this.#ask('find', given);
  count = (): Promise<Answer<'count'>> => this.#ask('count', []);
  pauses = (): Promise<Answer<'pauses'>> => this.#ask('pauses', []);
  marks = (...given: Given<'marks'>): Promise<Answer<'marks'>> => this.#ask('marks', given);
  history = (...given: Given<'history'>): Promise<Answer<'history'>> => this.#ask('history', given);
  strays = (...given: Given<'strays'>): Promise<Answer<'strays'>> => this.#ask('strays', given);
  queues = (): Promise<Answer<'queues'>> => this.#ask('queues', []);
  heldKinds = (): Promise<Answer<'heldKinds'>> => this.#ask('heldKinds', []);
  unknown = (): Promise<Answer<'unknown'>> => this.#ask('unknown', []);
  latest = (): Promise<Answer<'latest'>> => this.#ask('latest', []);
  stats = (...given: Given<'stats'>): Promise<Answer<'stats'>> => this.#ask('stats', given);
  balances = (...given: Given<'balances'>): Promise<Answer<'balances'>> => this.#ask('balances', given);
  acts = (...given: Given<'acts'>): Promise<Answer<'acts'>> => this.#ask('acts', given);

  async close(): Promise<void> {
    await this.#queue.close();
    this.#closed();
  }

  async #ask<Name extends keyof StoreReads>(name: Name, given: Given<Name>): Promise<Answer<Name>> {
    // The thread calls the method of this name with these arguments, and sends what it answers.
    return (await this.#queue.ask({ name, given } as Question)) as Answer<Name>;
  }
}
