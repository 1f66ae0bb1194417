import { type CoreEvent, type Message, messageIdOf, type Tally, unknownAttempts } from '@nkul/core/store';
import { Batch } from '../connect/batch.ts';
import type { Executor } from '../connect/database.ts';
import { addActs } from '../tables/act-table.ts';
import { putBalances } from '../tables/balance-table.ts';
import { columnsOf } from '../tables/columns.ts';
import { encodeEvent, isEntry, isPersonal } from '../tables/event-text.ts';
import { writeLanes } from '../tables/lane-table.ts';
import { changeUnknown, insertMessages, linkReferences } from '../tables/message-table.ts';
import { writeParked } from '../tables/parked-table.ts';
import { writePauses } from '../tables/pause-table.ts';
import { KnownNames } from '../tables/tally-table.ts';
import type { StoreContents } from './store-contents.ts';

/** Writes all that another store keeps into empty tables. Events keep their numbers, so that cursors stay valid. */
export async function fillTables(executor: Executor, contents: StoreContents): Promise<void> {
  for (const messages of contents.messages()) await putMessages(executor, messages);
  for (const events of contents.events()) await putEvents(executor, events);
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
  const { pauses, restoredAt, subscribers, balances, lanes } = contents;
  const { schema } = executor;
  const byNotifier = new Map(pauses.map((pause) => [pause.notifier, pause]));
  await inBatch(executor, (batch) => {
    writePauses(batch, schema, {
      pauses: byNotifier,
      ...(restoredAt !== undefined && { restoredAt }),
    });
    putBalances(batch, schema, balances);
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
  const found = inserted.map(({ message, references, unknown }) => ({
    ...{ number: numbers.get(message.id) ?? 0, references, unknown },
  }));
  await inBatch(executor, (batch) => {
    linkReferences(batch, executor.schema, found);
    changeUnknown(batch, executor.schema, found);
  });
}

async function putEvents(executor: Executor, events: readonly CoreEvent[]): Promise<void> {
  const { schema } = executor;
  await executor.query(
    `INSERT INTO ${schema}.events (sequence, at, type, message, personal, entry, body) OVERRIDING SYSTEM VALUE
     SELECT u.sequence, u.at, u.type, m.number, u.personal, u.entry, u.body
     FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[], $5::boolean[], $6::boolean[], $7::text[])
       AS u(sequence, at, type, id, personal, entry, body) LEFT JOIN ${schema}.messages m ON m.id = u.id`,
    columnsOf(events.map(eventRow), 7),
  );
}

function eventRow(event: CoreEvent): readonly unknown[] {
  const { sequence, at, type } = event;
  return [
    ...[sequence, at.getTime(), type, messageIdOf(event) ?? null],
    ...[isPersonal(event), isEntry(event), encodeEvent(event)],
  ];
}

async function continueEvents(executor: Executor, last: number): Promise<void> {
  if (last === 0) return;
  await executor.query("SELECT setval(pg_get_serial_sequence($1, 'sequence'), $2)", [
    `${executor.schema}.events`,
    last,
  ]);
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
