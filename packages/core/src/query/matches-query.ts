import { isDeepStrictEqual } from 'node:util';
import { type Attempt, hasReference } from '../model/attempt.ts';
import type { Message } from '../model/message.ts';
import { addressesOf } from '../model/recipient.ts';
import type { StoreQuery } from '../ports/store-query.ts';

/** True if a message matches every field of a query, except the cursor and the limit, which the store applies. */
export function matchesQuery(message: Message, query: StoreQuery): boolean {
  const { status, key, to, template, metadata, held, dueBy, createdAfter, createdBefore } = query;
  const { tail, reference, notifier, batch } = query;
  const { recipient, attempts } = message;
  return (
    (status === undefined ||
      (typeof status === 'string' ? status === message.status : status.includes(message.status))) &&
    (key === undefined || key === message.key) &&
    (to === undefined || addressesOf(recipient).some((address) => to.includes(address))) &&
    (tail === undefined || addressesOf(recipient).some((address) => hasTail(address, tail))) &&
    (reference === undefined || attempts.some((attempt) => isReferredTo(attempt, reference))) &&
    (notifier === undefined || attempts.some((attempt) => attempt.notifier === notifier)) &&
    (batch === undefined || batch === message.batch) &&
    (template === undefined || template === message.template) &&
    (held === undefined || held === (message.held ?? false)) &&
    (dueBy === undefined || (message.dueAt !== undefined && message.dueAt <= dueBy)) &&
    (createdAfter === undefined || message.createdAt > createdAfter) &&
    (createdBefore === undefined || message.createdAt < createdBefore) &&
    (metadata === undefined ||
      Object.entries(metadata).every(([name, value]) => isDeepStrictEqual(message.metadata[name], value)))
  );
}

/** True for a telephone number with these last digits. */
function hasTail(address: string, tail: string): boolean {
  return /^\+\d+$/.test(address) && address.endsWith(tail);
}

function isReferredTo(
  attempt: Attempt,
  { reference, notifier }: NonNullable<StoreQuery['reference']>,
): boolean {
  return (
    (notifier === undefined || attempt.notifier === notifier) &&
    hasReference(attempt, attempt.notifier, reference)
  );
}
