import type { ClockSet } from '../model/happening.ts';
import type { Message } from '../model/message.ts';
import type { Draft } from './draft.ts';
import { addMs } from './moves.ts';

/**
 * The time of day was set. If a message has changed in the future, the clock was set back after this change: the rest
 * of its delay and of its validity counts from the new time. A lease of this process keeps its length.
 */
export function clockSet(draft: Draft, { at, byMs, leaseUntil }: ClockSet): void {
  const { message } = draft;
  const pending = message.attempts.find(({ outcome }) => outcome === 'pending');
  if (message.status === 'sending' && pending !== undefined && leaseUntil !== undefined) {
    draft.patchAttempt(pending.number, { leaseUntil });
    return draft.patch({ dueAt: leaseUntil });
  }
  if (byMs >= 0 || message.updatedAt <= at || isScheduled(message)) return;
  const { status, dueAt, expiresAt, createdAt } = message;
  if (dueAt === undefined && status !== 'review') return;
  draft.patch({
    ...(dueAt !== undefined && { dueAt: addMs(dueAt, byMs) }),
    ...(expiresAt !== undefined && createdAt > at && { expiresAt: addMs(expiresAt, byMs) }),
  });
}

/** True for a message that waits for the time that its sender chose. */
function isScheduled({ status, attempts, held, dueAt, sendAt, createdAt }: Message): boolean {
  if (status === 'review') return sendAt !== undefined;
  return status === 'queued' && attempts.length === 0 && !held && dueAt !== undefined && dueAt > createdAt;
}
