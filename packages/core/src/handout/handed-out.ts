import type { Attempt } from '../model/attempt.ts';
import type { CoreEvent } from '../model/core-event.ts';
import type { DeliveryReport } from '../model/delivery-report.ts';
import type { Message } from '../model/message.ts';
import { copied, frozen } from './frozen.ts';

// A listener may change the message or event that it gets, as for a log of its own. That changes nothing that is stored
// or sent: its fields and dates are copies, and the parts that never change in a message's life are frozen.

/** Written by hand, field by field: it is called for every message. */
type Copy<Whole> = { -readonly [Field in keyof Whole]: Whole[Field] };

/** A message for the application, an interceptor or a listener. */
export function handedOut(message: Message): Message {
  freezeParts(message);
  const copy: Copy<Message> = { ...message };
  const { createdAt, updatedAt, expiresAt, dueAt, sendAt, finalAt, chargedAt, reason, attempts } = message;
  copy.createdAt = new Date(createdAt.getTime());
  copy.updatedAt = new Date(updatedAt.getTime());
  if (expiresAt !== undefined) copy.expiresAt = new Date(expiresAt.getTime());
  if (dueAt !== undefined) copy.dueAt = new Date(dueAt.getTime());
  if (sendAt !== undefined) copy.sendAt = new Date(sendAt.getTime());
  if (finalAt !== undefined) copy.finalAt = new Date(finalAt.getTime());
  if (chargedAt !== undefined) copy.chargedAt = new Date(chargedAt.getTime());
  if (reason !== undefined) copy.reason = { ...reason };
  copy.attempts = attempts.map(attemptHandedOut);
  return copy;
}

/** An event for a listener, a subscriber or a reader. */
export function eventHandedOut(event: CoreEvent): CoreEvent {
  if (!('message' in event)) return copied(event);
  const copy: Copy<typeof event> = { ...event };
  copy.at = new Date(event.at.getTime());
  copy.message = handedOut(event.message);
  const { attempt, report } = event;
  if (attempt === undefined) {
    if (report !== undefined) copy.report = reportHandedOut(report);
    return copy;
  }
  // The event names an attempt of its message, and a report of that attempt: their copies are there already.
  const own = copy.message.attempts[event.message.attempts.indexOf(attempt)] ?? attemptHandedOut(attempt);
  copy.attempt = own;
  if (report !== undefined)
    copy.report = own.reports[attempt.reports.indexOf(report)] ?? reportHandedOut(report);
  return copy;
}

function attemptHandedOut(attempt: Attempt): Attempt {
  const copy: Copy<Attempt> = { ...attempt };
  const { startedAt, leaseUntil, settledAt, reportedAt, reason, aliases, price, cost, reports } = attempt;
  copy.startedAt = new Date(startedAt.getTime());
  copy.leaseUntil = new Date(leaseUntil.getTime());
  if (settledAt !== undefined) copy.settledAt = new Date(settledAt.getTime());
  if (reportedAt !== undefined) copy.reportedAt = new Date(reportedAt.getTime());
  if (reason !== undefined) copy.reason = { ...reason };
  if (aliases !== undefined) copy.aliases = [...aliases];
  if (price !== undefined) copy.price = { ...price };
  if (cost !== undefined) copy.cost = { ...cost };
  copy.reports = reports.map(reportHandedOut);
  return copy;
}

function reportHandedOut(report: DeliveryReport): DeliveryReport {
  const copy: Copy<DeliveryReport> = { ...report };
  const { submittedAt, sentAt, deliveredAt, price, raw } = report;
  if (submittedAt !== undefined) copy.submittedAt = new Date(submittedAt.getTime());
  if (sentAt !== undefined) copy.sentAt = new Date(sentAt.getTime());
  if (deliveredAt !== undefined) copy.deliveredAt = new Date(deliveredAt.getTime());
  if (price !== undefined) copy.price = { ...price };
  copy.raw = copied(raw);
  return copy;
}

/** A list of flat objects. */
function freezeEach(list: readonly object[]): void {
  for (let place = 0; place < list.length; place += 1) Object.freeze(list[place]);
  Object.freeze(list);
}

/**
 * The first time only, so that it costs nothing later: all these parts are frozen when the recipient is. Not when the content
 * is: messages of one list share it.
 */
function freezeParts({ content, recipient, metadata, steps, charges }: Message): void {
  if (Object.isFrozen(recipient)) return;
  for (const channel in content) Object.freeze(content[channel]);
  Object.freeze(content);
  Object.freeze(recipient.addresses);
  Object.freeze(recipient);
  frozen(metadata);
  freezeEach(steps);
  if (charges !== undefined) freezeEach(charges);
}
