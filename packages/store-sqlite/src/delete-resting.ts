import { unknownAttempts } from '@nkul/core/store';
import type { Tables } from './tables.ts';

/** Deletes messages that were at rest by a time, with their events and the notes on them. Returns how many. */
export function deleteResting(
  { messages, unknownAttempts: unknown, events, acts, counts }: Tables,
  before: Date,
  limit: number,
): number {
  const deleted = messages.deleteResting(before, limit);
  for (const { number, message } of deleted) {
    unknown.remove(number, unknownAttempts(message));
    events.deleteOf(number);
    acts.eraseNotes(message.id);
  }
  counts.write();
  return deleted.length;
}
