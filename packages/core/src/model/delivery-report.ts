import type { Money } from './balance.ts';
import type { Category } from './category.ts';
import type { ReasonCode } from './reason.ts';

/**
 * The state of a message at its provider. `delivered` and the four refusals (`undelivered`, `expired`, `rejected`,
 * `deleted`) are final; `enroute`, `accepted` and `unknown` are intermediate, and leave the message's own state as it
 * is. The states are those of SMPP 3.4, section 5.2.28 (message_state). `read` comes from channels that report it: the
 * message was delivered and opened.
 */
export type DeliveryStatus =
  | 'delivered'
  | 'read'
  | 'undelivered'
  | 'expired'
  | 'rejected'
  | 'deleted'
  | 'enroute'
  | 'accepted'
  | 'unknown';

/** A provider's later news of one message. */
export interface DeliveryReport {
  /** The notifier that sent the message. */
  readonly notifier: string;
  /** The provider's id, the same as in its answer to the submission. */
  readonly reference: string;
  readonly status: DeliveryStatus;
  /** The address that it names, in the form that the message has it (E.164 for a number). */
  readonly to?: string;
  /** The provider's times. Each is absent if the provider did not give it, or gave an impossible date. */
  readonly submittedAt?: Date;
  readonly sentAt?: Date;
  readonly deliveredAt?: Date;
  /** The provider's own code and words: at most 255 and 1,000 characters are kept. */
  readonly code?: string;
  readonly description?: string;
  /** The price of the message. */
  readonly price?: Money;
  /** How the report contradicts itself, in words for a person. */
  readonly conflict?: string;
  /** The entry as it came: JSON. Of an entry with more than 4,000 characters, the beginning of its text is kept. */
  readonly raw: unknown;
}

/** The verdict of a report for its attempt; undefined if the status is not final. */
export function verdictOf(status: DeliveryStatus): 'delivered' | 'undelivered' | undefined {
  switch (status) {
    case 'delivered':
    case 'read':
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

/** The submission time that a report speaks of, or the nearest time that it has. */
export function reportTime(report: DeliveryReport, receivedAt: Date): Date {
  return report.submittedAt ?? report.sentAt ?? report.deliveredAt ?? receivedAt;
}

/** True if two reports are the same: notifier, reference, status and delivery time are equal. */
export function sameReport(a: DeliveryReport, b: DeliveryReport): boolean {
  return (
    a.notifier === b.notifier &&
    a.reference === b.reference &&
    a.status === b.status &&
    a.deliveredAt?.getTime() === b.deliveredAt?.getTime()
  );
}

/** A message that somebody sent to us. The core stores and emits it, and does nothing else with it. */
export interface InboundMessage {
  /** The notifier through whose provider it came. */
  readonly notifier: string;
  /** The provider's id of it: 1–255 printable characters. */
  readonly reference?: string;
  /** The address of its sender: E.164 for a number. */
  readonly from: string;
  /** The address of ours that it was sent to: a number, or a short code. */
  readonly to?: string;
  readonly text?: string;
  /**
   * The id of the message that it most likely answers: the latest one that was handed to the sender's address by the same
   * notifier in the last 30 days. The core looks for it.
   */
  readonly answers?: string;
  /** The provider's own time. */
  readonly receivedAt?: Date;
  /** The entry as it came, or the beginning of its text, as in a report. */
  readonly raw: unknown;
}

/**
 * A provider's news of an address. `gone`: it has no owner any more; `replaced`: its owner now uses `replacedBy`;
 * `opted_out` and `opted_in`: its owner refuses messages, or takes them again. The core stores and emits it, and does
 * nothing else with it.
 */
export interface AddressChange {
  readonly notifier: string;
  readonly change: 'gone' | 'replaced' | 'opted_out' | 'opted_in';
  /** E.164 for a number. */
  readonly address: string;
  readonly replacedBy?: string;
  /** The provider's id of the call that says it, if it may be repeated: 1–255 printable characters. It counts once. */
  readonly reference?: string;
  /** The provider's own time. */
  readonly changedAt?: Date;
  /** The entry as it came, or the beginning of its text, as in a report. */
  readonly raw: unknown;
}

/** That somebody takes no messages of some categories any more (`opted_out`), or takes them again (`opted_in`). */
export interface ConsentChange {
  readonly change: 'opted_out' | 'opted_in';
  /** E.164 for a number. */
  readonly address: string;
  /** The categories that change by it. */
  readonly categories: readonly Category[];
  readonly by: ConsentSource;
  /** The notifier whose provider said so, or through which they wrote. */
  readonly notifier?: string;
}

/**
 * Where an opt-out comes from: the link in a message, a message to us, a provider's refusal or news, a list that was imported,
 * or the application and its people.
 */
export type ConsentSource = 'link' | 'inbound' | 'provider' | 'import' | 'application';

/** That an address is not tried for a while, as it is gone or was refused several times; or that it may be tried again. */
export interface AddressSuppression {
  /** E.164 for a number. */
  readonly address: string;
  /** It is not tried until then. Absent if it may be tried again. */
  readonly until?: Date;
  /** The reason of the last refusal. */
  readonly code?: ReasonCode;
}

/** An entry of a provider that cannot be used. It is kept, and changes nothing. */
export interface QuarantinedEntry {
  /** Why, in words for a person. */
  readonly reason: string;
  /** The entry as it came, or the beginning of its text, as in a report. */
  readonly raw: unknown;
}

/**
 * The field of an event that names an address or quotes a person, though it belongs to no message: an entry of a provider that is
 * quarantined, a message to us, news of an address, a consent, or a suppression.
 */
export type ProviderEntry =
  | { readonly entry: QuarantinedEntry }
  | { readonly inbound: InboundMessage }
  | { readonly change: AddressChange }
  | { readonly consent: ConsentChange }
  | { readonly suppression: AddressSuppression };
