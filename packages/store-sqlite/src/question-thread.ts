import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { StoreError } from '@nkul/core/store';
import { received, sendable } from './between-threads.ts';
import type { Answered, FromThread, Question, ThreadData } from './question.ts';

/** The life of a thread. */
export interface ThreadLife {
  /** Called once, when it can answer. */
  ready(): void;
  /** Called once, when it has ended, and reads nothing any more. */
  ended(error: StoreError): void;
}

/** A thread that answers questions. It does not keep the process alive. */
export class QuestionThread {
  readonly #worker: Worker;
  #answered: PromiseWithResolvers<unknown> | undefined;

  /**
   * @param data what it needs to open the store
   * @param life gets the news of its life
   * @throws the error of Node, if it may not start threads
   */
  constructor(program: URL, data: ThreadData, life: ThreadLife) {
    // The application may load modules at its start, such as a tracer. They must not run in the thread.
    const execArgv = [...(isSource(program) ? ['--conditions=nkul:source'] : []), '--no-warnings'];
    this.#worker = new Worker(program, { workerData: data, execArgv, env: {} });
    this.#worker.on('message', (sent: FromThread) => (sent === 'ready' ? life.ready() : this.#answer(sent)));
    let cause: unknown;
    this.#worker.on('error', (error) => {
      cause = error;
    });
    this.#worker.once('exit', () => {
      const error = died(cause);
      this.#answered?.reject(error);
      life.ended(error);
    });
    // Last: a listener to its messages would keep the process alive.
    this.#worker.unref();
  }

  /** Asks, one question at a time. @throws StoreError, also if the thread ends before it has answered */
  async ask(question: Question): Promise<unknown> {
    this.#answered = Promise.withResolvers();
    this.#worker.postMessage(sendable(question));
    return await this.#answered.promise;
  }

  /** Ends it, also in the middle of a question. */
  async end(): Promise<void> {
    await this.#worker.terminate();
  }

  #answer(answered: Answered): void {
    if (answered.ok) return this.#answered?.resolve(received(answered.answer));
    const { isStoreError, message } = answered;
    this.#answered?.reject(isStoreError ? new StoreError(message) : new Error(message));
  }
}

/** The file with the program of the threads, beside this one; undefined in a bundle, which has no other files. */
export function threadProgram(here: string | undefined = import.meta.url): URL | undefined {
  if (here?.startsWith('file:') !== true) return undefined;
  const program = new URL(isSource(new URL(here)) ? './question-program.ts' : './question-program.js', here);
  return existsSync(fileURLToPath(program)) ? program : undefined;
}

/** True for a TypeScript source, which Node runs as it is. */
function isSource({ pathname }: URL): boolean {
  return pathname.endsWith('.ts');
}

function died(cause: unknown): StoreError {
  return new StoreError('The thread that answered the question has ended: ask again.', { cause });
}
