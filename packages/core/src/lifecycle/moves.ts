import { retryDelayMs } from '../base/retry-delay.ts';
import { type Attempt, isOpen } from '../model/attempt.ts';
import type { Message } from '../model/message.ts';
import { isFinal, type MessageStatus } from '../model/message-status.ts';
import type { Reason } from '../model/reason.ts';
import type { About, Draft } from './draft.ts';
import { isRefusedAt, isRefusedForGood, mayGoOn, reachable } from './further-attempts.ts';
import { maxTries, triesAt } from './tries.ts';

/** How long to wait for a report before `message.unconfirmed`, if the step has no `deliveryTimeout`, in milliseconds. */
const unconfirmedAfterMs = 72 * 3_600_000;

/** A provider accepted it: a report may come. */
export function markSent(draft: Draft, attempt: Attempt): void {
  if (draft.message.status === 'sent') return;
  draft.leaveQueue({ status: 'sent', dueAt: patienceEnd(draft, attempt.step) });
  draft.emit('message.sent', { attempt: attempt.number });
}

/** The message may or may not have been sent. It waits for a report or an operator, or is sent again with `onUnknown: 'resend'`. */
export function markUnknown(draft: Draft, attempt: Attempt, random: number): void {
  const about = { attempt: attempt.number, ...(attempt.reason && { reason: attempt.reason }) };
  const tries = draft.message.tries + 1;
  const resend =
    draft.message.onUnknown === 'resend' &&
    tries < maxTries &&
    mayGoOn(draft.message, attempt.step) &&
    !isRefusedAt(draft.message, attempt.step);
  draft.leaveQueue({ status: 'unknown' });
  draft.emit('message.unknown', about);
  if (!resend) return;
  enqueue(draft, { tries }, addMs(draft.at, retryDelayMs(triesAt(draft.message, attempt.step), random)));
  draft.emit('message.deferred', about);
}

/** The attempt was surely not sent: tries its step again, if tries are left. */
export function retry(
  draft: Draft,
  attempt: Attempt,
  reason: Reason,
  { counted, delayMs }: { readonly counted: boolean; readonly delayMs: number },
): void {
  const about = { attempt: attempt.number, reason };
  const tries = draft.message.tries + (counted ? 1 : 0);
  if (attempt.step < draft.message.step || !mayGoOn(draft.message, attempt.step))
    return conclude(draft, about);
  if (tries >= maxTries || isRefusedAt(draft.message, attempt.step)) return advance(draft, attempt, about);
  enqueue(draft, { tries }, addMs(draft.at, delayMs));
  draft.emit('message.deferred', about);
}

/** The attempt surely did not arrive: goes on to the next step, or concludes. */
export function advance(draft: Draft, attempt: Attempt, about: About): void {
  const { message } = draft;
  const goesOn = mayGoOn(message, attempt.step);
  if (attempt.step < message.step && message.status === 'queued' && goesOn) return;
  const step = goesOn && attempt.step === message.step ? reachable(message, message.step + 1) : undefined;
  if (step === undefined) return conclude(draft, about);
  enqueue(draft, { step, tries: 0 }, draft.at);
  draft.emit('message.rerouted', about);
}

/** Ends the attempts. The state becomes final, unless an attempt that may have arrived is still open. */
export function conclude(draft: Draft, about: About): void {
  const status = concludedStatus(draft.message);
  if (status === draft.message.status) return;
  if (isFinal(status)) {
    finish(draft, status);
  } else {
    const waits = status === 'sent' && !draft.message.unconfirmed;
    const dueAt = waits ? patienceEnd(draft, draft.message.step) : undefined;
    draft.leaveQueue({ status, dueAt });
  }
  draft.emit(`message.${status}`, about);
}

/** Ends a queued message, or one in review, if its time is over. Returns true if it was. */
export function expired(draft: Draft): boolean {
  const { expiresAt, sendAt } = draft.message;
  if (expiresAt === undefined || expiresAt.getTime() > draft.at.getTime()) return false;
  draft.patch({ stopped: 'expired', ...(sendAt && { sendAt: undefined }) });
  conclude(draft, {});
  return true;
}

/** The fields of a message in review that go when it is decided. */
export const notReviewed: Pick<Message, 'reason' | 'sendAt'> = { reason: undefined, sendAt: undefined };

/** Enters a final state. */
export function finish(draft: Draft, status: MessageStatus): void {
  const givesBack = draft.message.chargedAt !== undefined && !wasSent(draft.message);
  draft.leaveQueue({ status, finalAt: draft.at, ...(givesBack && { chargedAt: undefined }) });
}

/** True if a provider took it, or may have: then what it has spent is spent. */
function wasSent({ attempts }: Message): boolean {
  return attempts.some(
    ({ outcome }) => outcome === 'accepted' || outcome === 'unknown' || outcome === 'pending',
  );
}

/** Queues the message for its next attempt, or for its expiry if that comes first. */
export function enqueue(
  draft: Draft,
  at: { readonly step?: number; readonly tries?: number },
  dueAt: Date,
): void {
  const { steps, expiresAt, step } = draft.message;
  draft.patch({
    ...at,
    status: 'queued',
    dueAt: expiresAt !== undefined && expiresAt < dueAt ? expiresAt : dueAt,
    dueFor: steps[at.step ?? step]?.notifier,
    held: undefined,
  });
}

/** The state of a message without further attempts, derived from its attempts alone. */
function concludedStatus({ attempts, stopped }: Message): MessageStatus {
  if (attempts.some((attempt) => attempt.outcome === 'unknown')) return 'unknown';
  if (attempts.some(isOpen)) return 'sent';
  if (attempts.some((attempt) => attempt.outcome === 'accepted')) return 'undelivered';
  if (attempts.some(isRefusedForGood)) return 'rejected';
  return stopped ?? 'failed';
}

/** Until when to wait for a step's report. Undefined if its provider never reports. */
function patienceEnd({ message: { steps }, at }: Draft, step: number): Date | undefined {
  const { reports, deliveryTimeoutMs = unconfirmedAfterMs } = steps[step] ?? {};
  return reports === 'never' ? undefined : patienceUntil(at, deliveryTimeoutMs);
}

let lastPatience: { readonly at: Date; readonly ms: number; readonly until: Date } | undefined;

/** The messages of one call are settled at one time: they share the date until which they wait. */
function patienceUntil(at: Date, ms: number): Date {
  if (lastPatience?.at !== at || lastPatience.ms !== ms) lastPatience = { at, ms, until: addMs(at, ms) };
  return lastPatience.until;
}

export function addMs(at: Date, ms: number): Date {
  return new Date(at.getTime() + ms);
}
