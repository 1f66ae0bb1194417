import { type Attempt, sendingAttempt } from '../model/attempt.ts';
import type { Settled } from '../model/happening.ts';
import type { BegunAttempt, Change } from '../ports/claim.ts';
import type { RecordItem } from '../ports/record-item.ts';

/**
 * The claimed attempts of this process that have not begun, so that their messages were surely not sent. A store that
 * can write while the process ends queues these messages again.
 */
export class UnbegunAttempts {
  /** By the id of the message, which has one attempt at a time. */
  readonly #attempts = new Map<string, Attempt>();

  /** The store calls it as soon as a claim is committed: the process may end before the hub gets the answer. */
  claimed(changes: readonly Change[]): void {
    for (const { message } of changes) {
      const attempt = sendingAttempt(message);
      if (attempt !== undefined) this.#attempts.set(message.id, attempt);
    }
  }

  begun(attempts: readonly BegunAttempt[]): void {
    for (const { message, attempt } of attempts) this.#forget(message, attempt);
  }

  /** Forgets attempts whose outcome was recorded. */
  recorded(items: readonly RecordItem[]): void {
    for (const item of items) {
      if (item.kind === 'attempt' && item.happening.type === 'settled')
        this.#forget(item.id, item.happening.attempt);
    }
  }

  /** Takes all attempts. Returns the items that the store must record to queue their messages again. */
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

/** The outcome of an attempt that was surely not sent. Its message is due again at once, and the try does not count. */
export const notBegun: Extract<Settled['submission'], { readonly outcome: 'deferred' }> = {
  outcome: 'deferred',
  reason: { code: 'not_begun', message: 'the process or its hub stopped before it began to send' },
  retryAfterMs: 0,
};
