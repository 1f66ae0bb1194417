import { isErased, isOutgoing, type Message } from '@nkul/core/store';

/** How much of a message can still be erased: all of a code, all of another message, all but its text, or nothing. */
export type Erasable = 'code' | 'text' | 'address' | 'nothing';

/** Their numbers in the file are their places here. */
export const erasables: readonly Erasable[] = ['code', 'text', 'address', 'nothing'];

export function erasableNumber(what: Erasable): number {
  return erasables.indexOf(what);
}

/** Null for a message that is to be sent, as it needs its text. */
export function erasableOf(message: Message): number | null {
  if (isOutgoing(message.status)) return null;
  if (isErased(message, 'all')) return erasables.indexOf('nothing');
  if (isErased(message)) return erasables.indexOf('address');
  return erasables.indexOf(message.category === 'code' ? 'code' : 'text');
}
