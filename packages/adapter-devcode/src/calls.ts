import type { Outgoing } from '@nkul/core/adapter';

/** A message that goes out: with its sender, and its place in the list that the notifier was given. */
export interface Going {
  readonly place: number;
  readonly message: Outgoing;
  readonly sender: string;
}

/** One call to the provider: a sender, and who gets which text. */
export interface Call {
  readonly sender: string;
  /** Places of the messages in the list that the notifier was given. */
  readonly places: readonly number[];
  readonly messages: readonly Outgoing[];
}

/**
 * Parts messages into calls: one sender each, equal texts unless pairwise, at most `perCall`, no number twice. The core
 * hands over what fits in one call; this holds also for who calls the notifier without it.
 */
export function partIntoCalls(
  going: readonly Going[],
  { perCall, pairwise }: { readonly perCall: number; readonly pairwise: boolean },
): readonly Call[] {
  const calls: {
    key: string;
    sender: string;
    numbers: Set<string>;
    places: number[];
    messages: Outgoing[];
  }[] = [];
  for (const { place, message, sender } of going) {
    const key = JSON.stringify([sender, pairwise ? null : message.content.text]);
    let call = calls.findLast(
      (open) => open.key === key && open.messages.length < perCall && !open.numbers.has(message.to),
    );
    if (call === undefined) {
      call = { key, sender, numbers: new Set(), places: [], messages: [] };
      calls.push(call);
    }
    call.numbers.add(message.to);
    call.places.push(place);
    call.messages.push(message);
  }
  return calls;
}

/** The body of a call. One phone and one message as strings; several phones as a list, with one message for all when it is the same. */
export function callBody(apiKey: string, { sender, messages }: Call): object {
  const [first, ...others] = messages;
  const same = others.every((message) => message.content.text === first?.content.text);
  return {
    api_key: apiKey,
    sender,
    phone: others.length === 0 ? first?.to : messages.map((message) => message.to),
    message: same ? first?.content.text : messages.map((message) => message.content.text),
  };
}
