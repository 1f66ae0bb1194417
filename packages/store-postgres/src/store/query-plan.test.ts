import {
  type Attempt,
  createRecorder,
  type Due,
  type Message,
  type RecordItem,
  type Store,
  type StoreQuery,
} from '@nkul/core/store';
import { itemFor, manualClock, sampleMessage, sampleSteps } from '@nkul/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type PlanNode,
  passedOver,
  type RecordingPool,
  recordingPool,
  wholeReads,
} from '../../test/plans.ts';
import { type Server, startServer } from '../../test/server.ts';
import { createPostgresStore } from './plugin.ts';

/** The tables that grow with the messages. Parked reports have a maximum. */
const large = new Set(['messages', 'states', 'refs', 'events', 'unsure', 'acts']);
const count = 6_000;
const clock = manualClock();
const schema = 'nkul_plans';
let server: Server;
let pool: RecordingPool;
let store: Store;
let some: readonly Message[] = [];

beforeAll(async () => {
  server = await startServer();
  pool = recordingPool(server.url);
  store = createPostgresStore({ pool, schema, secret: '0123456789abcdef0123456789abcdef' });
  await store.open(createRecorder());
  for (let first = 0; first < count; first += 1_000) {
    const messages = Array.from({ length: 1_000 }, (_, place) => filled(first + place));
    await store.add(messages);
    some = [...some, ...messages.slice(0, 5)];
  }
  await store.record(Array.from({ length: 2_000 }, (_, place) => reported(`parked-${place}`)));
  await server.run('VACUUM ANALYZE');
  // Then a whole table is read only where no index helps: also of a table that is small in this test.
  await server.run('SET enable_seqscan = off');
}, 120_000);
afterAll(async () => {
  await store?.close();
  await pool?.end();
  await server?.stop();
});

/** Mostly delivered messages; some are queued, wait for a report, or have an unknown outcome. */
function filled(number: number): Message {
  const now = clock.now();
  const steps = [{ notifier: 'alpha', channel: 'sms' }];
  const phone = `+2376${String(number).padStart(8, '0')}`;
  const base = { steps, recipient: { phone }, key: `key-${number}`, metadata: { order: number } };
  if (number % 20 === 0)
    return sampleMessage(clock, { ...base, dueAt: new Date(now.getTime() + 3_600_000), dueFor: 'alpha' });
  if (number % 500 === 7)
    return sampleMessage(clock, { ...base, status: 'review', dueAt: undefined, dueFor: undefined });
  const begun = {
    ...{ number: 1, step: 0, notifier: 'alpha', channel: 'sms', to: phone, startedAt: now, leaseUntil: now },
    reports: [],
  };
  const attempt: Attempt = { ...begun, outcome: 'accepted', reference: `ref-${number}`, settledAt: now };
  if (number % 200 === 1)
    return sampleMessage(clock, {
      ...base,
      ...{ status: 'unknown', dueAt: undefined, dueFor: undefined },
      attempts: [{ ...attempt, outcome: 'unknown' }],
    });
  if (number % 20 === 3)
    return sampleMessage(clock, {
      ...base,
      ...{ status: 'sending', dueAt: new Date(now.getTime() + 60_000), dueFor: undefined },
      attempts: [{ ...begun, outcome: 'pending' }],
    });
  const isSent = number % 20 === 2;
  return sampleMessage(clock, {
    ...base,
    ...{ status: isSent ? 'sent' : 'delivered', dueAt: undefined, dueFor: undefined },
    attempts: [isSent ? attempt : { ...attempt, delivery: 'delivered' }],
    ...(!isSent && { finalAt: now }),
  });
}

function reported(reference: string): RecordItem {
  const report = { notifier: 'alpha', reference, to: '+237699000001', status: 'delivered', raw: {} } as const;
  const happening = { type: 'reported', at: clock.now(), report } as const;
  return { kind: 'reference', notifier: 'alpha', reference, happening } as const;
}

/** The steps of the statements of some work that read a whole table. */
async function readsOf(work: () => Promise<unknown>): Promise<readonly string[]> {
  pool.taken();
  await work();
  const reads: string[] = [];
  for (const { text, values } of pool.taken()) {
    if (!/^\s*(SELECT|INSERT|UPDATE|DELETE|WITH)\b/.test(text)) continue;
    const [row] = await server.run(`EXPLAIN (FORMAT JSON) ${text}`, values);
    // PostgreSQL documents this form.
    const explained = (row?.['QUERY PLAN'] ?? []) as readonly { readonly Plan: PlanNode }[];
    for (const { Plan: plan } of explained) reads.push(...wholeReads(plan, large));
  }
  return reads;
}

/** The newest messages to a number in a time, as the message that somebody answers is looked for. */
function newestTo(number: number): StoreQuery {
  const createdAfter = new Date(clock.now().getTime() - 30 * 86_400_000);
  const to = [`+2376${String(number).padStart(8, '0')}`];
  return { to, notifier: 'alpha', createdAfter, order: 'newest', limit: 20 };
}

const lane = { notifier: 'alpha', calls: 50, perCall: 1, mixed: false };

function due(): Due {
  const at = clock.now();
  return {
    ...{ type: 'due', at, leaseUntil: new Date(at.getTime() + 60_000), routes: { default: sampleSteps } },
    ...{ available: new Set(['alpha']), placeOf: () => undefined, random: 0.5 },
  };
}

function messageOf(status: Message['status']): Message {
  const found = some.find((one) => one.status === status);
  if (found === undefined) throw new Error(`there is no ${status} message`);
  return found;
}

/** Adds in a transaction of the application, which is looked at like the store's own. */
async function withinAnother(message: Message): Promise<void> {
  const client = await pool.connect();
  const run = async (text: string, values: unknown[]) => (await client.query({ text, values })).rows;
  await run('BEGIN', []);
  await store.addWithin?.([message], run);
  await run('COMMIT', []);
  client.release();
}

const ago = (ms: number) => ({
  ended: new Date(clock.now().getTime() - ms),
  accepted: new Date(clock.now().getTime() - 2 * ms),
});

describe('among many messages, the store reads by an index', () => {
  const calls: readonly (readonly [string, () => Promise<unknown>])[] = [
    ['to add', () => store.add([sampleMessage(clock, { key: 'new' }), sampleMessage(clock)])],
    ['to add a key that is there', () => store.add([sampleMessage(clock, { key: 'key-77' })])],
    [
      'to add in a transaction of the application',
      () => withinAnother(sampleMessage(clock, { key: 'within' })),
    ],
    ['to announce what it has added, and claim', () => store.claim({ lanes: [], notTaking: [] }, due())],
    ['to claim', () => store.claim({ lanes: [lane], notTaking: ['beta'] }, due())],
    [
      'to record what happens to a message',
      () => store.record([itemFor(messageOf('queued'), { type: 'cancelled', at: clock.now() })]),
    ],
    ['to record reports', () => store.record(['ref-44', 'ref-45', 'new-1'].map(reported))],
    ['to get a message', () => store.get(messageOf('delivered').id)],
    ['to find by a number', () => store.find({ to: ['+237600000044'], limit: 10 })],
    ['to find the newest to a number', () => store.find(newestTo(44))],
    ['to find by a key', () => store.find({ key: 'key-44', limit: 10 })],
    ['to find by a reference', () => store.find({ reference: { reference: 'ref-44' }, limit: 10 })],
    ['to find unknown messages', () => store.find({ status: ['unknown'], limit: 10 })],
    ['to find failed messages', () => store.find({ status: ['failed', 'expired'], limit: 10 })],
    ['to find messages in review', () => store.find({ status: 'review', limit: 10 })],
    ['to find them beside unknown ones', () => store.find({ status: ['review', 'unknown'], limit: 10 })],
    [
      'to find all that is to be sent',
      () => store.find({ status: ['review', 'queued', 'sending'], limit: 10 }),
    ],
    ['to find queued messages', () => store.find({ status: 'queued', order: 'newest', limit: 10 })],
    ['to find the newest', () => store.find({ order: 'newest', limit: 10 })],
    ['to find by metadata', () => store.find({ metadata: { order: 44 }, limit: 10 })],
    ['to tell a history', () => store.history(messageOf('sent').id, { limit: 10 })],
    ['to read events', () => store.events({ after: 500, limit: 10 })],
    ['to list stray reports', () => store.strays({ limit: 10 })],
    ['to find stray reports by a number', () => store.strays({ to: ['+237699000001'], limit: 10 })],
    ['to count the messages by their state', () => store.count()],
    ['to tell what waits', () => store.queues()],
    ['to tell the kinds that are held', () => store.heldKinds()],
    ['to tell the unknown', () => store.unknown()],
    ['to tell the last event', () => store.latest()],
    ['to tell the backlog', () => store.backlog(clock.now())],
    ['to list acts', () => store.acts({ limit: 10 })],
    [
      'to purge',
      () =>
        store.purge({
          ...{ codes: ago(86_400_000), texts: ago(86_400_000), addresses: ago(86_400_000) },
          ...{ messages: ago(86_400_000).ended, events: ago(86_400_000).ended, limit: 100 },
        }),
    ],
    ['to erase a person', () => store.erase({ to: ['+237600000044'], at: clock.now(), limit: 100 })],
  ];

  it.each(calls)('%s', async (_, work) => {
    expect(await readsOf(work)).toEqual([]);
  });
});

describe('health and metrics read no more states than they count', () => {
  const calls: readonly (readonly [string, () => Promise<unknown>])[] = [
    ['of all messages by their state', () => store.count()],
    ['of the backlog', () => store.backlog(clock.now())],
    ['of what waits for each notifier', () => store.queues()],
    ['of the unknown', () => store.unknown()],
    ['of the last event', () => store.latest()],
  ];

  it.each(calls)('%s', async (_, work) => {
    pool.taken();
    await work();
    const asked = pool.taken();
    expect(asked).not.toEqual([]);
    for (const { text, values } of asked) {
      const [row] = await server.run(`EXPLAIN (ANALYZE, FORMAT JSON) ${text}`, values);
      // PostgreSQL documents this form.
      const explained = (row?.['QUERY PLAN'] ?? []) as readonly { readonly Plan: PlanNode }[];
      expect(explained.flatMap(({ Plan: plan }) => wholeReads(plan, large))).toEqual([]);
      expect(explained.flatMap(({ Plan: plan }) => passedOver(plan, large))).toEqual([]);
    }
  });
});

it('the message that somebody answers is found by the index of the addresses, and not by the time alone', async () => {
  pool.taken();
  expect((await store.find(newestTo(45))).items).toHaveLength(1);
  const [asked] = pool.taken().filter(({ text }) => text.includes('m.terms'));
  const plan = await server.run(`EXPLAIN (FORMAT JSON) ${asked?.text}`, asked?.values);
  expect(JSON.stringify(plan)).toContain('messages_terms');
});
