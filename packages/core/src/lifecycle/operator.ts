import { maskedNote } from '../acts/masked-note.ts';
import { type Attempt, identified, isOpen } from '../model/attempt.ts';
import type { Limited, Resolved, Woken } from '../model/happening.ts';
import { isErased, type Message } from '../model/message.ts';
import { isFinal } from '../model/message-status.ts';
import type { Reason } from '../model/reason.ts';
import type { Draft } from './draft.ts';
import { hasPending } from './further-attempts.ts';
import { advance, conclude, enqueue, expired, markSent, notReviewed, retry } from './moves.ts';
import { delivery } from './reported.ts';

/** The application cancels the message, or a person, or a limit. */
export function cancelled(draft: Draft, reason?: Reason): void {
  const { status, stopped } = draft.message;
  const isReviewed = status === 'review';
  if (isFinal(status) || (stopped !== undefined && !isReviewed)) return;
  draft.patch({ stopped: 'cancelled', ...(reason && { reason }), ...(isReviewed && notReviewed) });
  if (status === 'queued' || isReviewed) conclude(draft, reason === undefined ? {} : { reason });
}

/** A limit is reached: the message ends, or waits in review. It is due at no time there, and in the queue of no notifier. */
export function limited(draft: Draft, { to, reason }: Limited): void {
  if (to === 'cancelled') return cancelled(draft, reason);
  const { dueAt, createdAt } = draft.message;
  const isLater = dueAt !== undefined && dueAt > createdAt;
  draft.leaveQueue({ status: 'review', reason, ...(isLater && { sendAt: dueAt }) });
  draft.emit('message.review', { reason });
}

/** A person lets a message in review go: it is queued for its time, or for now. If its time is over, it expires. */
export function released(draft: Draft): void {
  const { status, stopped, sendAt } = draft.message;
  if (status !== 'review' || expired(draft)) return;
  // Somebody has cancelled or erased it in a process of an earlier version, which does not know the state and leaves it.
  if (stopped !== undefined || isErased(draft.message)) return cancelled(draft);
  enqueue(draft, {}, sendAt !== undefined && sendAt > draft.at ? sendAt : draft.at);
  draft.patch(notReviewed);
  draft.emit('message.queued');
}

/** A person cancels a message in review. */
export function dropped(draft: Draft): void {
  if (draft.message.status === 'review') cancelled(draft);
}

/** An operator says how an open attempt ended. */
export function resolved(draft: Draft, happening: Resolved): void {
  const { as, reference, note } = happening;
  const attempt = attemptToResolve(draft.message, happening);
  if (attempt === undefined) return;
  const reason: Reason = {
    code: 'resolved',
    message: note === undefined ? `an operator said that it was ${as.replace('_', ' ')}` : maskedNote(note),
  };
  const about = { attempt: attempt.number, reason };
  const after = draft.patchAttempt(attempt.number, {
    outcome: as === 'not_sent' ? 'deferred' : 'accepted',
    reason,
    ...identified(attempt, reference),
    ...(as === 'undelivered' && { delivery: as }),
  });
  draft.emit('message.resolved', about);
  if (as === 'delivered') return delivery(draft, after, 'delivered', about);
  if (hasPending(draft.message) || (draft.message.status === 'queued' && as === 'not_sent')) return;
  switch (as) {
    case 'sent':
      return markSent(draft, after);
    case 'not_sent':
      return retry(draft, after, reason, { counted: false, delayMs: 0 });
    case 'undelivered':
      return advance(draft, after, about);
  }
}

/** The attempt that an operator resolves: the one with this number, or by default the latest open one. */
export function attemptToResolve(
  { status, attempts }: Message,
  { as, attempt: number }: Pick<Resolved, 'as' | 'attempt'>,
): Attempt | undefined {
  if (isFinal(status)) return undefined;
  return attempts.findLast(
    (one) =>
      (number === undefined || one.number === number) &&
      (one.outcome === 'unknown' ||
        (one.outcome === 'accepted' && isOpen(one) && (as === 'delivered' || as === 'undelivered'))),
  );
}

/** A held message may go to a notifier of another step, or be a probe: it is due at once, for any notifier. */
export function woken(draft: Draft, { at }: Woken): void {
  if (draft.message.held) draft.patch({ dueAt: at, held: undefined });
}
