import { QuestionTimeoutError, questionsClosed, type StoreReader } from '@nkul/core/store';
import type { Database, Executor } from '../connect/database.ts';
import { isCancelled, storeFailure } from '../connect/sql-failure.ts';
import { ReadingStore } from './reading-store.ts';

/** Answers the questions of people on connections of their own, or of the caller's pool. Each is a transaction that only reads. */
export class PostgresReader extends ReadingStore implements StoreReader {
  readonly #database: Database;
  readonly #timeoutMs: number;
  readonly #closed: () => void;
  readonly #closing = Promise.withResolvers<never>();
  readonly #underWay = new Set<Promise<unknown>>();
  #isClosed = false;

  /**
   * @param database its own, which it closes
   * @param closed called when it is closed
   */
  constructor(database: Database, timeoutMs: number, closed: () => void) {
    super();
    this.#database = database;
    this.#timeoutMs = timeoutMs;
    this.#closed = closed;
    this.#closing.promise.catch(() => {});
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#closing.reject(questionsClosed());
    // The server gives up what is under way when its time is over.
    await Promise.allSettled(this.#underWay);
    await this.#database.close();
    this.#closed();
  }

  /** The limit is for all of it: a connection, the statements, and the network. */
  protected async read<Result>(question: (executor: Executor) => Promise<Result>): Promise<Result> {
    if (this.#isClosed) return await this.#closing.promise;
    const timeUp = Promise.withResolvers<never>();
    const timer = setTimeout(() => timeUp.reject(new QuestionTimeoutError(this.#timeoutMs)), this.#timeoutMs);
    const answer = this.#answer(question);
    const ended = answer.catch(() => {}).finally(() => this.#underWay.delete(ended));
    this.#underWay.add(ended);
    try {
      return await Promise.race([answer, timeUp.promise, this.#closing.promise]);
    } finally {
      clearTimeout(timer);
    }
  }

  async #answer<Result>(question: (executor: Executor) => Promise<Result>): Promise<Result> {
    const until = performance.now() + this.#timeoutMs;
    const leftMs = (): number => {
      const left = Math.ceil(until - performance.now());
      // PostgreSQL takes 0 for no limit.
      if (left <= 0 || this.#isClosed) throw new QuestionTimeoutError(this.#timeoutMs);
      return left;
    };
    try {
      return await this.#database.reading(question, leftMs);
    } catch (error) {
      throw isCancelled(error) ? new QuestionTimeoutError(this.#timeoutMs) : storeFailure(error);
    }
  }
}
