import type { Attempt } from './attempt.ts';
import type { EventDraft } from './core-event.ts';
import type { DeliveryReport } from './delivery-report.ts';
import { isErased, type Message } from './message.ts';
import { isFinal } from './message-status.ts';

/** An address, as one notifier reaches it. */
export interface Address {
  readonly notifier: string;
  readonly address: string;
}

export function addressKey({ notifier, address }: Address): string {
  return `${notifier}\0${address}`;
}

/**
 * An attempt whose outcome is unknown, of a message that is neither final nor erased: a report to its address may still
 * tell its outcome.
 */
export interface UnknownAttempt extends Address {
  /** The message's id. */
  readonly message: string;
  /** The attempt's number. */
  readonly attempt: number;
  readonly startedAt: Date;
  readonly leaseUntil: Date;
}

/** The unknown attempts that a change of a message adds, and those that it removes. */
export interface UnknownChange {
  readonly added: readonly UnknownAttempt[];
  readonly removed: readonly UnknownAttempt[];
}

const unchanged: UnknownChange = { added: [], removed: [] };

export function changedUnknown(after: Message, before?: Message): UnknownChange {
  if (!hasUnknown(after) && (before === undefined || !hasUnknown(before))) return unchanged;
  const [now, then] = [unknownAttempts(after), before === undefined ? [] : unknownAttempts(before)];
  return { added: without(now, then), removed: without(then, now) };
}

export function unknownAttempts(message: Message): readonly UnknownAttempt[] {
  if (isFinal(message.status) || isErased(message, 'all')) return [];
  return message.attempts.filter(isUnknown).map(({ notifier, to, number, startedAt, leaseUntil }) => ({
    ...{ notifier, address: to, message: message.id, attempt: number },
    ...{ startedAt, leaseUntil },
  }));
}

function hasUnknown({ attempts }: Message): boolean {
  return attempts.some(isUnknown);
}

function isUnknown({ outcome }: Attempt): boolean {
  return outcome === 'unknown';
}

function without(
  attempts: readonly UnknownAttempt[],
  others: readonly UnknownAttempt[],
): readonly UnknownAttempt[] {
  return attempts.filter(({ attempt }) => others.every((other) => other.attempt !== attempt));
}

/** The event that names attempts which a parked report may be about. */
export function candidateEvent(
  at: Date,
  report: DeliveryReport,
  attempts: readonly UnknownAttempt[],
): EventDraft {
  const candidates = attempts.map(({ message, attempt }) => ({ message, attempt }));
  return { type: 'report.candidate', at, report, candidates };
}
