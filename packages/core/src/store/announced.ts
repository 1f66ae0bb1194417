import { LimitExceededError } from '../base/errors.ts';
import type { Current, WorkingSet } from '../group/working-set.ts';
import type { Lifecycle } from '../lifecycle/rules.ts';
import type { EventDraft } from '../model/core-event.ts';
import type { Message } from '../model/message.ts';
import type { MessageRow } from '../ports/ledger.ts';
import { overLimit, takeCharges } from './charging.ts';

/** The events that a message was accepted. */
export function acceptance(message: Message, rules: Lifecycle): readonly EventDraft[] {
  return rules.apply(message, { type: 'accepted', at: message.createdAt }).events;
}

/**
 * A message that is accepted now: its charges are taken. If one goes over a limit that leaves it to a person, nothing is taken, and
 * the message is in review.
 *
 * @throws LimitExceededError if a charge goes over a limit that refuses
 */
export function accepted<Row extends MessageRow>(
  set: WorkingSet<Row>,
  message: Message,
  at: Date,
  rules: Lifecycle,
): Message {
  const { charges } = message;
  if (charges === undefined) {
    set.emit(acceptance(message, rules));
    return message;
  }
  const { events, review } = takeCharges(set, charges, at);
  if (review !== undefined) {
    const held = rules.apply(message, { type: 'limited', to: 'review', at, reason: review });
    set.emit(held.events);
    return held.message;
  }
  const charged = { ...message, chargedAt: at };
  set.emit([...acceptance(charged, rules), ...events]);
  return charged;
}

/**
 * A message after its announcement, if a transaction of the application had stored it: its charges are taken now. If one goes over a
 * limit, it is in review, or cancelled.
 */
export function announced<Row extends MessageRow>(
  set: WorkingSet<Row>,
  current: Current<Row>,
  at: Date,
  rules: Lifecycle,
): Current<Row> {
  if (!set.announce(current)) return current;
  const { row, message } = current;
  const now = acceptedOrCancelled(set, message, at, rules);
  if (now !== message) set.update(current, now);
  return { row, message: now };
}

function acceptedOrCancelled<Row extends MessageRow>(
  set: WorkingSet<Row>,
  message: Message,
  at: Date,
  rules: Lifecycle,
): Message {
  try {
    return accepted(set, message, at, rules);
  } catch (error) {
    if (!(error instanceof LimitExceededError)) throw error;
    set.emit(acceptance(message, rules));
    const limited = { type: 'limited', to: 'cancelled', at, reason: overLimit(error.rule) } as const;
    const { message: ended, events } = rules.apply(message, limited);
    set.emit(events);
    return ended;
  }
}
