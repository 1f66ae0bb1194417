/**
 * What became of a message, in the core's words. `delivered` and the four refusals (`undelivered`, `expired`,
 * `rejected`, `deleted`) are final; `enroute`, `accepted` and `unknown` tell of the way and change no state.
 * After SMPP 3.4, section 5.2.28 (message_state).
 */
export type DeliveryStatus =
  | 'delivered'
  | 'undelivered'
  | 'expired'
  | 'rejected'
  | 'deleted'
  | 'enroute'
  | 'accepted'
  | 'unknown';

/** What a provider later says happened to one message. */
export interface DeliveryReport {
  /** The notifier that sent the message. */
  readonly notifier: string;
  /** The provider's id, as its answer to the submission gave it. */
  readonly reference: string;
  readonly status: DeliveryStatus;
  /** The address it speaks of, in the form the message has it (E.164 for a number). */
  readonly to?: string;
  /** Times that the provider gave; absent where it gave none that is in the calendar. Never invented. */
  readonly submittedAt?: Date;
  readonly sentAt?: Date;
  readonly deliveredAt?: Date;
  /** The provider's own code and words. */
  readonly code?: string;
  readonly description?: string;
  /** What the provider says contradicts itself here: in words, for a person. */
  readonly conflict?: string;
  /** The entry as it came: JSON. */
  readonly raw: unknown;
}

/** What a report decides for its attempt; undefined when it is not final. */
export function verdictOf(status: DeliveryStatus): 'delivered' | 'undelivered' | undefined {
  switch (status) {
    case 'delivered':
      return 'delivered';
    case 'undelivered':
    case 'expired':
    case 'rejected':
    case 'deleted':
      return 'undelivered';
    case 'enroute':
    case 'accepted':
    case 'unknown':
      return undefined;
  }
}

/** The time of the submission that a report speaks of, as near as it tells. */
export function reportTime(report: DeliveryReport, receivedAt: Date): Date {
  return report.submittedAt ?? report.sentAt ?? report.deliveredAt ?? receivedAt;
}

/** True when two reports are one and the same: notifier, reference, status and delivery time agree. */
export function sameReport(a: DeliveryReport, b: DeliveryReport): boolean {
  return (
    a.notifier === b.notifier &&
    a.reference === b.reference &&
    a.status === b.status &&
    a.deliveredAt?.getTime() === b.deliveredAt?.getTime()
  );
}

/** Something a provider sent that is kept, but changes nothing. */
export interface QuarantinedEntry {
  /** Why, in words for a person. */
  readonly reason: string;
  /** The entry as it came. */
  readonly raw: unknown;
}
