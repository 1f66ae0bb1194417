import type { Clock } from '../base/clock.ts';
import type { StoreReader } from '../ports/reading.ts';
import type { Store } from '../ports/store.ts';
import type { Addressing } from './message-query.ts';
import { ownReader } from './own-reader.ts';
import { Questions } from './questions.ts';

interface OpenQuestionsContext {
  readonly store: Store;
  readonly clock: Clock;
  readonly addressing: Addressing;
}

/** The open questions of a hub, which are closed with it. */
export class OpenQuestions {
  readonly #context: OpenQuestionsContext;
  readonly #open = new Set<StoreReader>();

  constructor(context: OpenQuestionsContext) {
    this.#context = context;
  }

  /** @param timeoutMs how long one question may take */
  open(timeoutMs: number): Questions {
    const { store, clock, addressing } = this.#context;
    const reader = store.reader?.({ timeoutMs }) ?? ownReader(store, clock, { timeoutMs });
    this.#open.add(reader);
    return new Questions({ store: reader, clock, addressing }, () => this.#close(reader));
  }

  async close(): Promise<void> {
    await Promise.all([...this.#open].map((reader) => this.#close(reader)));
  }

  async #close(reader: StoreReader): Promise<void> {
    this.#open.delete(reader);
    await reader.close();
  }
}
