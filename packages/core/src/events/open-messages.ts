import type { CoreEvent } from '../model/core-event.ts';
import type { Message } from '../model/message.ts';
import { isOutgoing, type MessageStatus } from '../model/message-status.ts';

/** How many messages are remembered by id. Beyond this number, the oldest are looked up in the store. */
const mostKnown = 10_000;

/** The messages that this hub has accepted, until it sees their outcome. */
export class OpenMessages {
  /** When each message was accepted, by its id. */
  readonly #known = new Map<string, Date>();
  readonly #watchers = new Set<(message: Message) => void>();
  #othersSince: Date | undefined;

  get ids(): Iterable<string> {
    return this.#known.keys();
  }

  /** The time of acceptance of the oldest message that is not remembered; undefined if all are. */
  get othersSince(): Date | undefined {
    return this.#othersSince;
  }

  /** Adds a message that `notify()` has accepted, unless it already has an outcome. */
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

  /** Removes a message that has an outcome. */
  close(id: string): void {
    this.#known.delete(id);
  }

  /** Notes that all messages that are not remembered have an outcome. */
  closeOthers(): void {
    this.#othersSince = undefined;
  }

  /** Calls back with each message that changes. Returns a function that ends this. */
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

/** True if a message was submitted, or never will be. */
export function hasOutcome(status: MessageStatus): boolean {
  return !isOutgoing(status);
}
