import type { Outgoing } from '@nkul/core/adapter';

/** A message that goes out, with its sender and its place in the notifier's list. */
export interface Going {
  readonly place: number;
  readonly message: Outgoing;
  readonly sender: string;
}

/** One call to the provider: a sender, with messages. */
export interface Call {
  readonly sender: string;
  /** The places of the messages in the notifier's list. */
  readonly places: readonly number[];
  readonly messages: readonly Outgoing[];
}

/**
 * Splits messages into calls: one sender each, equal texts unless pairwise, at most `perCall`, each number once. The core
 * gives the notifier only messages that fit in one call. Other callers may not.
 */
export function partIntoCalls(
  going: readonly Going[],
  { perCall, pairwise }: { readonly perCall: number; readonly pairwise: boolean },
): readonly Call[] {
  const [only, ...others] = going;
  if (only !== undefined && others.length === 0)
    return [{ sender: only.sender, places: [only.place], messages: [only.message] }];
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
