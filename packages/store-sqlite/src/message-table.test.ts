import { DatabaseSync } from 'node:sqlite';
import { manualClock, sampleMessage } from '@nkul/testing';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { MessageTable } from './message-table.ts';
import { migrate } from './schema.ts';

const clock = manualClock();
let db: DatabaseSync;
let table: MessageTable;

beforeEach(() => {
  db = new DatabaseSync(':memory:');
  migrate(db, ':memory:');
  table = new MessageTable(db);
});
afterEach(() => db.close());

const addresses = (number: number) => ({
  ...db.prepare('SELECT phone, email FROM messages WHERE number = ?').get(number),
});

it('gives back more messages than it remembers, by id, number and as what is due', () => {
  const messages = Array.from({ length: 10_000 }, () =>
    sampleMessage(clock, { dueAt: clock.now(), dueFor: 'alpha' }),
  );
  const added = messages.map((message) => table.insert(message));
  for (const { number, message } of [...added.slice(0, 10), ...added.slice(-10)]) {
    expect(table.byId(message.id)).toEqual({ number, message });
    expect(table.byNumber(number)).toEqual({ number, message });
  }
  const due = [...table.due('alpha', clock.now())];
  expect(due.map(({ message }) => message.id)).toEqual(messages.map(({ id }) => id).toSorted());
});

it('reads a message again after it was told to forget', () => {
  const { number, message } = table.insert(sampleMessage(clock));
  db.prepare('DELETE FROM messages').run();
  expect(table.byNumber(number)).toEqual({ number, message });
  table.forget();
  expect(table.byId(message.id)).toBeUndefined();
  expect(table.byNumber(number)).toBeUndefined();
});

it('keeps the addresses and the key of a message that changes, until they are erased', () => {
  const recipient = { phone: '+237699128531', email: 'awa@example.org' };
  const { number, message } = table.insert(sampleMessage(clock, { recipient, key: 'k', fingerprint: 'f' }));
  table.update(number, { ...message, status: 'delivered', finalAt: clock.now() });
  expect(addresses(number)).toEqual(recipient);
  table.eraseAddresses(number);
  expect(addresses(number)).toEqual({ phone: null, email: null });
  expect(table.byKey('k')?.number).toBe(number);
  table.changeKey(number, 'hash');
  expect([table.byKey('k'), table.byKey('hash')?.number]).toEqual([undefined, number]);
});
