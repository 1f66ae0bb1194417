import { isDeepStrictEqual } from 'node:util';
import type { Message, MessageQuery, Page } from '@nkul/core';
import type { Visitor } from '../settings/console-options.ts';
import type { Asked } from './asked.ts';

type Scope = Visitor['scope'];

/** The messages of a query that a visitor may see. */
export async function findWithin(
  hub: Pick<Asked, 'find'>,
  query: MessageQuery,
  scope: Scope,
): Promise<Page<Message>> {
  const narrowed = withinScope(query, scope);
  return narrowed === undefined ? { items: [] } : await hub.find(narrowed);
}

/** A query within a scope. Undefined if both ask for something else, so that nothing matches. */
function withinScope(query: MessageQuery, scope: Scope): MessageQuery | undefined {
  if (scope === undefined) return query;
  const { metadata = {}, ...fields } = scope;
  const isOther = Object.entries(fields).some(([name, value]) => {
    const asked = query[name as keyof typeof fields];
    return asked !== undefined && asked !== value;
  });
  const other = Object.entries(query.metadata ?? {}).some(
    ([name, value]) => Object.hasOwn(metadata, name) && !isDeepStrictEqual(metadata[name], value),
  );
  if (isOther || other) return undefined;
  return { ...query, ...fields, metadata: { ...query.metadata, ...metadata } };
}

/** True for a message that a visitor may see. */
export function isInScope(message: Message, scope: Scope): boolean {
  if (scope === undefined) return true;
  const { metadata = {}, template, notifier, batch } = scope;
  return (
    (template === undefined || message.template === template) &&
    (batch === undefined || message.batch === batch) &&
    (notifier === undefined || message.attempts.some((one) => one.notifier === notifier)) &&
    Object.entries(metadata).every(([name, value]) => isDeepStrictEqual(message.metadata[name], value))
  );
}
