import { maskAddress } from '../base/mask.ts';
import type { Attempt } from './attempt.ts';
import type { DeliveryReport } from './delivery-report.ts';
import type { Reported } from './happening.ts';
import type { Message } from './message.ts';

/**
 * A message without its texts and without a whole number or address: what remains tells what happened, not what was
 * said or to whom. Its key, fingerprint, template and metadata stay, so that a repeated request is still known.
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

/** True when `eraseMessage()` was here: an accepted message always has content. */
export function isErased(message: Message): boolean {
  return Object.keys(message.content).length === 0;
}

/** An attempt without its whole number. */
export function eraseAttempt(attempt: Attempt): Attempt {
  return { ...attempt, to: maskAddress(attempt.to), reports: attempt.reports.map(eraseReport) };
}

/** A report without its whole number, the provider's own words, and the entry as it came. */
export function eraseReport({ to, description: _, ...report }: DeliveryReport): DeliveryReport {
  return { ...report, ...(to !== undefined && { to: maskAddress(to) }), raw: null };
}

/** A report as it may be applied to a message: what has been erased does not come back with a late one. */
export function reportedFor(message: Message, happening: Reported): Reported {
  return isErased(message) ? { ...happening, report: eraseReport(happening.report) } : happening;
}
