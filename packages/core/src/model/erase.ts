import { maskAddress } from '../base/mask.ts';
import type { Attempt } from './attempt.ts';
import type { DeliveryReport } from './delivery-report.ts';
import type { Reported } from './happening.ts';
import type { Message } from './message.ts';

/**
 * Removes the texts and the recipient's addresses of a message, and masks the addresses of its attempts and reports. The
 * states and times stay. Its key, fingerprint, template and metadata stay too, so that a repeated request is still recognised.
 */
export function eraseMessage(message: Message): Message {
  const { locale, timeZone } = message.recipient;
  return {
    ...message,
    recipient: { ...(locale !== undefined && { locale }), ...(timeZone !== undefined && { timeZone }) },
    content: {},
    attempts: message.attempts.map(eraseAttempt),
  };
}

/** True for a message that `eraseMessage()` made: every other message has content. */
export function isErased(message: Message): boolean {
  return Object.keys(message.content).length === 0;
}

/** Masks the number of an attempt, and erases its reports. */
export function eraseAttempt(attempt: Attempt): Attempt {
  return { ...attempt, to: maskAddress(attempt.to), reports: attempt.reports.map(eraseReport) };
}

/** Masks the number of a report, and removes the provider's own words and the raw entry. */
export function eraseReport({ to, description: _, ...report }: DeliveryReport): DeliveryReport {
  return { ...report, ...(to !== undefined && { to: maskAddress(to) }), raw: null };
}

/** A report that may be applied to a message: erased if the message is, so that a late report brings nothing back. */
export function reportedFor(message: Message, happening: Reported): Reported {
  return isErased(message) ? { ...happening, report: eraseReport(happening.report) } : happening;
}
