import { inTurns } from '../base/in-turns.ts';
import type { Message } from '../model/message.ts';
import { handedOut } from '../ports/handed-out.ts';
import type { Store } from '../ports/store.ts';
import type { StoreQuery } from '../ports/store-query.ts';

/** All messages that match a query, read a page at a time. Other work has its turn in between. */
export async function* foundMessages(
  store: Store,
  query: StoreQuery,
): AsyncGenerator<Message, void, undefined> {
  let after = query.after;
  do {
    const page = await store.find({ ...query, ...(after !== undefined && { after }) });
    yield* inTurns(page.items, handedOut);
    after = page.next;
  } while (after !== undefined);
}
