import { createRecorder, type Store } from '@nkul/core/store';
import { eventually, manualClock, sampleMessage, sampleSteps } from '@nkul/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type GatedPool, gatedPool } from '../../test/gate.ts';
import { type Server, startServer } from '../../test/server.ts';
import { createPostgresStore } from './plugin.ts';

const secret = '0123456789abcdef0123456789abcdef';
const clock = manualClock();
let server: Server;
let pool: GatedPool;
/** The first waits before its commits while the gate is closed. */
let [held, other]: Store[] = [];

beforeAll(async () => {
  server = await startServer();
});
afterAll(async () => {
  await server?.stop();
});
beforeEach(async () => {
  const schema = server.schema();
  pool = gatedPool(server.url);
  held = createPostgresStore({ pool, schema, secret });
  other = createPostgresStore({ url: server.url, schema, secret });
  for (const store of both()) await store.open(createRecorder());
});
afterEach(async () => {
  pool.open();
  for (const store of both()) await store.close();
  await pool.end();
});

function both(): readonly [Store, Store] {
  if (held === undefined || other === undefined) throw new Error('the stores are not open');
  return [held, other];
}

/** Starts work whose transaction waits before its commit. */
async function holding<Result>(
  work: () => Promise<Result>,
): Promise<{ readonly end: () => Promise<Result> }> {
  pool.close();
  const result = work();
  await pool.waits();
  return {
    end: async () => {
      pool.open();
      return await result;
    },
  };
}

/** True if work has not ended after other statements have gone through. */
async function isWaiting(work: Promise<unknown>): Promise<boolean> {
  let ended = false;
  void work.then(() => {
    ended = true;
  });
  for (let looks = 0; looks < 400 && !ended; looks += 1) {
    const [row] = await server.run(
      "SELECT count(*)::int AS count FROM pg_stat_activity WHERE wait_event_type = 'Lock'",
    );
    if (row?.['count'] === 1) return !ended;
  }
  return false;
}

async function claim(store: Store): Promise<readonly string[]> {
  const lane = { notifier: 'alpha', calls: 10, perCall: 1, mixed: false };
  const at = clock.now();
  const { changes } = await store.claim(
    { lanes: [lane], notTaking: [] },
    {
      ...{ type: 'due', at, leaseUntil: new Date(at.getTime() + 60_000), routes: { default: sampleSteps } },
      ...{ available: new Set(['alpha']), placeOf: () => undefined, random: 0.5 },
    },
  );
  return changes.map(({ message }) => message.id);
}

describe('two stores on one schema', () => {
  it('begins again if its connection ends before the COMMIT, and goes on after the numbers that it drew', async () => {
    const [one, two] = both();
    pool.close();
    const [late, early] = [sampleMessage(clock, {}), sampleMessage(clock, {})];
    const adding = one.add([late]);
    await pool.waits();
    await two.add([early]);
    expect(await two.events({ after: 0, limit: 10 })).toEqual([]);
    await server.run(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE state = 'idle in transaction'",
    );
    pool.open();
    expect(await adding).toMatchObject([{ ok: true, duplicate: false, message: { id: late.id } }]);
    const events = await two.events({ after: 0, limit: 10 });
    expect(events.map(({ sequence }) => sequence)).toEqual([2, 3]);
    expect(events.map((event) => 'message' in event && event.message.id)).toEqual([early.id, late.id]);
  });

  it('stores the first messages of a large group, though another process has one of its keys', async () => {
    const [one, two] = both();
    const messages = Array.from({ length: 300 }, (_, index) =>
      sampleMessage(clock, { key: `order-${index}`, fingerprint: 'f' }),
    );
    const last = sampleMessage(clock, { key: 'order-299', fingerprint: 'f' });
    const adding = await holding(() => one.add([last]));
    // More keys than a transaction locks: those that are not locked are to be tried again.
    const answers = await two.add(messages);
    expect(answers.map((added) => (added.ok ? !added.duplicate : added.held))).toEqual(
      Array.from({ length: 300 }, () => true),
    );
    expect(await two.count()).toEqual({ queued: 256 });
    await adding.end();
    const again = await two.add(messages);
    expect(again.map((added) => added.ok && added.duplicate)).toEqual(
      messages.map((_, index) => index < 256 || index === 299),
    );
    expect(await two.count()).toEqual({ queued: 300 });
  });

  it('sees a message without its text, if another process has erased it meanwhile', async () => {
    const [one, two] = both();
    const message = sampleMessage(clock, {});
    await two.add([message]);
    const happening = { type: 'cancelled', at: clock.now() } as const;
    await two.record([{ kind: 'message', id: message.id, happening }]);
    const erasing = await holding(() => one.erase({ id: message.id, at: clock.now(), limit: 10 }));
    const recording = two.record([{ kind: 'message', id: message.id, happening }]);
    expect(await isWaiting(recording)).toBe(true);
    await erasing.end();
    const [recorded] = await recording;
    expect(recorded).toMatchObject({ ok: true, message: { id: message.id, erased: 'all' } });
    expect(JSON.stringify(recorded)).not.toContain('Z4821Q');
  });

  it('claims nothing for a notifier that another process is pausing', async () => {
    const [one, two] = both();
    await two.add([sampleMessage(clock, {})]);
    const happening = { type: 'paused', at: clock.now(), reason: 'operator' } as const;
    const pausing = await holding(() => one.record([{ kind: 'notifier', notifier: 'alpha', happening }]));
    const claiming = claim(two);
    expect(await isWaiting(claiming)).toBe(true);
    await pausing.end();
    expect(await claiming).toEqual([]);
  });

  it('wakes nobody from the moment it is closed, also while it still removes the bytes of erased data', async () => {
    const schema = server.schema();
    const make = () => createPostgresStore({ url: server.url, schema, secret, pollEvery: '100ms' });
    const [one, two] = [make(), make()];
    for (const store of [one, two]) await store.open(createRecorder());
    const lock = await server.begin();
    await lock.transaction.query(`LOCK TABLE ${schema}.erasures`);
    one.onBytesGone(() => {});
    await eventually(async () => (await server.run('SELECT FROM pg_locks WHERE NOT granted')).length === 1);
    const woken: ('one' | 'two')[] = [];
    one.onDue(() => void woken.push('one'));
    two.onDue(() => void woken.push('two'));
    await eventually(() => woken.includes('one'));
    const closing = one.close();
    woken.length = 0;
    await eventually(() => woken.length > 5);
    expect(woken).not.toContain('one');
    await lock.commit();
    await closing;
    await two.close();
  });
});
