import type { Notifier } from '../ports/notifier.ts';
import type { RecordItem } from '../ports/record-item.ts';
import type { Store } from '../ports/store.ts';
import type { ClaimedAttempt } from './claimed-attempt.ts';
import type { NotifierCall } from './notifier-call.ts';

/** The calls of this process that are under way, and their answers until the store has recorded them. */
export class UnderWay {
  readonly #store: Store;
  readonly #calls = new Set<NotifierCall>();
  readonly #unrecorded = new Set<readonly RecordItem[]>();
  /** Notifiers that have sent without calling `writing()`, although they have `tellsWriting`. */
  readonly #distrusted = new Set<Notifier>();
  #stopping = false;
  #isOver = false;
  #handedOver = false;

  constructor(store: Store) {
    this.#store = store;
  }

  /** True once `stop()` was called: calls that have not begun are given up. */
  get stopping(): boolean {
    return this.#stopping;
  }

  /** True once `end()` was called: calls may not begin any more. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** True once `giveBack()` of the store has taken the answers that were not recorded. */
  get handedOver(): boolean {
    return this.#handedOver;
  }

  /** True if the notifier calls `writing()` when it begins. */
  tells(notifier: Notifier): boolean {
    return notifier.tellsWriting === true && !this.#distrusted.has(notifier);
  }

  /** The notifier has sent without calling `writing()`: from now on, its calls count as begun from the start. */
  distrust(notifier: Notifier): void {
    this.#distrusted.add(notifier);
  }

  /** A call is about to run. If the hub stops, it is given up. */
  started(call: NotifierCall): void {
    this.#calls.add(call);
    if (this.#stopping) call.stop();
  }

  ended(call: NotifierCall): void {
    this.#calls.delete(call);
  }

  begun(attempts: readonly ClaimedAttempt[]): void {
    this.#store.begun?.(
      attempts.map(({ message, attempt }) => ({ message: message.id, attempt: attempt.number })),
    );
  }

  /** Keeps items until `recorded()`, so that `end()` can give them to the store. */
  recording(items: readonly RecordItem[]): void {
    this.#unrecorded.add(items);
  }

  recorded(items: readonly RecordItem[]): void {
    this.#unrecorded.delete(items);
  }

  /** Gives up calls that have not begun, and asks the others to answer now. */
  stop(): void {
    this.#stopping = true;
    for (const call of this.#calls) call.stop();
  }

  /**
   * The process ends, or the store closes: from now on, no call begins. If the store can write at once, it puts
   * claimed messages back into the queue if their calls have not begun, and records the answers that are known.
   */
  end(at: Date): void {
    this.#isOver = true;
    if (this.#store.giveBack === undefined) return;
    this.#store.giveBack([...this.#unrecorded].flat(), at);
    this.#handedOver = true;
  }
}
