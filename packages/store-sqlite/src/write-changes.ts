import { type Changes, type CoreEvent, isErased, isOfErased, waitedReports } from '@nkul/core/store';
import type { StoredMessage } from './recent-messages.ts';
import type { Tables } from './tables.ts';

/** Writes the changes of a group, and returns its events with their numbers. */
export function writeChanges(tables: Tables, changes: Changes<StoredMessage>): readonly CoreEvent[] {
  const { messages, unknownAttempts, parked, pauses, events, counts } = tables;
  const written = new Map<string, StoredMessage>();
  for (const { message, references, unknown } of changes.inserted) {
    const stored = messages.insert(message);
    written.set(message.id, stored);
    messages.link(stored, references);
    unknownAttempts.change(stored.number, unknown);
  }
  for (const { message, row, references, unknown } of changes.updated) {
    events.keepAttempts(row, message);
    const stored = messages.update(row, message);
    written.set(message.id, stored);
    messages.link(stored, references);
    unknownAttempts.change(row.number, unknown);
  }
  for (const report of changes.unparked) parked.remove(report);
  for (const { reference, happening } of changes.parked) parked.add(reference, happening);
  for (const [notifier, pause] of changes.pauses) pauses.set(notifier, pause);
  tables.charges.add(changes.charges);
  tables.facts.write(changes.marks);
  if (changes.restoredAt !== undefined) tables.closing.set(changes.restoredAt);
  counts.write();
  writeForReading(tables, changes);
  const numbered = events.insert(changes.events, (id) => written.get(id) ?? messages.byId(id));
  eraseQuotes(tables, changes);
  return numbered;
}

/** Erases what events and acts quote of the messages that the group erases: also its own, which may be from before. */
function eraseQuotes(tables: Tables, { updated, unparked, events: drafts }: Changes<StoredMessage>): void {
  const { events, acts, bytes } = tables;
  for (const { message, row } of updated) {
    const { erased } = message;
    if (erased === undefined || isErased(row.message, erased)) continue;
    events.eraseOf(row.number, erased);
    acts.eraseNotes(message.id);
    bytes.note();
  }
  // A report that was parked may have gone to an erased message.
  if (!updated.some(({ message }) => isErased(message, 'all'))) return;
  const subjects = tables.erasedSubjects([]);
  if (!waitedReports(unparked, drafts).some((report) => isOfErased(report, subjects))) return;
  events.eraseAbout({ after: 0, limit: Number.MAX_SAFE_INTEGER }, subjects);
  bytes.note();
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
