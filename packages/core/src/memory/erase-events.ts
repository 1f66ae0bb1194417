import { eraseEvent, eraseMessage } from '../erase/erase-message.ts';
import { quotesAddress } from '../erase/quotes-address.ts';
import { type ErasedSubjects, quotesErased } from '../erase/quotes-erased.ts';
import { type CoreEvent, messageIdOf } from '../model/core-event.ts';
import type { Message } from '../model/message.ts';
import { addressesOf } from '../model/recipient.ts';

/** The message with an id, as it is now; undefined if it was deleted. */
export type MessageNow = (id: string) => Message | undefined;

/** An event with its message as it is now. If the message is erased, the event's quotes are erased too. */
export function eventNow(event: CoreEvent, now: MessageNow): CoreEvent {
  const id = messageIdOf(event);
  const message = id === undefined ? undefined : now(id);
  if (message === undefined) return event;
  const { erased } = message;
  return withMessage(erased === undefined ? event : eraseEvent(event, erased), message);
}

/** An event without what it tells about erased messages, and about some addresses. */
export function erasedEvent(
  event: CoreEvent,
  subjects: Omit<ErasedSubjects, 'quoted'>,
  to: readonly string[] = [],
): CoreEvent {
  const now = (id: string) => subjects.message(id);
  if ('message' in event) return erasedOfMessage(event, now, to);
  if (event.type === 'operator.acted') return eventNow(event, now);
  return quotesErased(event, { ...subjects, quoted: quotesAddress(to) }) ? eraseEvent(event, 'all') : event;
}

function erasedOfMessage(
  event: Extract<CoreEvent, { readonly message: Message }>,
  now: MessageNow,
  to: readonly string[],
): CoreEvent {
  const message = now(event.message.id);
  if (message !== undefined) return message.erased === undefined ? event : eventNow(event, now);
  // Its message was deleted: the event has the only copy.
  if (!addressesOf(event.message.recipient).some((address) => to.includes(address))) return event;
  return withMessage(eraseEvent(event, 'all'), eraseMessage(event.message, 'all', undefined));
}

function withMessage(event: CoreEvent, message: Message): CoreEvent {
  return 'message' in event ? { ...event, message } : event;
}
