/**
 * The state of a message.
 *
 * | State | Meaning |
 * |---|---|
 * | `review` | a guard holds it: it is not sent before a person releases it |
 * | `queued` | waits for its (next) attempt, due at a time |
 * | `sending` | an attempt is recorded; the call to the provider may be under way |
 * | `sent` | a provider accepted it; a delivery report may come |
 * | `delivered` | a report says so. Final |
 * | `undelivered` | a report says that it did not arrive, and all attempts have ended. Final |
 * | `rejected` | a provider refused it for good. Final |
 * | `failed` | every step was tried without success. Final |
 * | `expired` | its time ran out before it was sent. Final |
 * | `cancelled` | the application, an interceptor or a limit stopped it before it was sent. Final |
 * | `unknown` | a provider may or may not have sent it. It waits for a report or an operator |
 */
export type MessageStatus =
  | 'review'
  | 'queued'
  | 'sending'
  | 'sent'
  | 'delivered'
  | 'undelivered'
  | 'rejected'
  | 'failed'
  | 'expired'
  | 'cancelled'
  | 'unknown';

const statuses: Readonly<Record<MessageStatus, true>> = {
  queued: true,
  sending: true,
  sent: true,
  delivered: true,
  undelivered: true,
  rejected: true,
  failed: true,
  expired: true,
  cancelled: true,
  unknown: true,
  review: true,
};

/** All states of a message. */
export const messageStatuses: readonly MessageStatus[] = Object.keys(statuses) as MessageStatus[];

/** True if a message is still to be sent, or is being sent: it needs its text, and has no outcome. */
export function isOutgoing(status: MessageStatus): boolean {
  return status === 'review' || status === 'queued' || status === 'sending';
}

/** True for a state that is never left. */
export function isFinal(status: MessageStatus): boolean {
  switch (status) {
    case 'delivered':
    case 'undelivered':
    case 'rejected':
    case 'failed':
    case 'expired':
    case 'cancelled':
      return true;
    case 'review':
    case 'queued':
    case 'sending':
    case 'sent':
    case 'unknown':
      return false;
  }
}
