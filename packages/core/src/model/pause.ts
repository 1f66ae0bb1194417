import type { PauseReason } from './submission.ts';

/** A paused notifier: it takes no messages for now. Stored, so that every worker sees it, also after a restart. */
export interface Pause {
  readonly notifier: string;
  readonly reason: PauseReason;
  readonly since: Date;
  /**
   * A salted hash of the credentials that were refused, as the store keeps it. `hub.pauses()` and events are without it.
   */
  readonly mark?: string;
}

/** The cause of the end of a pause: a higher balance, an accepted probe, other credentials, or an operator. */
export type PauseEnd = 'balance' | 'probe' | 'credentials' | 'operator';

/** A pause as the application sees it: only the store has its mark. */
export function withoutMark({ notifier, reason, since }: Pause): Pause {
  return { notifier, reason, since };
}
