import {
  type Changes,
  type CoreEvent,
  isErased,
  isOfErased,
  type Message,
  type Reference,
  type UpdatedMessage,
  waitedReports,
} from '@nkul/core/store';
import { Batch } from '../connect/batch.ts';
import type { Executor } from '../connect/database.ts';
import { isEntry } from '../events/event-text.ts';
import { addActs, eraseNotes } from '../tables/act-table.ts';
import { addBalances } from '../tables/balance-table.ts';
import { addCharges } from '../tables/charge-table.ts';
import { loadSubjects } from '../tables/erased-subjects.ts';
import {
  capEntries,
  eraseEventsOf,
  eraseQuoting,
  insertEvents,
  keepReferences,
  quotingEvents,
} from '../tables/event-table.ts';
import { noteIdTimes } from '../tables/id-times.ts';
import { writeMarks } from '../tables/mark-table.ts';
import type { StoredMessage } from '../tables/message-row.ts';
import { changeUnknown, insertMessages, linkReferences, updateMessages } from '../tables/message-table.ts';
import { writeParked } from '../tables/parked-table.ts';
import { writePauses } from '../tables/pause-table.ts';
import type { KnownNames } from '../tables/tally-table.ts';

/** The limit of quarantined entries, and the names of counters. */
export interface ChangesOptions {
  readonly maxQuarantined: number;
  readonly names: KnownNames;
}

/** Writes the changes of a group, and returns its events with their numbers. */
export async function writeChanges(
  executor: Executor,
  changes: Changes<StoredMessage>,
  { maxQuarantined, names }: ChangesOptions,
): Promise<readonly CoreEvent[]> {
  const { schema } = executor;
  const { inserted, updated, events } = changes;
  const numbers = await insertMessages(executor, inserted);
  // A transaction of the application writes no table for it, so that its messages are noted once they are announced.
  const fresh = [...inserted, ...updated.filter(({ row }) => !row.announced)];
  await noteIdTimes(
    executor,
    fresh.map(({ message }) => message),
  );
  const numberOf = ({ id }: Message): number => numbers.get(id) ?? 0;
  const rows: readonly StoredMessage[] = [
    ...inserted.map(({ message }) => ({ message, number: numberOf(message) })),
    ...updated.map(({ message, row }) => ({ ...row, message })),
  ];
  const byId = new Map(rows.map((row) => [row.message.id, row]));
  const written = new Batch();
  updateMessages(written, schema, updated);
  const found = [...inserted, ...updated].map(({ message, references, unknown }) => ({
    ...{ number: byId.get(message.id)?.number ?? 0, references, unknown },
  }));
  linkReferences(written, schema, found);
  changeUnknown(written, schema, found);
  writeParked(written, schema, changes);
  writePauses(written, schema, changes);
  await written.run(executor);
  await keepReferences(executor, updated);
  // Last, as the rows of counters are those that other transactions wait for.
  const told = new Batch();
  addActs(told, schema, changes.acts);
  addBalances(told, schema, events);
  addCharges(told, schema, changes.charges);
  writeMarks(told, schema, changes.marks);
  await names.addTallies(executor, told, changes.tallies);
  const numbered = await insertEvents(executor, told, events, byId);
  if (events.some(isEntry)) await capEntries(executor, maxQuarantined);
  await eraseQuotes(executor, changes);
  return numbered;
}

/** Erases what events and acts quote of the messages that the group erases: also its own, which may be from before. */
async function eraseQuotes(
  executor: Executor,
  { updated, unparked, events }: Changes<StoredMessage>,
): Promise<void> {
  const erased = updated.filter(isNewlyErased);
  await eraseEventsOf(
    executor,
    erased.map(({ row, message }) => ({ number: row.number, message })),
  );
  await eraseNotes(
    executor,
    erased.map(({ message }) => message.id),
  );
  if (!updated.some(({ message }) => isErased(message, 'all'))) return;
  // A report that was parked may have gone to an erased message.
  const waited = waitedReports(unparked, events);
  const references: readonly Reference[] = waited.map(({ notifier, reference }) => ({ notifier, reference }));
  const subjects = await loadSubjects(executor, { ids: [], references, addresses: [] });
  if (!waited.some((report) => isOfErased(report, subjects))) return;
  await eraseAllQuoting(executor);
}

function isNewlyErased({ message, row }: UpdatedMessage<StoredMessage>): boolean {
  return message.erased !== undefined && !isErased(row.message, message.erased);
}

/** How many events are looked at in one statement. */
const eventsAtOnce = 1_000;

/** Erases all events of no message that quote something erased. */
async function eraseAllQuoting(executor: Executor): Promise<void> {
  for (let after = 0; ; ) {
    const events = await quotingEvents(executor, { after, limit: eventsAtOnce });
    await eraseQuoting(executor, events, await loadSubjects(executor, { events, addresses: [] }));
    const last = events.at(-1);
    if (last === undefined || events.length < eventsAtOnce) return;
    after = last.sequence;
  }
}
