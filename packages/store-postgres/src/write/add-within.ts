import type { Added, Message, Recorder } from '@nkul/core/store';
import type { Executor } from '../connect/database.ts';
import { wakeChannel } from '../connect/wake.ts';
import { lockKeys } from '../lock/key-locks.ts';
import { keyTerm } from '../lock/term.ts';
import {
  type MessageColumns,
  messageColumns,
  type StoredMessage,
  storedMessage,
} from '../tables/message-row.ts';
import { insertMessages } from '../tables/message-table.ts';
import { LoadedLedger } from './ledger.ts';

/**
 * Adds messages in a transaction of the application. It draws no number of an event, and takes no lock but those of its keys:
 * until it ends, it holds up only those who add the same keys. Those who listen hear of it by its own commit.
 */
export async function addWithin(
  executor: Executor,
  messages: readonly Message[],
  { recorder, secret }: { readonly recorder: Recorder; readonly secret: Uint8Array },
): Promise<readonly Added[]> {
  const { byKey } = recorder.needs({ add: messages }, secret);
  await lockKeys(
    executor,
    messages.flatMap(({ key }) => key ?? []),
  );
  const { changes, answers } = recorder.add(messages, ledgerOf(await withKeys(executor, byKey), secret), {
    announced: false,
  });
  await insertMessages(executor, changes.inserted, false);
  if (changes.inserted.length > 0)
    await executor.query('SELECT pg_notify($1, $2)', [wakeChannel(executor.schema), 'committed']);
  return answers([]);
}

/** Not locked: the application may hold its transaction for long, and the messages go their way. */
async function withKeys(executor: Executor, keys: readonly string[]): Promise<readonly StoredMessage[]> {
  if (keys.length === 0) return [];
  const { schema } = executor;
  const rows = await executor.query<MessageColumns>(
    `SELECT ${messageColumns} FROM ${schema}.messages m JOIN ${schema}.states s USING (number)
     WHERE m.key_term = ANY($1::text[])`,
    [keys.map(keyTerm)],
  );
  return rows.map(storedMessage);
}

function ledgerOf(messages: readonly StoredMessage[], secret: Uint8Array): LoadedLedger {
  return new LoadedLedger({
    ...{ secret, messages, unknown: new Map(), parked: [], parkedNear: new Map() },
    ...{ room: 0, oldest: [], pauses: new Map(), restoredAt: undefined },
    ...{ charges: new Map(), marks: new Map() },
  });
}
