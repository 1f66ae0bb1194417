import { isDeepStrictEqual } from 'node:util';
import type { Message } from '../model/message.ts';
import { addressesOf } from '../model/recipient.ts';
import type { StoreQuery } from '../ports/store.ts';

/** True if a message matches every field of a query, except the cursor and the limit, which the store applies. */
export function matchesQuery(message: Message, query: StoreQuery): boolean {
  const { status, key, to, template, metadata, held, dueBy, createdAfter, createdBefore } = query;
  const { recipient } = message;
  return (
    (status === undefined ||
      (typeof status === 'string' ? status === message.status : status.includes(message.status))) &&
    (key === undefined || key === message.key) &&
    (to === undefined || addressesOf(recipient).some((address) => to.includes(address))) &&
    (template === undefined || template === message.template) &&
    (held === undefined || held === (message.held ?? false)) &&
    (dueBy === undefined || (message.dueAt !== undefined && message.dueAt <= dueBy)) &&
    (createdAfter === undefined || message.createdAt > createdAfter) &&
    (createdBefore === undefined || message.createdAt < createdBefore) &&
    (metadata === undefined ||
      Object.entries(metadata).every(([name, value]) => isDeepStrictEqual(message.metadata[name], value)))
  );
}
