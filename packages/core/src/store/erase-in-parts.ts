import { scheduler } from 'node:timers/promises';
import type { Deed } from '../acts/act.ts';
import type { Clock } from '../base/clock.ts';
import type { GroupCommit } from '../commit/group-commit.ts';
import type { Erasure } from '../ports/erasing.ts';

/** The argument of `hub.erase()`: one message by its id, or all about an address; and who asked for it. */
export type EraseOptions = Deed & ({ readonly id: string } | { readonly to: string });

/** The answer of `hub.erase()`. */
export interface EraseResult {
  /** How many messages were erased, or will be when their attempts are settled. */
  readonly messages: number;
  /**
   * `gone`: the files of the store have lost the bytes. `pending`: a program could still read them there; the store itself
   * does not give them to anybody. The event `erasure.finished` tells when they are gone.
   */
  readonly bytes: Erasure['bytes'];
}

/** About how many messages and events in one transaction, so that other work does not wait for long. */
const perTransaction = 500;

/** Erases one part after the other, and leaves other work its turn in between. */
export async function eraseInParts(
  subject: { readonly id: string } | { readonly to: readonly string[] },
  { groupCommit, clock }: { readonly groupCommit: GroupCommit; readonly clock: Clock },
): Promise<EraseResult> {
  const request = { ...subject, at: clock.now(), limit: perTransaction };
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
  return { messages, bytes };
}
