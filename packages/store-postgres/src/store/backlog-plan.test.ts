import { type Attempt, createRecorder, type Message, type RecordItem, type Store } from '@nkul/core/store';
import { itemFor, manualClock, sampleMessage, sampleSteps } from '@nkul/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plansOf, type RecordingPool, recordingPool, rowsRead } from '../../test/plans.ts';
import { type Server, startServer } from '../../test/server.ts';
import { createPostgresStore } from './plugin.ts';

const large = new Set([
  ...[
    'messages',
    'states',
    'refs',
    'events',
    'unsure',
    'acts',
    'parked',
    'charges',
    'keyed_marks',
    'counters',
  ],
]);
/** So many messages are due, and as many are not. */
const count = 20_000;
/** The most rows that a statement may read of all these tables. It is asked for at most 500. */
const mostRead = 8_000;
const clock = manualClock();
const now = clock.now().getTime();
const day = 86_400_000;
const schema = 'nkul_backlog';
let server: Server;
let pool: RecordingPool;
let store: Store;
const some: Message[] = [];

beforeAll(async () => {
  server = await startServer();
  pool = recordingPool(server.url);
  store = createPostgresStore({ pool, schema, secret: '0123456789abcdef0123456789abcdef' });
  await store.open(createRecorder());
  for (let first = 0; first < 2 * count; first += 1_000) {
    const messages = Array.from({ length: 1_000 }, (_, place) => filled(first + place));
    await store.add(messages);
    some.push(...messages.slice(0, 20));
  }
  const numbers = `generate_series(1, ${count}) AS n`;
  const later = now + 10 * day;
  await server.run(`INSERT INTO ${schema}.charges SELECT 'c' || n, n, 1, ${later} FROM ${numbers}`);
  await server.run(`INSERT INTO ${schema}.keyed_marks SELECT 'm' || n, 'same', ${later}, '' FROM ${numbers}`);
  await server.run(
    `INSERT INTO ${schema}.acts (at, actor, message, body) SELECT ${now}, n, 'm' || n, '{}' FROM ${numbers}`,
  );
  await server.run('VACUUM ANALYZE');
}, 120_000);
afterAll(async () => {
  await store?.close();
  await pool?.end();
  await server?.stop();
});

/** In turns a message that is due now, and one that is delivered, sent or unknown. */
function filled(number: number): Message {
  const at = clock.now();
  const steps = [{ notifier: 'alpha', channel: 'sms' }];
  const phone = `+2376${String(number).padStart(8, '0')}`;
  const base = { steps, recipient: { phone }, key: `key-${number}`, metadata: { order: number } };
  if (number % 2 === 0) return sampleMessage(clock, { ...base, dueAt: at, dueFor: 'alpha' });
  const attempt: Attempt = {
    ...{ number: 1, step: 0, notifier: 'alpha', channel: 'sms', to: phone, startedAt: at, leaseUntil: at },
    ...{ reports: [], outcome: 'accepted', reference: `ref-${number}`, settledAt: at },
  };
  if (number % 100 === 1)
    return sampleMessage(clock, {
      ...{ ...base, status: 'unknown', dueAt: undefined, dueFor: undefined },
      attempts: [{ ...attempt, outcome: 'unknown' }],
    });
  const isSent = number % 20 === 3;
  return sampleMessage(clock, {
    ...{ ...base, status: isSent ? 'sent' : 'delivered', dueAt: undefined, dueFor: undefined },
    attempts: [isSent ? attempt : { ...attempt, delivery: 'delivered' }],
    ...(!isSent && { finalAt: at }),
  });
}

function reported(reference: string): RecordItem {
  const report = { notifier: 'alpha', reference, to: '+237699000001', status: 'delivered', raw: {} } as const;
  const happening = { type: 'reported', at: clock.now(), report } as const;
  return { kind: 'reference', notifier: 'alpha', reference, happening };
}

function messagesOf(status: Message['status'], most: number): readonly Message[] {
  return some.filter((one) => one.status === status).slice(0, most);
}

const idOf = (status: Message['status']): string => messagesOf(status, 1)[0]?.id ?? '';

function claim(calls: number): Promise<unknown> {
  const lanes = [{ notifier: 'alpha', calls, perCall: 1, mixed: false }];
  return store.claim(
    { lanes, notTaking: ['beta', 'gamma'] },
    {
      ...{
        type: 'due',
        at: clock.now(),
        leaseUntil: new Date(now + 60_000),
        routes: { default: sampleSteps },
      },
      ...{ available: new Set(['alpha']), placeOf: () => undefined, random: 0.5 },
    },
  );
}

/** @param until what is from before is old */
function purge(until: number): Promise<unknown> {
  const [ended, limit] = [new Date(until), 250];
  const age = { ended, accepted: ended };
  return store.purge({
    ...{ codes: age, texts: age, addresses: age, messages: ended },
    ...{ events: ended, acts: ended, parked: ended, quotes: ended, thin: clock.now(), limit },
  });
}

/** How many rows each statement of some work reads, if it reads more than it may. */
async function readsOf(work: () => Promise<unknown>): Promise<readonly string[]> {
  pool.taken();
  await work();
  const reads: string[] = [];
  for (const statement of pool.taken()) {
    if (!/^\s*\(?(?:SELECT|INSERT|UPDATE|DELETE|WITH)\b/.test(statement.text)) continue;
    const modes = statement.name === undefined ? (['custom'] as const) : (['custom', 'generic'] as const);
    for (const mode of modes) {
      const plans = await plansOf((text) => server.run(text), statement, mode);
      const rows = plans.reduce((sum, plan) => sum + rowsRead(plan, large), 0);
      if (rows > mostRead) reads.push(`${Math.round(rows)} rows by a ${mode} plan: ${statement.text}`);
    }
  }
  return reads;
}

describe('beside a large backlog, a statement reads about as many rows as it is asked for, in each way to plan it', () => {
  const calls: readonly (readonly [string, () => Promise<unknown>])[] = [
    ['to claim a few', () => claim(16)],
    ['to claim many', () => claim(500)],
    [
      'to add',
      () => store.add(Array.from({ length: 200 }, (_, n) => sampleMessage(clock, { key: `new-${n}` }))),
    ],
    ['to add a key that is there', () => store.add([sampleMessage(clock, { key: 'key-77' })])],
    [
      'to record what happens to messages',
      () =>
        store.record(
          messagesOf('queued', 200).map((one) => itemFor(one, { type: 'cancelled', at: clock.now() })),
        ),
    ],
    [
      'to record reports',
      () => store.record(Array.from({ length: 200 }, (_, n) => reported(`ref-${2_003 + 20 * n}`))),
    ],
    ['to read events', () => store.events({ after: 500, limit: 100 })],
    ['to read many events', () => store.events({ after: 0, limit: 500 })],
    ['to tell a history', () => store.history(idOf('sent'), { limit: 10 })],
    ['to list stray reports', () => store.strays({ limit: 10 })],
    ['to find stray reports by a number', () => store.strays({ to: ['+237699000001'], limit: 10 })],
    ['to get a message', () => store.get(idOf('sent'))],
    ['to find by a number', () => store.find({ to: ['+237600000044'], limit: 10 })],
    ['to find by the end of a number', () => store.find({ tail: '0044', limit: 10 })],
    ['to find by a key', () => store.find({ key: 'key-44', limit: 10 })],
    ['to find by a reference', () => store.find({ reference: { reference: 'ref-203' }, limit: 10 })],
    ['to find by metadata', () => store.find({ metadata: { order: 44 }, limit: 10 })],
    ['to find unknown messages', () => store.find({ status: 'unknown', limit: 10 })],
    ['to find failed messages', () => store.find({ status: ['failed', 'expired'], limit: 10 })],
    ['to find messages in review', () => store.find({ status: 'review', limit: 10 })],
    ['to find queued messages', () => store.find({ status: 'queued', limit: 10 })],
    ['to find the newest', () => store.find({ order: 'newest', limit: 10 })],
    ['to find messages that are not held', () => store.find({ held: false, limit: 10 })],
    ['to list acts', () => store.acts({ limit: 10 })],
    ['to list the acts of a person', () => store.acts({ by: 'someone', limit: 10 })],
    ['to tell the last event', () => store.latest()],
    ['to tell the kinds that are held', () => store.heldKinds()],
    ['to tell statistics', () => store.stats({ from: new Date(0), to: clock.now() })],
    ['to purge, if all is young', () => purge(now - day)],
    ['to purge, if all is old', () => purge(now + day)],
    ['to erase a person', () => store.erase({ to: ['+237600000045'], at: clock.now(), limit: 100 })],
  ];

  it.each(calls)('%s', async (_, work) => {
    expect(await readsOf(work)).toEqual([]);
  });

  it.each([0, 300])('to find %i held messages, which are the newest that are due', async (held) => {
    await hold(held);
    expect(await readsOf(() => store.find({ held: true, limit: 10 }))).toEqual([]);
  });

  it('to find the first held messages, if all that are due are held', async () => {
    await hold(count);
    const reads = await readsOf(() => store.find({ held: true, limit: 10 }));
    expect(reads.filter((text) => text.includes('m.fixed') && !text.includes('m.id >'))).toEqual([]);
  });

  it('to announce what transactions of the application have added, if that is much', async () => {
    await server.run(
      `UPDATE ${schema}.states SET announced = false WHERE number IN
         (SELECT number FROM ${schema}.states WHERE status = 'queued' ORDER BY number DESC LIMIT ${count / 2})`,
    );
    await server.run('VACUUM ANALYZE');
    expect(await readsOf(() => claim(16))).toEqual([]);
  });
});

/** Only the column says that they are held, as it is for this that they are read. */
async function hold(most: number): Promise<void> {
  await server.run(
    `UPDATE ${schema}.states SET held_kind = 1 WHERE number IN
       (SELECT number FROM ${schema}.states WHERE status = 'queued' ORDER BY number DESC LIMIT ${most})`,
  );
  await server.run(`ANALYZE ${schema}.states`);
}
