import type { Message } from './message.ts';
import { addressOn } from './recipient.ts';

/**
 * Gives the messages of one `notify([…])` that have equal content and route a common batch, so that they may go out in
 * one call to the provider. A second message to the same address, and what shares its content with nobody, has none.
 */
export function batched(messages: readonly Message[]): readonly Message[] {
  if (messages.length < 2) return messages;
  const groups = Map.groupBy(messages, (message) =>
    JSON.stringify([message.route, message.step, message.content]),
  );
  const batchOf = new Map<Message, string>();
  for (const group of groups.values()) {
    const distinct = new Map(group.toReversed().map((message) => [address(message), message]));
    const [first, second] = [...distinct.values()];
    if (first === undefined || second === undefined) continue;
    for (const message of distinct.values()) batchOf.set(message, first.id);
  }
  return messages.map((message) => {
    const batch = batchOf.get(message);
    return batch === undefined ? message : { ...message, batch };
  });
}

function address({ recipient, steps, step }: Message): string | undefined {
  const channel = steps[step]?.channel;
  return channel === undefined ? undefined : addressOn(recipient, channel);
}
