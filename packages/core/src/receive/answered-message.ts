import type { Attempt } from '../model/attempt.ts';
import type { InboundMessage } from '../model/delivery-report.ts';
import { isErased, type Message } from '../model/message.ts';
import type { Store } from '../ports/store.ts';

/** How long after a message an answer to it is expected. */
const withinMs = 30 * 86_400_000;
/** How many of the newest messages to an address are looked at. The latest attempt may be that of an older one, tried again. */
const newest = 20;

/** With these, nothing was handed to the recipient. */
const notHanded: ReadonlySet<Attempt['outcome']> = new Set(['rejected', 'deferred', 'stopped']);

/**
 * The id of the message that an inbound message most likely answers; undefined without one, or if the store cannot say: the
 * inbound message is kept all the same. The store finds it by the index of the addresses.
 */
export async function answeredMessage(
  { notifier, from }: Pick<InboundMessage, 'notifier' | 'from'>,
  at: Date,
  store: Pick<Store, 'find'>,
): Promise<string | undefined> {
  const createdAfter = new Date(at.getTime() - withinMs);
  try {
    const { items } = await store.find({
      to: [from],
      notifier,
      createdAfter,
      order: 'newest',
      limit: newest,
    });
    const handed = items.flatMap((message) => handedAt(message, notifier, from));
    return handed.toSorted((one, other) => other.at - one.at)[0]?.id;
  } catch {
    return undefined;
  }
}

/** When a message was last handed to an address by a notifier. */
function handedAt(
  message: Message,
  notifier: string,
  address: string,
): readonly { readonly id: string; readonly at: number }[] {
  const attempt = message.attempts.findLast(
    (one) => one.notifier === notifier && one.to === address && !notHanded.has(one.outcome),
  );
  if (attempt === undefined || isErased(message, 'all')) return [];
  return [{ id: message.id, at: attempt.startedAt.getTime() }];
}
