import { createRecorder, type Message, type RecordItem, type Settled, type Store } from '@nkul/core/store';
import { itemFor, manualClock, sampleMessage, sampleSteps } from '@nkul/testing';
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

async function sending(store: Store): Promise<Message> {
  const message = sampleMessage(clock, {});
  await store.add([message]);
  await claim(store);
  const started = await store.get(message.id);
  if (started === undefined) throw new Error('the message is gone');
  return started;
}

function accepted(message: Message, reference: string): RecordItem {
  const submission = { outcome: 'accepted', reference } as const;
  const settled: Settled = { type: 'settled', at: clock.now(), attempt: 1, submission, random: 0.5 };
  return itemFor(message, settled);
}

function delivered(reference: string): RecordItem {
  const report = { notifier: 'alpha', reference, status: 'delivered', raw: null } as const;
  const happening = { type: 'reported', at: clock.now(), report } as const;
  return { kind: 'reference', notifier: 'alpha', reference, happening };
}

describe('two stores on one schema', () => {
  it('reads no event before all that have lower numbers are stored', async () => {
    const [one, two] = both();
    const late = sampleMessage(clock, {});
    const adding = await holding(() => one.add([late]));
    await two.add([sampleMessage(clock, {})]);
    const early = await two.events({ after: 0, limit: 10 });
    await adding.end();
    const after = early.at(-1)?.sequence ?? 0;
    const all = [...early, ...(await two.events({ after, limit: 10 }))];
    expect(all.map(({ sequence }) => sequence)).toEqual([1, 2]);
    expect(all[0]).toMatchObject({ type: 'message.queued', message: { id: late.id } });
  });

  it('goes on after numbers that a transaction drew and did not store', async () => {
    const [one, two] = both();
    pool.close();
    const failing = one.add([sampleMessage(clock, {})]);
    failing.catch(() => {});
    await pool.waits();
    await two.add([sampleMessage(clock, {})]);
    expect(await two.events({ after: 0, limit: 10 })).toEqual([]);
    await server.run(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE state = 'idle in transaction'",
    );
    pool.open();
    await expect(failing).rejects.toThrow(/cannot be reached/);
    expect((await two.events({ after: 0, limit: 10 })).map(({ sequence }) => sequence)).toEqual([2]);
  });

  it('applies a report that comes while another process stores its reference', async () => {
    const [one, two] = both();
    const message = await sending(two);
    const settling = await holding(() => one.record([accepted(message, 'ref-1')]));
    const reporting = two.record([delivered('ref-1')]);
    expect(await isWaiting(reporting)).toBe(true);
    await settling.end();
    await reporting;
    expect((await two.get(message.id))?.status).toBe('delivered');
  });

  it('applies a report that another process parks while its reference is stored', async () => {
    const [one, two] = both();
    const message = await sending(two);
    const parking = await holding(() => one.record([delivered('ref-1')]));
    const settling = two.record([accepted(message, 'ref-1')]);
    expect(await isWaiting(settling)).toBe(true);
    await parking.end();
    await settling;
    expect((await two.get(message.id))?.status).toBe('delivered');
  });

  it('claims no message that another process is claiming', async () => {
    const [one, two] = both();
    const message = sampleMessage(clock, {});
    await two.add([message]);
    const claiming = await holding(() => claim(one));
    expect(await claim(two)).toEqual([]);
    expect(await claiming.end()).toEqual([message.id]);
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

  it('answers with the message whose key another process is storing', async () => {
    const [one, two] = both();
    const request = { key: 'k', fingerprint: 'f' };
    const [first, second] = [sampleMessage(clock, request), sampleMessage(clock, request)];
    const adding = await holding(() => one.add([first]));
    const again = two.add([second]);
    expect(await isWaiting(again)).toBe(true);
    await adding.end();
    expect(await again).toMatchObject([{ ok: true, duplicate: true, message: { id: first.id } }]);
  });
});
