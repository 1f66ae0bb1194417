import {
  type CoreEvent,
  type ErasedSubjects,
  hasReference,
  type Message,
  quotesAddress,
  type Reference,
} from '@nkul/core/store';
import type { Executor } from '../connect/database.ts';
import { referenceTerm } from '../lock/term.ts';
import { type MessageColumns, messageColumns, readMessage } from './message-row.ts';

/** The messages that some events name, or those with some ids and references; and the addresses that are erased. */
type Asked = { readonly addresses: readonly string[] } & (
  | { readonly events: readonly CoreEvent[] }
  | { readonly ids: readonly string[]; readonly references: readonly Reference[] }
);

/** Loads the messages that decide whether an event quotes something erased. */
export async function loadSubjects(executor: Executor, asked: Asked): Promise<ErasedSubjects> {
  const named = 'events' in asked ? namedBy(asked.events) : asked;
  const messages = await load(executor, named.ids, named.references);
  const byId = new Map(messages.map((message) => [message.id, message]));
  return {
    message: (id) => byId.get(id),
    withReference: ({ notifier, reference }) =>
      messages.filter(({ attempts }) => attempts.some((one) => hasReference(one, notifier, reference))),
    quoted: quotesAddress(asked.addresses),
  };
}

function namedBy(events: readonly CoreEvent[]): {
  readonly ids: readonly string[];
  readonly references: readonly Reference[];
} {
  return {
    ids: events.flatMap((event) =>
      event.type === 'report.candidate' ? event.candidates.map(({ message }) => message) : [],
    ),
    references: events.flatMap((event) =>
      event.type === 'report.candidate' || event.type === 'report.parked' ? [event.report] : [],
    ),
  };
}

async function load(
  executor: Executor,
  ids: readonly string[],
  references: readonly Reference[],
): Promise<readonly Message[]> {
  if (ids.length === 0 && references.length === 0) return [];
  const { schema } = executor;
  const rows = await executor.query<MessageColumns>(
    `SELECT ${messageColumns} FROM ${schema}.messages m JOIN ${schema}.states s USING (number) WHERE number IN (
       SELECT number FROM ${schema}.messages WHERE id = ANY($1::text[])
       UNION ALL SELECT message FROM ${schema}.refs WHERE term = ANY($2::bigint[]))`,
    [ids, references.map(referenceTerm)],
  );
  return rows.map(readMessage);
}
