import type { Message } from '../model/message.ts';
import type { Backlog } from '../ports/store.ts';

/** Counts the scheduled and the held messages, by reading every message. */
export function backlogOf(messages: Iterable<Message>, at: Date): Omit<Backlog, 'parked'> {
  let [scheduled, held] = [0, 0];
  for (const { status, dueAt, held: isHeld } of messages) {
    if (isHeld) held += 1;
    else if (status === 'queued' && dueAt !== undefined && dueAt > at) scheduled += 1;
  }
  return { scheduled, held };
}
