import { type Message, type Tally, unknownAttempts } from '@nkul/core/store';
import { Batch } from '../connect/batch.ts';
import type { Executor } from '../connect/database.ts';
import { addActs } from '../tables/act-table.ts';
import { putBalances } from '../tables/balance-table.ts';
import { addCharges } from '../tables/charge-table.ts';
import { continueEvents, keepEvents } from '../tables/event-table.ts';
import { noteIdTimes } from '../tables/id-times.ts';
import { writeLanes } from '../tables/lane-table.ts';
import { writeMarks } from '../tables/mark-table.ts';
import { changeUnknown, insertMessages, linkReferences } from '../tables/message-table.ts';
import { writeParked } from '../tables/parked-table.ts';
import { writePauses } from '../tables/pause-table.ts';
import { KnownNames } from '../tables/tally-table.ts';
import type { StoreContents } from './store-contents.ts';

/** Writes all that another store keeps into empty tables. Events keep their numbers, so that cursors stay valid. */
export async function fillTables(executor: Executor, contents: StoreContents): Promise<void> {
  for (const messages of contents.messages()) await putMessages(executor, messages);
  for (const events of contents.events()) await keepEvents(executor, events);
  await continueEvents(executor, contents.lastEvent);
  for (const parked of contents.parked())
    await inBatch(executor, (batch) => writeParked(batch, executor.schema, { parked, unparked: [] }));
  for (const acts of contents.acts())
    await inBatch(executor, (batch) => addActs(batch, executor.schema, acts));
  const names = new KnownNames();
  for (const tallies of contents.tallies()) await putTallies(executor, names, tallies);
  await putSingles(executor, contents);
}

/** The parts that are few. */
async function putSingles(executor: Executor, contents: StoreContents): Promise<void> {
  const { pauses, restoredAt, subscribers, balances, lanes, charges, marks } = contents;
  const { schema } = executor;
  const byNotifier = new Map(pauses.map((pause) => [pause.notifier, pause]));
  await inBatch(executor, (batch) => {
    writePauses(batch, schema, {
      pauses: byNotifier,
      ...(restoredAt !== undefined && { restoredAt }),
    });
    putBalances(batch, schema, balances);
    addCharges(batch, schema, charges);
    writeMarks(batch, schema, new Map(marks.map((mark) => [mark.name, mark])));
    batch.add(
      `INSERT INTO ${schema}.subscribers SELECT name, cursor, '', 0 FROM unnest($1::text[], $2::bigint[]) AS u(name, cursor)`,
      [subscribers.map(({ name }) => name), subscribers.map(({ cursor }) => cursor)],
    );
  });
  await writeLanes(executor, lanes);
}

async function putMessages(executor: Executor, messages: readonly Message[]): Promise<void> {
  const inserted = messages.map((message) => ({
    message,
    references: message.attempts.flatMap(({ notifier, reference, aliases = [] }) =>
      [...(reference === undefined ? [] : [reference]), ...aliases].map((one) => ({
        notifier,
        reference: one,
      })),
    ),
    unknown: { added: unknownAttempts(message), removed: [] },
  }));
  const numbers = await insertMessages(executor, inserted);
  await noteIdTimes(executor, messages);
  const found = inserted.map(({ message, references, unknown }) => ({
    ...{ number: numbers.get(message.id) ?? 0, references, unknown },
  }));
  await inBatch(executor, (batch) => {
    linkReferences(batch, executor.schema, found);
    changeUnknown(batch, executor.schema, found);
  });
}

async function putTallies(executor: Executor, names: KnownNames, tallies: readonly Tally[]): Promise<void> {
  const batch = new Batch();
  await names.addTallies(executor, batch, tallies);
  await batch.run(executor);
}

async function inBatch(executor: Executor, add: (batch: Batch) => void): Promise<void> {
  const batch = new Batch();
  add(batch);
  await batch.run(executor);
}
