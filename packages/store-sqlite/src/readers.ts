import type { ReaderOptions, StoreReader } from '@nkul/core/store';
import type { ThreadData } from './question.ts';
import type { QuestionGate } from './question-gate.ts';
import { QuestionQueue } from './question-queue.ts';
import { QuestionThread, type ThreadLife, threadProgram } from './question-thread.ts';
import { ThreadReader } from './thread-reader.ts';

/** The readers of an open store. */
export class Readers {
  readonly #gate: QuestionGate;
  readonly #data: () => ThreadData;
  readonly #open = new Set<ThreadReader>();

  /** @param data what a thread needs, asked when one starts; it may throw */
  constructor(gate: QuestionGate, data: () => ThreadData) {
    this.#gate = gate;
    this.#data = data;
  }

  /** Undefined if the program of the threads is missing, as in a bundle of one file. */
  open({ timeoutMs }: ReaderOptions): StoreReader | undefined {
    const program = threadProgram();
    if (program === undefined) return undefined;
    const startThread = (life: ThreadLife) => new QuestionThread(program, this.#data(), life);
    const queue = new QuestionQueue({ timeoutMs, gate: this.#gate, startThread });
    const reader: ThreadReader = new ThreadReader(queue, () => this.#open.delete(reader));
    this.#open.add(reader);
    return reader;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#open].map((reader) => reader.close()));
  }
}
