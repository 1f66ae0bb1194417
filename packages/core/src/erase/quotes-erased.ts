import { hasReference } from '../model/attempt.ts';
import type { CoreEvent } from '../model/core-event.ts';
import { type DeliveryReport, sameReport } from '../model/delivery-report.ts';
import { isErased, type Message } from '../model/message.ts';
import type { Reference } from '../model/references.ts';
import type { AddressQuoted } from './quotes-address.ts';

/** The messages of a store, as they are now, and the addresses that are erased. */
export interface ErasedSubjects {
  message(id: string): Message | undefined;
  /** The messages with a reference or alias. */
  withReference(reference: Reference): Iterable<Message>;
  readonly quoted: AddressQuoted;
}

/**
 * True if an event that has no message quotes an erased address, or belongs to an erased message: it names the message as
 * a candidate, or its report was parked until the message got its reference.
 */
export function quotesErased(event: CoreEvent, subjects: ErasedSubjects): boolean {
  const { quoted } = subjects;
  switch (event.type) {
    case 'report.parked':
      return quoted(event.report) || isOfErased(event.report, subjects);
    case 'report.candidate':
      return (
        event.candidates.some(({ message }) => isErasedMessage(subjects.message(message))) ||
        quoted(event.report) ||
        isOfErased(event.report, subjects)
      );
    case 'report.quarantined':
      return quoted(event.entry);
    case 'message.received':
      return quoted(event.inbound);
    case 'address.changed':
      return quoted(event.change);
    case 'consent.changed':
      return quoted(event.consent.address);
    case 'address.suppressed':
    case 'address.allowed':
      return quoted(event.suppression.address);
    default:
      return false;
  }
}

/** True if an erased message has a report: by its reference, and with the same content. */
export function isOfErased(
  report: DeliveryReport,
  { withReference }: Pick<ErasedSubjects, 'withReference'>,
): boolean {
  const { notifier, reference } = report;
  for (const message of withReference({ notifier, reference })) {
    const has = message.attempts.some(
      (attempt) =>
        hasReference(attempt, notifier, reference) &&
        attempt.reports.some((known) => sameReport(known, report)),
    );
    if (has && isErasedMessage(message)) return true;
  }
  return false;
}

function isErasedMessage(message: Message | undefined): boolean {
  return message !== undefined && isErased(message, 'all');
}
