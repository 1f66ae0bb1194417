import type { ContentByChannel } from '../model/content.ts';
import type { Message } from '../model/message.ts';
import { addressOn } from '../model/recipient.ts';

/**
 * Gives a common batch to the messages of one `notify([…])` that have equal content and route, so that they may go out
 * in one call to the provider. A message gets no batch if its content is unique or its address is already in the batch.
 */
export function batched(messages: readonly Message[]): readonly Message[] {
  if (messages.length < 2) return messages;
  const numbers = new ContentNumbers();
  const groups = Map.groupBy(
    messages,
    ({ route, step, content }) => `${step} ${numbers.of(content)} ${route}`,
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

/** Numbers for contents: equal ones have the same. */
class ContentNumbers {
  /** Messages that were rendered together share one content object, which takes long to write. */
  readonly #known = new Map<ContentByChannel, number>();
  readonly #written = new Map<string, number>();

  of(content: ContentByChannel): number {
    const known = this.#known.get(content);
    if (known !== undefined) return known;
    const text = JSON.stringify(content);
    const number = this.#written.get(text) ?? this.#written.size;
    this.#written.set(text, number);
    this.#known.set(content, number);
    return number;
  }
}

function address({ recipient, steps, step }: Message): string | undefined {
  const channel = steps[step]?.channel;
  return channel === undefined ? undefined : addressOn(recipient, channel);
}
