import { inTurns } from '../base/in-turns.ts';
import { handedOut } from '../handout/handed-out.ts';
import type { Message } from '../model/message.ts';
import type { Page } from '../ports/page.ts';
import type { StoreReads } from '../ports/reading.ts';
import type { StoreQuery } from '../ports/store-query.ts';
import { checkedId } from './checked-id.ts';
import { type Addressing, checkedQuery, type MessageQuery } from './message-query.ts';

/** The store to search, and how addresses of a query are understood. */
interface Searched {
  readonly store: Pick<StoreReads, 'get' | 'find'>;
  readonly addressing: Addressing;
}

/** The message with an id; undefined if it does not exist. @throws InvalidArgumentError if the id is not valid */
export async function messageById({ store }: Searched, id: string): Promise<Message | undefined> {
  const message = await store.get(checkedId(id, 'get()'));
  return message && handedOut(message);
}

/** A page of the messages that match a query. @throws InvalidArgumentError if a field is not valid */
export async function findMessages(
  { store, addressing }: Searched,
  query: MessageQuery = {},
): Promise<Page<Message>> {
  const page = await store.find(checkedQuery(query, 'find()', addressing));
  return { ...page, items: page.items.map(handedOut) };
}

/**
 * All messages that match a query, read a page at a time. Other work has its turn in between.
 *
 * @throws InvalidArgumentError at once
 */
export function foundMessages(
  { store, addressing }: Searched,
  query: MessageQuery = {},
): AsyncGenerator<Message, void, undefined> {
  return pages(store, checkedQuery(query, 'messages()', addressing));
}

async function* pages(
  store: Pick<StoreReads, 'find'>,
  query: StoreQuery,
): AsyncGenerator<Message, void, undefined> {
  let after = query.after;
  do {
    const page = await store.find({ ...query, ...(after !== undefined && { after }) });
    yield* inTurns(page.items, handedOut);
    after = page.next;
  } while (after !== undefined);
}
