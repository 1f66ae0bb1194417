import { type Changes, type CoreEvent, isErased } from '@nkul/core/store';
import type { StoredMessage } from './recent-messages.ts';
import type { Tables } from './tables.ts';

/** Writes the changes of a group, and returns its events with their numbers. */
export function writeChanges(
  { messages, references, unknownAddresses, parked, pauses, events }: Tables,
  changes: Changes<StoredMessage>,
): readonly CoreEvent[] {
  const numbers = new Map<string, number>();
  for (const { message, ...found } of changes.inserted) {
    const { number } = messages.insert(message);
    numbers.set(message.id, number);
    references.link(number, found.references);
    unknownAddresses.change(number, found.unknown);
  }
  for (const { message, row, ...found } of changes.updated) {
    messages.update(row.number, message);
    if (message.key !== row.message.key) messages.changeKey(row.number, message.key);
    if (isErased(message, 'all') && !isErased(row.message, 'all')) messages.eraseAddresses(row.number);
    numbers.set(message.id, row.number);
    references.link(row.number, found.references);
    unknownAddresses.change(row.number, found.unknown);
  }
  for (const report of changes.unparked) parked.remove(report);
  for (const { reference, happening } of changes.parked) parked.add(reference, happening);
  for (const [notifier, pause] of changes.pauses) pauses.set(notifier, pause);
  return events.insert(changes.events, ({ id }) => numbers.get(id) ?? messages.byId(id)?.number ?? 0);
}
