import type { Attempt } from '../model/attempt.ts';
import type { Due } from '../model/happening.ts';
import type { Reason } from '../model/reason.ts';
import { addressOn } from '../model/recipient.ts';
import type { Draft } from './draft.ts';
import { mayGoOn, reachable } from './further-attempts.ts';
import { addMs, conclude, enqueue, markUnknown } from './moves.ts';

/** How long a message whose notifiers all take nothing is left alone before it is looked at again. */
const heldRecheckMs = 300_000;

/** It came up. Its state says what that means; one that is not due stays as it is. */
export function due(draft: Draft, happening: Due): void {
  const { message, at } = draft;
  if (message.dueAt === undefined || message.dueAt > at) return;
  switch (message.status) {
    case 'queued':
      return tryNow(draft, happening);
    case 'sending': {
      const pending = message.attempts.find((attempt) => attempt.outcome === 'pending');
      if (pending === undefined) return;
      const reason: Reason = {
        code: 'lease_expired',
        message: 'the process that was sending it did not say in time what happened',
      };
      return markUnknown(
        draft,
        draft.patchAttempt(pending.number, { outcome: 'unknown', reason }),
        happening.random,
      );
    }
    case 'sent':
      return deliveryTimedOut(draft);
    default:
      return draft.patch({ dueAt: undefined, dueFor: undefined });
  }
}

function tryNow(draft: Draft, { at, leaseUntil, routes, available }: Due): void {
  if (draft.message.expiresAt !== undefined && draft.message.expiresAt <= at) {
    draft.patch({ stopped: 'expired' });
    return conclude(draft, {});
  }
  const steps = routes[draft.message.route];
  if (steps !== undefined) draft.patch({ steps });
  const from = reachable(draft.message, draft.message.step);
  if (from === undefined) return conclude(draft, {});
  const index = reachable(draft.message, from, ({ notifier }) => available.has(notifier));
  if (index === undefined) return holdBack(draft, from);
  const step = draft.message.steps[index];
  if (step === undefined) return;
  if (index !== draft.message.step) {
    enqueue(draft, { step: index, tries: 0 }, at);
    return draft.emit('message.rerouted', {
      reason: { code: 'unavailable', message: `the steps before ${step.notifier} take no messages now` },
    });
  }
  if (step.notifier !== draft.message.dueFor) return enqueue(draft, {}, at);
  const attempt: Attempt = {
    number: draft.message.attempts.length + 1,
    step: index,
    notifier: step.notifier,
    channel: step.channel,
    to: addressOn(draft.message.recipient, step.channel) ?? '',
    startedAt: at,
    leaseUntil,
    outcome: 'pending',
    reports: [],
  };
  draft.patch({
    status: 'sending',
    attempts: [...draft.message.attempts, attempt],
    dueAt: leaseUntil,
    dueFor: undefined,
    held: undefined,
  });
  draft.emit('message.sending', { attempt: attempt.number });
}

/** None of the notifiers that it could go to takes messages: it waits, and is woken when one does. */
function holdBack(draft: Draft, step: number): void {
  enqueue(draft, { step }, addMs(draft.at, heldRecheckMs));
  draft.patch({ held: true });
}

/** Nobody said in time that it was delivered. */
function deliveryTimedOut(draft: Draft): void {
  const { message } = draft;
  const last = message.attempts.at(-1);
  const waits = message.steps[message.step]?.deliveryTimeoutMs !== undefined;
  const next = waits && mayGoOn(message, message.step + 1) ? reachable(message, message.step + 1) : undefined;
  const about = last && { attempt: last.number };
  if (next !== undefined) {
    enqueue(draft, { step: next, tries: 0 }, draft.at);
    return draft.emit('message.rerouted', about);
  }
  draft.patch({ dueAt: undefined });
  if (message.unconfirmed) return;
  draft.patch({ unconfirmed: true });
  draft.emit('message.unconfirmed', about);
}
