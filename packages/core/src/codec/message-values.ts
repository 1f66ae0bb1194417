import type { Attempt } from '../model/attempt.ts';
import type { Message } from '../model/message.ts';
import { shortened, timeSince, type Values } from './field-list.ts';

// The values of the lists of fields in `message-parts.ts`, in their order. Only their order ties them: a test writes each field,
// and reads it.

/** The values of `fixedFields`. */
export function fixedValues(message: Message, key: string | undefined): Values {
  const { fingerprint, resendOf, category, route, recipient, template, locale, content } = message;
  const { metadata, trace, onUnknown, batch, expiresAt, charges } = message;
  return shortened([
    key ?? null,
    fingerprint ?? null,
    resendOf ?? null,
    category,
    route,
    recipient,
    template ?? null,
    locale ?? null,
    content,
    metadata,
    trace ?? null,
    onUnknown,
    batch ?? null,
    timeSince(0, expiresAt),
    charges ?? null,
  ]);
}

/** The beginning of a changing part: the time of acceptance, the places, the attempts, the key once it is hashed. */
type Beginning = readonly [
  since: number,
  steps: number,
  fixed: number,
  attempts: readonly unknown[],
  key: string | null,
];
/** Where the fields begin in a changing part. */
export const ownValues = 5;

/** A changing part: its beginning, and the values of `changingFields`. */
export function changingValues(
  [since, steps, fixed, attempts, key]: Beginning,
  message: Message,
  reason: unknown,
): Values {
  const { step, tries, updatedAt, dueAt, dueFor, held, finalAt, unconfirmed, stopped } = message;
  const { erased, eraseWhenSettled, chargedAt, sendAt } = message;
  return shortened([
    since,
    steps,
    fixed,
    attempts,
    key,
    step,
    tries,
    timeSince(since, updatedAt),
    timeSince(since, dueAt),
    dueFor ?? null,
    held ?? null,
    timeSince(since, finalAt),
    unconfirmed ?? null,
    stopped ?? null,
    erased ?? null,
    eraseWhenSettled ?? null,
    timeSince(since, chargedAt),
    timeSince(since, sendAt),
    reason,
  ]);
}

/** The values of `attemptFields`. */
export function attemptValues(attempt: Attempt, since: number): Values {
  const { step, startedAt, leaseUntil, outcome, settledAt, reference, delivery, aliases } = attempt;
  const { units, balance, price, cost, trace, place, reportedAt } = attempt;
  return shortened([
    step,
    timeSince(since, startedAt),
    timeSince(since, leaseUntil),
    outcome,
    timeSince(since, settledAt),
    reference ?? null,
    delivery ?? null,
    aliases ?? null,
    units ?? null,
    balance ?? null,
    price ?? null,
    cost ?? null,
    trace ?? null,
    place ?? null,
    timeSince(since, reportedAt),
  ]);
}
