import { scheduler } from 'node:timers/promises';
import type { Resend } from '../acts/act.ts';
import type { CoreEvent } from '../model/core-event.ts';
import type { Message } from '../model/message.ts';
import type { Added, Store } from '../ports/store.ts';

/** How often and for how long a message is tried whose key somebody else has, in milliseconds. */
const [retryMs, triedForMs] = [50, 30_000];

/**
 * Adds messages again whose key a transaction of somebody else has: apart from all other calls, until the key is free, for
 * at most 30 seconds.
 */
export class HeldAdds {
  readonly #store: Store;
  readonly #emit: (events: readonly CoreEvent[]) => void;
  /** A monotonic time, in milliseconds. */
  readonly #nowMs: () => number;
  readonly #trying = new Set<Promise<unknown>>();
  readonly #ending = new AbortController();

  constructor(store: Store, emit: (events: readonly CoreEvent[]) => void, nowMs: () => number) {
    this.#store = store;
    this.#emit = emit;
    this.#nowMs = nowMs;
  }

  /** @param added the answers to the messages, of which some are held: these get others in the end */
  async end(
    messages: readonly Message[],
    added: readonly Added[],
    resends: readonly Resend[],
  ): Promise<readonly Added[]> {
    const trying = this.#try(messages, added, resends);
    this.#trying.add(trying);
    return await trying.finally(() => this.#trying.delete(trying));
  }

  /** Resolves when the tries that are under way have ended. Others do not follow. */
  async stop(): Promise<void> {
    this.#ending.abort();
    await Promise.allSettled(this.#trying);
  }

  async #try(
    messages: readonly Message[],
    before: readonly Added[],
    resends: readonly Resend[],
  ): Promise<readonly Added[]> {
    const added = [...before];
    const { signal } = this.#ending;
    for (const until = this.#nowMs() + triedForMs; this.#nowMs() < until; ) {
      const places = [...added.keys()].filter((place) => isHeld(added[place]));
      if (places.length === 0 || signal.aborted) return added;
      await scheduler.wait(retryMs, { signal }).catch(() => {});
      const again = await this.#add(
        places.flatMap((place) => messages[place] ?? []),
        resends,
      );
      for (const [index, one] of again.entries()) {
        if (one.ok) this.#emit(one.events);
        added[places[index] ?? 0] = one;
      }
    }
    return added;
  }

  /** An error is the answer to each of these messages alone: others of the same call may be stored. */
  async #add(messages: readonly Message[], resends: readonly Resend[]): Promise<readonly Added[]> {
    try {
      return await this.#store.add(messages, resends);
    } catch (error) {
      const shown = error instanceof Error ? error : new Error(String(error));
      return messages.map(() => ({ ok: false, error: shown }));
    }
  }
}

/** True if a transaction of somebody else has the key of the message. */
export function isHeld(added: Added | undefined): boolean {
  return added?.ok === false && added.held === true;
}
