import type { ContentByChannel } from '../model/content.ts';
import type { Message } from '../model/message.ts';
import { addressOn } from '../model/recipient.ts';

/**
 * Gives a common batch to the messages of one `notify([…])` that have equal content and route, so that they may go out
 * in one call to the provider. A message gets no batch if its content is unique or its address is already in the batch.
 */
export function batched(messages: readonly Message[]): readonly Message[] {
  if (messages.length < 2) return messages;
  // Messages that were rendered together share one content object, which takes long to write.
  const written = new Map<ContentByChannel, string>();
  const groups = Map.groupBy(messages, ({ route, step, content }) => {
    const text = written.get(content) ?? JSON.stringify(content);
    written.set(content, text);
    return `${step} ${route}\n${text}`;
  });
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
