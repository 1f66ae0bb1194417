import { DatabaseSync } from 'node:sqlite';
import { createRecorder, type DeliveryReport, type Message, type RecordItem } from '@nkul/core/store';
import { manualClock, sampleMessage } from '@nkul/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { temporaryDirectory } from '../test/temporary-directory.ts';
import { RecentReferences } from './recent-references.ts';
import { createSqliteStore, type SqliteStore } from './sqlite-store.ts';

const clock = manualClock();
const [phone, other] = ['+237699128531', '+237677018812'];
const reference = 'shared';
let directory: ReturnType<typeof temporaryDirectory>;
let store: SqliteStore;

beforeEach(async () => {
  directory = temporaryDirectory();
  store = createSqliteStore({ file: directory.file });
  await store.open(createRecorder());
});

afterEach(async () => {
  await store.close();
  directory.remove();
});

/** A message that a provider has accepted under the reference. */
function sent(to = phone): Message {
  const at = clock.now();
  return sampleMessage(clock, {
    ...{ status: 'sent', recipient: { phone: to }, dueAt: new Date(at.getTime() + 1_000), dueFor: undefined },
    attempts: [
      {
        ...{ number: 1, step: 0, notifier: 'alpha', channel: 'sms', to, outcome: 'accepted', reference },
        ...{ startedAt: at, leaseUntil: at, settledAt: at, reports: [] },
      },
    ],
  });
}

/** A message whose call is under way. */
function sending(): Message {
  const { attempts, ...message } = sent();
  return {
    ...{ ...message, status: 'sending' },
    attempts: attempts.map(({ reference: _, settledAt: __, ...attempt }) => ({
      ...attempt,
      outcome: 'pending' as const,
    })),
  };
}

/** Records a report, and returns the id of the message that took it. */
async function taker(to = phone, second = 1): Promise<string | undefined> {
  const at = clock.now();
  const report: DeliveryReport = {
    ...{ notifier: 'alpha', reference, to, raw: {} },
    status: 'delivered',
    deliveredAt: new Date(second * 1_000),
  };
  const item: RecordItem = {
    ...{ kind: 'reference', notifier: 'alpha', reference },
    happening: { type: 'reported', at, report },
  };
  const [recorded] = await store.record([item]);
  return recorded?.ok === true ? recorded.message?.id : undefined;
}

describe('of messages with one reference, a report is for', () => {
  it('the one that was added first, then for the next', async () => {
    const [first, second, third] = [sent(), sent(), sent()];
    await store.add([first]);
    await store.add([second, third]);
    expect([await taker(), await taker(phone, 2), await taker(phone, 3)]).toEqual([
      first.id,
      second.id,
      third.id,
    ]);
  });

  it('the one to its number', async () => {
    const [first, second] = [sent(), sent(other)];
    await store.add([first, second]);
    expect([await taker(other), await taker()]).toEqual([second.id, first.id]);
  });

  it('the one in the newest part of the index, also if an older one has got the reference since', async () => {
    // The next message is the last one of the first part.
    await store.close();
    const db = new DatabaseSync(directory.file);
    db.exec("INSERT INTO marks VALUES ('messages', 65534)");
    db.close();
    store = createSqliteStore({ file: directory.file });
    await store.open(createRecorder());
    const [older, newest] = [sending(), sent()];
    await store.add([older]);
    await store.add([newest]);
    const [attempt] = older.attempts;
    if (attempt === undefined) throw new Error('it is being sent');
    const submission = { outcome: 'accepted', reference } as const;
    const happening = { type: 'settled', at: clock.now(), attempt: 1, submission, random: 0 } as const;
    expect(await store.record([{ kind: 'attempt', id: older.id, attempt, happening }])).toMatchObject([
      { ok: true },
    ]);
    expect([await taker(), await taker(phone, 2)]).toEqual([newest.id, older.id]);
  });

  it('the one that is left when the transaction of another is rolled back', async () => {
    const first = sent();
    await store.add([first]);
    // The second of two equal ids is refused, and with it all that the transaction remembers.
    expect(await store.add([{ ...sent(other), id: first.id }])).toMatchObject([{ ok: false }]);
    expect([await taker(other), await taker()]).toEqual([undefined, first.id]);
  });
});

it('the message of a reference is remembered for thousands of references, and then looked up again', () => {
  const recent = new RecentReferences();
  for (let number = 1; number <= 16_384; number += 1) recent.set(`${number}`, number);
  recent.set('16385', 16_385);
  expect([recent.get('1'), recent.get('16385')]).toEqual([1, 16_385]);
  recent.set('1', undefined);
  expect(recent.get('1')).toBeUndefined();
  for (let number = 1; number <= 2 * 16_384; number += 1) recent.set(`later ${number}`, number);
  expect([recent.get('2'), recent.get('later 32768')]).toEqual([undefined, 32_768]);
});
