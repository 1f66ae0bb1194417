import { QuestionTimeoutError, questionsClosed, StoreError } from '@nkul/core/store';
import type { Question } from './question.ts';
import type { QuestionGate } from './question-gate.ts';
import type { QuestionThread, ThreadLife } from './question-thread.ts';

/** A question that waits for its answer. */
interface Asked {
  readonly question: Question;
  readonly answer: PromiseWithResolvers<unknown>;
  readonly timer: NodeJS.Timeout;
  /** Until when it waits for the first thread, by `performance.now()`. */
  readonly startBy: number;
}

/** A thread, and the question that it answers now. */
interface Seat {
  readonly thread: QuestionThread;
  asked: Asked | undefined;
  /** Questions wait until it is ready, so that one whose time is up meanwhile does not end it. */
  state: 'starting' | 'ready' | 'ending';
}

/**
 * How many threads there are at most. With two, a slow question does not hold up the quick ones that a page asks every second;
 * more would take the processor from the application.
 */
const mostThreads = 2;
/** How long a question waits for the first thread, in milliseconds: a busy machine starts it in seconds. */
const longestStartMs = 20_000;

interface QuestionQueueOptions {
  /** How long a question may take, in milliseconds, with all that it waits for, but not for the start of the first thread. */
  readonly timeoutMs: number;
  readonly gate: QuestionGate;
  readonly startThread: (life: ThreadLife) => QuestionThread;
}

/** Gives questions to threads, in their order. A thread whose question takes too long is ended; the next one starts when needed. */
export class QuestionQueue {
  readonly #options: QuestionQueueOptions;
  readonly #seats = new Set<Seat>();
  readonly #forget: () => void;
  #waiting: Asked[] = [];
  #closed = false;

  constructor(options: QuestionQueueOptions) {
    this.#options = options;
    this.#forget = options.gate.onOpen(() => this.#next());
  }

  /** @throws QuestionTimeoutError; StoreError, also if it is closed */
  async ask(question: Question): Promise<unknown> {
    if (this.#closed) throw questionsClosed();
    const answer = Promise.withResolvers<unknown>();
    const timer = setTimeout(() => this.#timeUp(asked), this.#options.timeoutMs);
    const asked: Asked = { question, answer, timer, startBy: performance.now() + longestStartMs };
    this.#waiting.push(asked);
    this.#next();
    return await answer.promise.finally(() => clearTimeout(timer));
  }

  /** Ends all threads. Resolves when all have ended. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#forget();
    const seats = [...this.#seats];
    const open = [...this.#waiting.splice(0), ...seats.flatMap((seat) => seat.asked ?? [])];
    for (const asked of open) asked.answer.reject(questionsClosed());
    await Promise.all(seats.map(({ thread }) => thread.end()));
  }

  #next(): void {
    while (this.#waiting.length > 0) {
      const seat = this.#freeSeat();
      if (seat === undefined || !this.#options.gate.enter()) return;
      seat.asked = this.#waiting.shift();
      if (seat.asked !== undefined) void this.#answer(seat, seat.asked);
    }
  }

  async #answer(seat: Seat, { question, answer }: Asked): Promise<void> {
    try {
      answer.resolve(await seat.thread.ask(question));
    } catch (error) {
      answer.reject(error);
    }
    // The seat of a thread that ends is free once nothing is read any more.
    if (this.#seats.has(seat) && seat.state === 'ready') this.#free(seat);
  }

  #freeSeat(): Seat | undefined {
    const seats = [...this.#seats];
    const free = seats.find(({ state, asked }) => state === 'ready' && asked === undefined);
    const starting = seats.filter(({ state }) => state === 'starting').length;
    if (free === undefined && seats.length < mostThreads && starting < this.#waiting.length) this.#start();
    return free;
  }

  /** If the thread does not start, the question that waits fails. */
  #start(): void {
    try {
      const thread = this.#options.startThread({
        ready: () => {
          if (this.#isFirst()) for (const { timer } of this.#waiting) timer.refresh();
          seat.state = 'ready';
          this.#next();
        },
        ended: (error) => {
          this.#seats.delete(seat);
          if (seat.state === 'starting') this.#waiting.shift()?.answer.reject(error);
          this.#free(seat);
        },
      });
      const seat: Seat = { thread, asked: undefined, state: 'starting' };
      this.#seats.add(seat);
    } catch (cause) {
      const isKnown = cause instanceof StoreError;
      const error = isKnown ? cause : new StoreError('Node started no thread for the question.', { cause });
      this.#waiting.shift()?.answer.reject(error);
    }
  }

  #free(seat: Seat): void {
    if (seat.asked !== undefined) this.#options.gate.leave();
    seat.asked = undefined;
    if (!this.#closed) this.#next();
  }

  /** True while the first thread starts. All questions wait for it. */
  #isFirst(): boolean {
    return this.#seats.size > 0 && [...this.#seats].every(({ state }) => state === 'starting');
  }

  #timeUp(asked: Asked): void {
    if (this.#isFirst() && performance.now() < asked.startBy) return void asked.timer.refresh();
    asked.answer.reject(new QuestionTimeoutError(this.#options.timeoutMs));
    this.#waiting = this.#waiting.filter((one) => one !== asked);
    for (const seat of this.#seats) {
      if (seat.asked !== asked) continue;
      seat.state = 'ending';
      void seat.thread.end();
    }
  }
}
