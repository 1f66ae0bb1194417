import type { Message } from './message.ts';

/** Since when nothing more is going to happen to a message by itself: final, or waiting for nothing. Undefined: it is on its way. */
export function restingSince({ finalAt, dueAt, updatedAt }: Message): Date | undefined {
  return finalAt ?? (dueAt === undefined ? updatedAt : undefined);
}
