import { retryDelayMs } from '../base/retry-delay.ts';
import { type Attempt, isOpen } from '../model/attempt.ts';
import type { Message } from '../model/message.ts';
import { isFinal, type MessageStatus } from '../model/message-status.ts';
import type { Reason } from '../model/reason.ts';
import type { About, Draft } from './draft.ts';
import { isRefusedAt, isRefusedForGood, mayGoOn, reachable } from './further-attempts.ts';
import { maxTries, triesAt } from './tries.ts';

/** How long the last step may be silent before `message.unconfirmed` is emitted, when the route says nothing. */
const unconfirmedAfterMs = 72 * 3_600_000;

/** A provider has it: a report may come. */
export function markSent(draft: Draft, attempt: Attempt): void {
  if (draft.message.status === 'sent') return;
  const dueAt = addMs(draft.at, patienceMs(draft.message, attempt.step));
  draft.patch({ status: 'sent', dueAt, dueFor: undefined, held: undefined });
  draft.emit('message.sent', { attempt: attempt.number });
}

/** Nobody knows whether it went out: held, unless the user chose to send it again. */
export function markUnknown(draft: Draft, attempt: Attempt, random: number): void {
  const about = { attempt: attempt.number, ...(attempt.reason && { reason: attempt.reason }) };
  const tries = draft.message.tries + 1;
  const resend =
    draft.message.onUnknown === 'resend' &&
    tries < maxTries &&
    mayGoOn(draft.message, attempt.step) &&
    !isRefusedAt(draft.message, attempt.step);
  draft.patch({ status: 'unknown', dueAt: undefined, dueFor: undefined, held: undefined });
  draft.emit('message.unknown', about);
  if (!resend) return;
  enqueue(draft, { tries }, addMs(draft.at, retryDelayMs(triesAt(draft.message, attempt.step), random)));
  draft.emit('message.deferred', about);
}

/** The attempt surely went nowhere, and its step may be tried again. */
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

/** The attempt surely did not arrive, and its step will not be tried again. */
export function advance(draft: Draft, attempt: Attempt, about: About): void {
  const { message } = draft;
  const goesOn = mayGoOn(message, attempt.step);
  if (attempt.step < message.step && message.status === 'queued' && goesOn) return;
  const step = goesOn && attempt.step === message.step ? reachable(message, message.step + 1) : undefined;
  if (step === undefined) return conclude(draft, about);
  enqueue(draft, { step, tries: 0 }, draft.at);
  draft.emit('message.rerouted', about);
}

/** There will be no further attempt: final, unless one that may have arrived is still open. */
export function conclude(draft: Draft, about: About): void {
  const status = concludedStatus(draft.message);
  if (status === draft.message.status) return;
  if (isFinal(status)) {
    finish(draft, status);
  } else {
    const waits = status === 'sent' && !draft.message.unconfirmed;
    const dueAt = waits ? addMs(draft.at, patienceMs(draft.message, draft.message.step)) : undefined;
    draft.patch({ status, dueAt, dueFor: undefined, held: undefined });
  }
  draft.emit(`message.${status}`, about);
}

/** It has come to its end. */
export function finish(draft: Draft, status: MessageStatus): void {
  draft.patch({ status, dueAt: undefined, dueFor: undefined, held: undefined, finalAt: draft.at });
}

/** It waits for its next attempt, or for the end of its time. */
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

/** The state of a message that will not be tried again, from its attempts alone. */
function concludedStatus({ attempts, stopped }: Message): MessageStatus {
  if (attempts.some((attempt) => attempt.outcome === 'unknown')) return 'unknown';
  if (attempts.some(isOpen)) return 'sent';
  if (attempts.some((attempt) => attempt.outcome === 'accepted')) return 'undelivered';
  if (attempts.some(isRefusedForGood)) return 'rejected';
  return stopped ?? 'failed';
}

/** How long a step may be silent. */
function patienceMs({ steps }: Message, step: number): number {
  return steps[step]?.deliveryTimeoutMs ?? unconfirmedAfterMs;
}

export function addMs(at: Date, ms: number): Date {
  return new Date(at.getTime() + ms);
}
