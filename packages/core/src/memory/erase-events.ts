import { eraseEvent, eraseMessage } from '../erase/erase-message.ts';
import { type AddressQuoted, quotesAddress } from '../erase/quotes-address.ts';
import type { CoreEvent } from '../model/core-event.ts';
import { isErased, type Message } from '../model/message.ts';
import { addressesOf } from '../model/recipient.ts';

/** The message with an id, as it is now; undefined if it was deleted. */
export type MessageNow = (id: string) => Message | undefined;

/** An event with its message as it is now. If the message is erased, the event's quotes are erased too. */
export function eventNow(event: CoreEvent, now: MessageNow): CoreEvent {
  if (!('message' in event)) return event;
  const message = now(event.message.id);
  if (message === undefined) return event;
  const { erased } = message;
  return erased === undefined ? { ...event, message } : withMessage(eraseEvent(event, erased), message);
}

/** An event without what it tells about erased messages, and about some addresses. */
export function erasedEvent(event: CoreEvent, now: MessageNow, to: readonly string[] = []): CoreEvent {
  if ('message' in event) return erasedOfMessage(event, now, to);
  const names =
    event.type === 'report.candidate' &&
    event.candidates.some(({ message: id }) => {
      const message = now(id);
      return message !== undefined && isErased(message, 'all');
    });
  return names || isAbout(event, to) ? eraseEvent(event, 'all') : event;
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

function isAbout(event: CoreEvent, to: readonly string[]): boolean {
  return to.length > 0 && isQuotedIn(event, quotesAddress(to));
}

function isQuotedIn(event: CoreEvent, quoted: AddressQuoted): boolean {
  switch (event.type) {
    case 'report.parked':
    case 'report.candidate':
      return quoted(event.report);
    case 'report.quarantined':
      return quoted(event.entry);
    case 'message.received':
      return quoted(event.inbound);
    case 'address.changed':
      return quoted(event.change);
    default:
      return false;
  }
}

function withMessage(event: CoreEvent, message: Message): CoreEvent {
  return 'message' in event ? { ...event, message } : event;
}
