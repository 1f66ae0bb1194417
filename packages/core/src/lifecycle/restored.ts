import { type Attempt, isOpen } from '../model/attempt.ts';
import type { Message, PlannedStep } from '../model/message.ts';
import { isFinal } from '../model/message-status.ts';
import type { Reason } from '../model/reason.ts';
import { addressOn } from '../model/recipient.ts';
import type { Draft } from './draft.ts';
import { isRefusedForGood, reachable } from './further-attempts.ts';
import { conclude, notReviewed } from './moves.ts';

const reason: Reason = {
  code: 'restored',
  message: 'the store was restored from a backup: what happened after the backup is not known',
};

/**
 * The store was restored from a backup: the message may have been sent, or have ended, after it. It is `unknown`, and
 * stays so until a report or an operator settles it. If a further attempt may have begun after the backup, one is added
 * that stands for it: it blocks further ones, also where the policy is `onUnknown: 'resend'`.
 *
 * So is one in review. A person may have released it after the backup: were it still in review, another person would release it
 * again, and the report of the first sending would find no attempt that it may be about.
 */
export function restored(draft: Draft): void {
  const { message } = draft;
  if (isFinal(message.status)) return;
  if (message.status === 'review') draft.patch(notReviewed);
  const stands = mayHaveGoneOn(message) ? standIn(draft) : undefined;
  if (isWaiting(message) && stands === undefined) return conclude(draft, {});
  const open = message.attempts.filter((one) => isToForget(message, one, stands !== undefined));
  for (const { number } of open) draft.patchAttempt(number, { outcome: 'unknown', reason });
  if (stands !== undefined) draft.patch({ attempts: [...draft.message.attempts, stands] });
  const attempt = stands?.number ?? open.at(-1)?.number;
  if (attempt === undefined) {
    // All its attempts have ended: it waits for nothing.
    if (message.dueAt !== undefined) draft.leaveQueue({ status: message.status });
    return;
  }
  draft.leaveQueue({ status: 'unknown' });
  draft.emit('message.unknown', { attempt, reason });
}

function isWaiting({ status }: Message): boolean {
  return status === 'queued' || status === 'review';
}

/** True if another attempt may have begun after the backup, by itself or after a report. */
function mayHaveGoneOn(message: Message): boolean {
  if (isWaiting(message)) return true;
  const { stopped, attempts } = message;
  if (stopped !== undefined || attempts.some(isRefusedForGood) || attempts.some(standsFor)) return false;
  if (reachable(message, message.step + 1) !== undefined) return true;
  // It waits though its attempts have ended: a late answer may have led to a further one.
  return message.dueAt !== undefined && !attempts.some((one) => isToForget(message, one, false));
}

/** True for an attempt that stands for others already. An operator ends it, as reports have no reference of it. */
function standsFor({ outcome, reference, reason: why }: Attempt): boolean {
  return outcome === 'unknown' && reference === undefined && why?.code === 'restored';
}

/**
 * True for an attempt of which too little is known now. The rest stays as it is: an attempt at an earlier step that was
 * left for the next one, and one that nothing waits for any more, as its report never came or never will.
 */
function isToForget({ step, steps, dueAt }: Message, attempt: Attempt, wentOn: boolean): boolean {
  if (!isOpen(attempt) || attempt.outcome === 'unknown') return false;
  if (attempt.outcome === 'pending') return true;
  if (!wentOn) return dueAt !== undefined;
  return attempt.step >= step || steps[attempt.step]?.deliveryTimeoutMs === undefined;
}

/** An attempt that stands for those after the backup; undefined if there was no step to send it by. */
function standIn({ message, at }: Draft): Attempt | undefined {
  const step: PlannedStep | undefined = message.steps[message.step];
  if (step === undefined) return undefined;
  const { attempts, updatedAt } = message;
  return {
    number: attempts.length + 1,
    step: message.step,
    notifier: step.notifier,
    channel: step.channel,
    to: addressOn(message.recipient, step.channel) ?? '',
    // A report is a candidate for it if it is about a time in between.
    startedAt: updatedAt < at ? updatedAt : at,
    leaseUntil: at,
    outcome: 'unknown',
    reason,
    reports: [],
  };
}
