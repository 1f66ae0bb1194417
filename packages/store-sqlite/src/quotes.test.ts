import { DatabaseSync } from 'node:sqlite';
import { type Attempt, createRecorder, type Message } from '@nkul/core/store';
import { itemFor, manualClock, sampleMessage } from '@nkul/testing';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { temporaryDirectory } from '../test/temporary-directory.ts';
import { createSqliteStore, type SqliteStore } from './sqlite-store.ts';

const clock = manualClock();
const at = clock.now();
const steps = [
  { notifier: 'alpha', channel: 'sms' },
  { notifier: 'beta', channel: 'sms' },
];
const reason = { code: 'no_answer', message: 'no answer for Awa Ngo' } as const;
const begun = { channel: 'sms', to: '+237699128531', startedAt: at, leaseUntil: at, reports: [] } as const;
const first: Attempt = {
  ...{ ...begun, number: 1, step: 0, notifier: 'alpha' },
  ...{ outcome: 'unknown', settledAt: at, reference: 'a-1', reason },
};
const second: Attempt = { ...first, number: 2, step: 1, notifier: 'beta', reference: 'b-1' };

let directory: ReturnType<typeof temporaryDirectory>;
let store: SqliteStore;

async function open(): Promise<void> {
  store = createSqliteStore({ file: directory.file, synchronous: 'normal' });
  await store.open(createRecorder());
}

/** All that is in the tables of personal texts. */
function personalTexts(): readonly string[] {
  const db = new DatabaseSync(directory.file, { readOnly: true });
  const rows = db.prepare('SELECT text FROM personal_0').all();
  db.close();
  return rows.map(({ text }) => String(text));
}

function waiting(attempts: readonly Attempt[], patch: Partial<Message> = {}): Message {
  return sampleMessage(clock, { status: 'unknown', steps, step: 1, dueAt: undefined, attempts, ...patch });
}

beforeEach(async () => {
  directory = temporaryDirectory();
  await open();
});

afterEach(async () => {
  await store.close();
  directory.remove();
});

it('two attempts with one and the same reason are told apart when one gets another', async () => {
  const message = waiting([first, second]);
  await store.add([message]);
  expect(personalTexts().filter((text) => text.includes('Awa Ngo'))).toHaveLength(1);
  const happening = { type: 'resolved', at, as: 'sent', attempt: 2, note: 'it came' } as const;
  await store.record([itemFor(message, happening)]);
  const words = async () => (await store.get(message.id))?.attempts.map((one) => one.reason?.message);
  expect(await words()).toEqual(['no answer for Awa Ngo', 'it came']);
  await store.close();
  await open();
  expect(await words()).toEqual(['no answer for Awa Ngo', 'it came']);
  await store.erase({ id: message.id, at, limit: 10 });
  expect(personalTexts().join()).not.toMatch(/Awa Ngo|it came/);
});

it('what earlier events of a group quote goes too if the group erases their message', async () => {
  const pending: Attempt = { ...begun, number: 2, step: 1, notifier: 'beta', outcome: 'pending' };
  const message = waiting([first, pending], { status: 'sending', eraseWhenSettled: 'all' });
  await store.add([message]);
  const report = { notifier: 'alpha', reference: 'a-1', status: 'enroute', raw: null } as const;
  const [told] = await store.record([
    { kind: 'reference', ...report, happening: { type: 'reported', at, report } },
    itemFor(message, {
      ...{ type: 'settled', at, attempt: 2, random: 0 },
      submission: { outcome: 'accepted', reference: 'b-1' },
    }),
  ]);
  expect(told?.ok && told.events[0]?.type).toBe('report.received');
  expect((await store.get(message.id))?.erased).toBe('all');
  expect(personalTexts().join()).not.toContain('Awa Ngo');
});

it('an erasure leaves no copies of words', async () => {
  const message = waiting([first]);
  await store.add([message]);
  const happening = { type: 'resolved', at, as: 'sent', note: 'it came' } as const;
  await store.record([itemFor(message, happening)]);
  const before = personalTexts().length;
  await store.erase({ id: message.id, at, limit: 10 });
  expect(personalTexts()).toHaveLength(before);
  const events = await store.events({ after: 0, limit: 100 });
  const resolved = events.find(({ type }) => type === 'message.resolved');
  expect(resolved).toMatchObject({ attempt: { outcome: 'accepted', reason: { message: 'erased' } } });
});

it('the notes on a message go with it when it is deleted', async () => {
  const message = sampleMessage(clock);
  await store.add([message]);
  await store.record([itemFor(message, { type: 'cancelled', at, note: 'asked by Awa Ngo' })]);
  expect((await store.acts({})).items).toMatchObject([{ what: 'cancelled', note: 'asked by Awa Ngo' }]);
  await store.purge({ messages: at, limit: 10 });
  expect(await store.get(message.id)).toBeUndefined();
  const [act] = (await store.acts({})).items;
  expect(act?.message).toBe(message.id);
  expect(act?.note).toBeUndefined();
  expect(personalTextsOrNone().join()).not.toContain('Awa Ngo');
});

function personalTextsOrNone(): readonly string[] {
  const db = new DatabaseSync(directory.file, { readOnly: true });
  const tables = db.prepare("SELECT name FROM sqlite_schema WHERE name = 'personal_0'").all();
  db.close();
  return tables.length === 0 ? [] : personalTexts();
}

it('an erasure whose bytes wait for a reader ends when the store is closed', async () => {
  const message = sampleMessage(clock, { status: 'delivered', finalAt: at });
  await store.add([message]);
  const reader = new DatabaseSync(directory.file);
  reader.exec('BEGIN');
  reader.prepare('SELECT count(*) FROM messages').get();
  const { next } = await store.erase({ id: message.id, at, limit: 10 });
  const last = store.erase({ id: message.id, at, limit: 10, ...(next !== undefined && { after: next }) });
  // A read comes behind the transaction of the erasure, which now waits for the reader.
  await store.count();
  await store.close();
  expect(await last).toMatchObject({ bytes: 'pending' });
  reader.close();
});
