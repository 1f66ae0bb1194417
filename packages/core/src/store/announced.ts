import { LimitExceededError } from '../base/errors.ts';
import type { Charge } from '../charge/charge.ts';
import type { Current, WorkingSet } from '../group/working-set.ts';
import type { Lifecycle } from '../lifecycle/rules.ts';
import type { EventDraft } from '../model/core-event.ts';
import type { Message } from '../model/message.ts';
import type { MessageRow } from '../ports/ledger.ts';
import { takeCharges } from './charging.ts';

/** The events that a message was accepted. */
export function acceptance(message: Message, rules: Lifecycle): readonly EventDraft[] {
  return rules.apply(message, { type: 'accepted', at: message.createdAt }).events;
}

/**
 * A message after its announcement, if a transaction of the application had stored it: its charges are taken now. If a limit is
 * reached, it is cancelled.
 */
export function announced<Row extends MessageRow>(
  set: WorkingSet<Row>,
  current: Current<Row>,
  at: Date,
  rules: Lifecycle,
): Current<Row> {
  if (!set.announce(current)) return current;
  const { row, message } = current;
  set.emit(acceptance(message, rules));
  const { charges } = message;
  if (charges === undefined) return current;
  const now = charged(set, message, { charges, at, rules });
  set.update(current, now);
  return { row, message: now };
}

function charged<Row extends MessageRow>(
  set: WorkingSet<Row>,
  message: Message,
  {
    charges,
    at,
    rules,
  }: { readonly charges: readonly Charge[]; readonly at: Date; readonly rules: Lifecycle },
): Message {
  try {
    takeCharges(set, charges, at);
    return { ...message, chargedAt: at };
  } catch (error) {
    if (!(error instanceof LimitExceededError)) throw error;
    const reason = { code: 'over_limit', message: error.message } as const;
    const { message: limited, events } = rules.apply(message, { type: 'limited', at, reason });
    set.emit(events);
    return limited;
  }
}
