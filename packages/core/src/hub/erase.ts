import { scheduler } from 'node:timers/promises';
import type { Erasure } from '../ports/store.ts';
import type { HubParts } from './hub-parts.ts';
import { checkedErasure } from './inputs.ts';

/** What to erase: one message, or all about an address. */
export type EraseOptions = { readonly id: string } | { readonly to: string };

/** What was erased. */
export interface EraseResult {
  /** How many messages: those that were erased, and those that will be when their attempts are settled. */
  readonly messages: number;
  /**
   * `gone`: no file of the store has the bytes any more. `pending`: they may still be in its files, where a program could
   * read them; the store itself gives them to nobody.
   */
  readonly bytes: Erasure['bytes'];
}

/** About how many messages and events in one transaction, so that other work does not wait for long. */
const perTransaction = 500;

/** Erases a part after the other, and leaves other work its turn in between. */
export async function erase(
  options: EraseOptions,
  { groupCommit, clock, dispatcher, addressing }: HubParts,
): Promise<EraseResult> {
  const request = { ...checkedErasure(options, addressing), at: clock.now(), limit: perTransaction };
  let messages = 0;
  let bytes: Erasure['bytes'] = 'gone';
  let after: string | undefined;
  do {
    const part = await groupCommit.erase({ ...request, ...(after !== undefined && { after }) });
    messages += part.messages;
    if (part.bytes === 'pending') bytes = 'pending';
    after = part.next;
    await scheduler.yield();
  } while (after !== undefined);
  // Messages that were due may be cancelled now.
  dispatcher.wake();
  return { messages, bytes };
}
