import { type Attempt, type Message, verdictOf } from '@nkul/core';
import { decisive } from './said.ts';

/** The situations of a message. A closed list: each has words in every language. */
export type Situation =
  | 'review'
  | 'scheduled'
  | 'waiting'
  | 'retrying'
  | 'going_on'
  | 'held'
  | 'sending'
  | 'sent'
  | 'sent_without_reports'
  | 'unconfirmed'
  | 'unknown'
  | 'restored'
  | 'delivered'
  | 'read'
  | 'said_delivered'
  | 'undelivered'
  | 'said_undelivered'
  | 'rejected_recipient'
  | 'rejected_text'
  | 'failed_recipient'
  | 'failed_provider'
  | 'failed_account'
  | 'failed_request'
  | 'failed'
  | 'expired'
  | 'expired_in_review'
  | 'cancelled'
  | 'cancelled_by_guard';

/** The situation of a message at a time. */
export function situationOf(message: Message, now: Date): Situation {
  switch (message.status) {
    case 'review':
      return 'review';
    case 'queued':
      return queuedSituation(message, now);
    case 'sending':
      return 'sending';
    case 'sent':
      return sentSituation(message);
    case 'unknown':
      return decisive(message)?.reason?.code === 'restored' ? 'restored' : 'unknown';
    case 'delivered':
      return deliveredSituation(message);
    case 'undelivered':
      return verdictOfReports(message, 'undelivered') ? 'undelivered' : 'said_undelivered';
    case 'rejected':
      return lastReason(message) === 'content_refused' ? 'rejected_text' : 'rejected_recipient';
    case 'failed':
      return failedSituation(message);
    case 'expired':
      return message.reason === undefined ? 'expired' : 'expired_in_review';
    case 'cancelled':
      return message.reason === undefined ? 'cancelled' : 'cancelled_by_guard';
  }
}

function queuedSituation({ held, attempts, dueAt, steps, step }: Message, now: Date): Situation {
  if (held) return 'held';
  if (attempts.some((one) => one.step < step && isOpen(one))) return 'going_on';
  if (attempts.length > 0 && steps.length > 0) return 'retrying';
  return dueAt !== undefined && dueAt > now ? 'scheduled' : 'waiting';
}

function sentSituation({ unconfirmed, attempts, steps }: Message): Situation {
  if (unconfirmed) return 'unconfirmed';
  const open = attempts.findLast(isOpen);
  return open !== undefined && steps[open.step]?.reports === 'never' ? 'sent_without_reports' : 'sent';
}

function deliveredSituation(message: Message): Situation {
  if (!verdictOfReports(message, 'delivered')) return 'said_delivered';
  return message.attempts.some(({ reports }) => reports.some(({ status }) => status === 'read'))
    ? 'read'
    : 'delivered';
}

/** True if a report says it, not only an operator. */
function verdictOfReports({ attempts }: Message, verdict: Attempt['delivery']): boolean {
  return attempts.some(
    ({ delivery, reason, reports }) =>
      // A person may have said that it was sent, and the provider's report of it came after or before.
      delivery === verdict &&
      (reason?.code !== 'resolved' || reports.some(({ status }) => verdictOf(status) === verdict)),
  );
}

function failedSituation(message: Message): Situation {
  switch (lastReason(message)) {
    case 'recipient_unavailable':
    case 'address_gone':
      return 'failed_recipient';
    case 'insufficient_credit':
    case 'unauthorized':
      return 'failed_account';
    case 'invalid_request':
    case 'too_long':
    case 'needs_template':
    case 'interceptor_failed':
      return 'failed_request';
    case 'provider_refused':
    case 'rate_limited':
    case 'unavailable':
    case 'not_connected':
      return 'failed_provider';
    default:
      return 'failed';
  }
}

/** The code of the latest refusal or deferral. */
function lastReason({ attempts }: Message): string | undefined {
  return attempts.findLast(({ reason }) => reason !== undefined && reason.code !== 'resolved')?.reason?.code;
}

/** True while an attempt may still turn out to be at the recipient's. */
export function isOpen({ outcome, delivery }: Attempt): boolean {
  return outcome === 'pending' || outcome === 'unknown' || (outcome === 'accepted' && delivery === undefined);
}
