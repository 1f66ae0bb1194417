import type { CoreEvent } from '../model/core-event.ts';
import type { Message } from '../model/message.ts';
import type { MessageStatus } from '../model/message-status.ts';

/** How many are known by their id. The store knows of those beyond. */
const mostKnown = 10_000;

/** The messages that this hub has accepted and whose outcome it has not seen. */
export class OpenMessages {
  /** When each was accepted, by its id. */
  readonly #known = new Map<string, Date>();
  readonly #watchers = new Set<(message: Message) => void>();
  #othersSince: Date | undefined;

  get ids(): Iterable<string> {
    return this.#known.keys();
  }

  /** When the oldest of those was accepted that only the store knows of; undefined if there are none. */
  get othersSince(): Date | undefined {
    return this.#othersSince;
  }

  /** `notify()` has answered with it. */
  accepted({ id, status, createdAt }: Message): void {
    if (hasOutcome(status)) return;
    this.#known.set(id, createdAt);
    if (this.#known.size > mostKnown) this.#dropOne();
  }

  heard(event: CoreEvent): void {
    if (!('message' in event)) return;
    if (hasOutcome(event.message.status)) this.close(event.message.id);
    for (const watcher of this.#watchers) watcher(event.message);
  }

  /** It has an outcome. */
  close(id: string): void {
    this.#known.delete(id);
  }

  /** The others have an outcome too. */
  closeOthers(): void {
    this.#othersSince = undefined;
  }

  /** Calls back with each message that changes. Returns what ends it. */
  watch(watcher: (message: Message) => void): () => void {
    this.#watchers.add(watcher);
    return () => void this.#watchers.delete(watcher);
  }

  #dropOne(): void {
    for (const [id, createdAt] of this.#known) {
      this.#known.delete(id);
      const since = this.#othersSince;
      if (since === undefined || createdAt < since) this.#othersSince = createdAt;
      return;
    }
  }
}

/** True for a message that was submitted, or never will be. */
export function hasOutcome(status: MessageStatus): boolean {
  return status !== 'queued' && status !== 'sending';
}
