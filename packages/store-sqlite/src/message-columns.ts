import { expiryOf, heldKind, type Message, restingSince } from '@nkul/core/store';
import { erasableOf } from './erasable.ts';
import { statusNumber } from './status-number.ts';
import type { TermHash } from './term-hash.ts';

/** Status and notifier, then numbers or times in milliseconds. */
type Columns = [number, string, ...(number | null)[]];

/** The columns of a message that can change, in the order of the statements, without the changing part. */
export function columns(message: Message, hash: TermHash): Columns {
  const { status, dueFor, dueAt, held } = message;
  return [
    statusNumber(status),
    dueFor ?? '',
    dueAt?.getTime() ?? null,
    expiryOf(message)?.getTime() ?? null,
    held ? 1 : 0,
    held ? hash.ofWord('held', heldKind(message)) : null,
    restingSince(message)?.getTime() ?? null,
    erasableOf(message),
  ];
}
