import {
  type EraseRequest,
  type Erasure,
  eraseItems,
  erasureEvents,
  isErasable,
  type Message,
  nextErasePlace,
  readErasePlace,
  writeErasePlace,
} from '@nkul/core/store';
import type { Executor } from '../connect/database.ts';
import { addressTerm } from '../lock/term.ts';
import { findMessages } from '../read/finder.ts';
import { readOne } from '../read/reading.ts';
import { loadSubjects } from '../tables/erased-subjects.ts';
import { eraseQuoting, quotingEvents } from '../tables/event-table.ts';
import type { GroupWriter } from './group-writer.ts';

/** Erases a part, from a place on: first messages, then events that quote them. */
export async function eraseSome(
  executor: Executor,
  request: EraseRequest,
  writer: GroupWriter,
): Promise<Erasure> {
  const place = readErasePlace(request.after);
  if (place.kind === 'messages') return await eraseMessages(executor, request, place.after, writer);
  const { after } = place;
  const events = await quotingEvents(executor, { after, limit: request.limit });
  const addresses = 'to' in request ? request.to : [];
  await eraseQuoting(executor, events, await loadSubjects(executor, { events, addresses }));
  const last = events.at(-1);
  const next = last === undefined ? {} : { next: writeErasePlace({ kind: 'events', after: last.sequence }) };
  return { messages: 0, events: [], bytes: 'pending', ...next };
}

async function eraseMessages(
  executor: Executor,
  request: EraseRequest,
  after: string | undefined,
  writer: GroupWriter,
): Promise<Erasure> {
  if ('id' in request) {
    const message = await readOne(executor, request.id);
    return await eraseAll(message === undefined ? [] : [message], [request.id], request.at, writer);
  }
  const { at, to, limit } = request;
  await executor.query(`DELETE FROM ${executor.schema}.parked WHERE recipient = ANY($1::bigint[])`, [
    to.map(addressTerm),
  ]);
  const { items, next } = await findMessages(executor, { to, limit, ...(after !== undefined && { after }) });
  const erasable = items.filter((message) => isErasable(message, 'all'));
  const ids = erasable.map(({ id }) => id);
  return await eraseAll(erasable, ids, at, writer, next);
}

/** @param after the last message of the page, if there are more */
async function eraseAll(
  found: readonly Message[],
  ids: readonly string[],
  at: Date,
  writer: GroupWriter,
  after?: string,
): Promise<Erasure> {
  const messages = found.filter((message) => isErasable(message, 'all')).length;
  const events = erasureEvents(await writer.record(eraseItems(ids, at)));
  return { messages, events, bytes: 'pending', next: nextErasePlace(after) };
}
