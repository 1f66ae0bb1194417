import { durationMs } from '../base/duration.ts';
import { sameMark } from '../mark/mark.ts';
import type { Message } from '../model/message.ts';
import type { AcceptContext } from './accept.ts';
import type { CheckedNotification } from './notification-schema.ts';

/** A message with all by which an equal one is known, if it is not to be sent again within a time. */
export function withSameness(
  message: Message,
  { dedupe: own, sendAt }: CheckedNotification,
  { dedupe = false, store }: Pick<AcceptContext, 'dedupe' | 'store'>,
): Message {
  const within = own ?? dedupe;
  if (within === false) return message;
  const { recipient, route, template, category, content } = message;
  const { phone, email, addresses } = recipient;
  const sorted = Object.entries(addresses ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  const all = [phone, email, sorted, route, template, category, content, sendAt];
  const name = sameMark(store.secret, JSON.stringify(all));
  return { ...message, same: { name, forMs: durationMs(within, 'dedupe') } };
}
