import type { Notifier } from '../ports/notifier.ts';
import type { RecordItem, Store } from '../ports/store.ts';
import type { Claim } from './claim.ts';
import type { CallEnd, NotifierCall } from './notifier-call.ts';

/** The calls of this process that are under way, and what their answers are until the store has them. */
export class UnderWay {
  readonly #store: Store;
  readonly #calls = new Set<NotifierCall>();
  readonly #unrecorded = new Set<readonly RecordItem[]>();
  /** Notifiers that have sent without saying so. */
  readonly #distrusted = new Set<Notifier>();
  #stopping = false;
  #ended = false;
  #handedOver = false;

  constructor(store: Store) {
    this.#store = store;
  }

  /** True when calls that are not begun are given up. */
  get stopping(): boolean {
    return this.#stopping;
  }

  /** True when no call may begin any more. */
  get ended(): boolean {
    return this.#ended;
  }

  /** True when the store has taken what was not recorded yet. */
  get handedOver(): boolean {
    return this.#handedOver;
  }

  /** True if the notifier says by `writing()` when it begins. */
  tells(notifier: Notifier): boolean {
    return notifier.tellsWriting === true && !this.#distrusted.has(notifier);
  }

  /** It has sent without calling `writing()`: from now on, its calls count as begun from the start. */
  distrust(notifier: Notifier): void {
    this.#distrusted.add(notifier);
  }

  async run(call: NotifierCall): Promise<CallEnd> {
    this.#calls.add(call);
    try {
      if (this.#stopping) call.stop();
      return await call.run();
    } finally {
      this.#calls.delete(call);
    }
  }

  begun(claims: readonly Claim[]): void {
    this.#store.begun?.(
      claims.map(({ message, attempt }) => ({ message: message.id, attempt: attempt.number })),
    );
  }

  /** Keeps what is to be recorded while that is tried. */
  async recording<Result>(items: readonly RecordItem[], record: () => Promise<Result>): Promise<Result> {
    this.#unrecorded.add(items);
    try {
      return await record();
    } finally {
      this.#unrecorded.delete(items);
    }
  }

  /** Gives up calls that are not begun, and asks the others to answer now. */
  stop(): void {
    this.#stopping = true;
    for (const call of this.#calls) call.stop();
  }

  /**
   * The process ends, or the store closes: nothing begins any more. What was claimed and not begun is queued again, and
   * what is known of the rest is stored, where the store can do that at once.
   */
  end(at: Date): void {
    this.#ended = true;
    if (this.#store.giveBack === undefined) return;
    this.#store.giveBack([...this.#unrecorded].flat(), at);
    this.#handedOver = true;
  }
}
