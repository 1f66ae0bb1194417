import { type Attempt, sendingAttempt } from '../model/attempt.ts';
import type { Settled } from '../model/happening.ts';
import type { BegunAttempt, Change, RecordItem } from '../ports/store.ts';

/**
 * The attempts that a store's claims have begun in this process and of which no byte may have gone out. A store that can
 * write while the process ends keeps them, so that it can give them back.
 */
export class UnbegunAttempts {
  /** By message: it has one attempt at a time. */
  readonly #attempts = new Map<string, Attempt>();

  /** To be called as soon as a claim is committed: the process may end before the claim is answered. */
  claimed(changes: readonly Change[]): void {
    for (const { message } of changes) {
      const attempt = sendingAttempt(message);
      if (attempt !== undefined) this.#attempts.set(message.id, attempt);
    }
  }

  begun(attempts: readonly BegunAttempt[]): void {
    for (const { message, attempt } of attempts) this.#forget(message, attempt);
  }

  /** An attempt with a recorded outcome is not given back. */
  recorded(items: readonly RecordItem[]): void {
    for (const item of items) {
      if (item.kind === 'attempt' && item.happening.type === 'settled')
        this.#forget(item.id, item.happening.attempt);
    }
  }

  /** Takes all, as what is to be recorded so that their messages are queued again. */
  giveBack(at: Date): readonly RecordItem[] {
    const items = [...this.#attempts].map(
      ([id, attempt]): RecordItem => ({
        kind: 'attempt',
        id,
        attempt,
        happening: { type: 'settled', at, attempt: attempt.number, submission: notBegun, random: 0 },
      }),
    );
    this.#attempts.clear();
    return items;
  }

  #forget(message: string, attempt: number): void {
    if (this.#attempts.get(message)?.number === attempt) this.#attempts.delete(message);
  }
}

/** Surely not sent, and no fault of the message: it is due again at once, and nothing is counted. */
export const notBegun: Extract<Settled['submission'], { readonly outcome: 'deferred' }> = {
  outcome: 'deferred',
  reason: { code: 'not_begun', message: 'the process ended before it began to send' },
  retryAfterMs: 0,
};
