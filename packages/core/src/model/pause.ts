import type { PauseReason } from './submission.ts';

/** A paused notifier: it takes no messages for now. Stored, so that every worker sees it, also after a restart. */
export interface Pause {
  readonly notifier: string;
  readonly reason: PauseReason;
  readonly since: Date;
}
