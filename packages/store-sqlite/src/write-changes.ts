import type { Changes, CoreEvent } from '@nkul/core/store';
import type { StoredMessage } from './recent-messages.ts';
import type { Tables } from './tables.ts';

/** Writes the changes of a group, and returns its events with their numbers. */
export function writeChanges(tables: Tables, changes: Changes<StoredMessage>): readonly CoreEvent[] {
  const { messages, references, unknownAddresses, lookups, parked, pauses, events } = tables;
  const numbers = new Map<string, number>();
  for (const { message, ...found } of changes.inserted) {
    const { number } = messages.insert(message);
    numbers.set(message.id, number);
    references.link(number, found.references);
    unknownAddresses.change(number, found.unknown);
    lookups.note(number, message);
  }
  for (const { message, row, ...found } of changes.updated) {
    messages.update(row.number, message);
    numbers.set(message.id, row.number);
    references.link(row.number, found.references);
    unknownAddresses.change(row.number, found.unknown);
    lookups.note(row.number, message, row.message);
  }
  for (const report of changes.unparked) parked.remove(report);
  for (const { reference, happening } of changes.parked) parked.add(reference, happening);
  for (const [notifier, pause] of changes.pauses) pauses.set(notifier, pause);
  writeForReading(tables, changes);
  return events.insert(changes.events, ({ id }) => numbers.get(id) ?? messages.byId(id)?.number ?? 0);
}

/** Writes the acts, counters and balances that people ask for later. */
function writeForReading(
  { acts, tallies, balances }: Tables,
  changes: Pick<Changes<StoredMessage>, 'acts' | 'tallies' | 'events'>,
): void {
  for (const act of changes.acts) acts.add(act);
  tallies.add(changes.tallies);
  for (const event of changes.events)
    if (event.type === 'balance.read') balances.add(event.notifier, event.at, event.balance);
}
