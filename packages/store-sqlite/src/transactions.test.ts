import { DatabaseSync } from 'node:sqlite';
import { devcode } from '@nkul/adapter-devcode';
import { createHub } from '@nkul/core';
import { NOTIFIER } from '@nkul/core/adapter';
import { createRecorder, type Lifecycle, lifecycle, STORE } from '@nkul/core/store';
import { eventually, fakeNotifier, itemFor, manualClock, sampleMessage } from '@nkul/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startProvider } from '../test/provider.ts';
import { reportServer } from '../test/report-server.ts';
import { temporaryDirectory } from '../test/temporary-directory.ts';
import { createSqliteStore, type SqliteStore } from './sqlite-store.ts';

let directory: ReturnType<typeof temporaryDirectory>;
let store: SqliteStore;

beforeEach(() => {
  directory = temporaryDirectory();
  store = createSqliteStore({ file: directory.file });
});

afterEach(async () => {
  await store.close();
  directory.remove();
});

const clock = manualClock();
const due = () => ({
  type: 'due' as const,
  at: clock.now(),
  leaseUntil: new Date(clock.now().getTime() + 60_000),
  routes: { default: [{ notifier: 'alpha', channel: 'sms' }] },
  available: new Set(['alpha']),
  random: 0.5,
});
const room = {
  lanes: [{ notifier: 'alpha', calls: 100, perCall: 1, mixed: false }],
  notTaking: [],
  maxUnassigned: 10,
};

describe('the calls of one turn', () => {
  it('are one transaction', async () => {
    await store.open(createRecorder());
    const [first, second] = [sampleMessage(clock), sampleMessage(clock)];
    const [added, recorded, claimed] = await Promise.all([
      store.add([first, second]),
      store.record([{ kind: 'message', id: second.id, happening: { type: 'cancelled', at: clock.now() } }]),
      store.claim(room, due()),
    ]);
    expect(added.every(({ ok }) => ok)).toBe(true);
    expect(recorded[0]).toMatchObject({ ok: true, message: { status: 'cancelled' } });
    expect(claimed.changes.map(({ message }) => message.id)).toEqual([first.id]);
    expect(store.state.transactions).toBe(1);
  });

  it('are done before what is read in the same turn', async () => {
    await store.open(createRecorder());
    const message = sampleMessage(clock);
    const [, found] = await Promise.all([store.add([message]), store.get(message.id)]);
    expect(found?.id).toBe(message.id);
  });

  it('harm each other in nothing when one fails', async () => {
    await store.open(createRecorder(poisonous));
    const [good, bad, other] = [
      sampleMessage(clock),
      sampleMessage(clock, { template: 'poison', key: 'k', fingerprint: 'f' }),
      sampleMessage(clock),
    ];
    const [added, claimed, more] = await Promise.all([
      store.add([good, bad, other]),
      store.claim(room, due()),
      store.add([sampleMessage(clock, { key: 'k', fingerprint: 'g' })]),
    ]);
    expect(added.map(({ ok }) => ok)).toEqual([true, false, true]);
    expect(added[1]).toMatchObject({ error: { message: 'poison' } });
    expect(claimed.changes.map(({ message }) => message.id)).toEqual([good.id, other.id]);
    expect(more[0]).toMatchObject({ ok: true, duplicate: false });
    expect(await store.get(bad.id)).toBeUndefined();
    const events = await store.events({ after: 0, limit: 100 });
    expect(events.map(({ type }) => type)).toEqual([
      'message.queued',
      'message.queued',
      'message.sending',
      'message.sending',
      'message.queued',
    ]);
  });

  it('count nothing of an item that fails alone', async () => {
    await store.open(createRecorder());
    const named = (template: string) => sampleMessage(clock, { template });
    const unwritable = sampleMessage(clock, {
      template: 'lost',
      content: { sms: { text: 'é', extra: 1n } } as never,
    });
    const added = await store.add([named('otp'), unwritable, named('otp')]);
    expect(added.map(({ ok }) => ok)).toEqual([true, false, true]);
    const span = { from: new Date(0), to: new Date('2200-01-01T00:00:00Z') };
    const rows = await store.stats({ ...span, by: ['template'] });
    expect(rows.map(({ template, requested }) => [template, requested])).toEqual([['otp', 2]]);
    await store.close();
    const db = new DatabaseSync(directory.file);
    expect(db.prepare("SELECT name FROM tally_names WHERE kind = 'template'").all()).toEqual([
      { name: 'otp' },
    ]);
    db.close();
    store = createSqliteStore({ file: directory.file });
    await store.open(createRecorder());
  });

  it('harm each other in nothing when a row cannot be written', async () => {
    await store.open(createRecorder());
    const [first, last] = [sampleMessage(clock), sampleMessage(clock)];
    const unwritable = sampleMessage(clock, { content: { sms: { text: 'é', extra: 1n } } as never });
    const added = await store.add([first, { ...first, template: 'same id' }, unwritable, last]);
    expect(added.map(({ ok }) => ok)).toEqual([true, false, false, true]);
    expect(added[1]).toMatchObject({ error: { code: 'NKUL_STORE' } });
    expect(added[2]).toMatchObject({ error: { name: 'TypeError' } });
    expect((await store.find({})).items.map(({ id }) => id)).toEqual([first.id, last.id]);
    expect(await store.events({ after: 0, limit: 100 })).toHaveLength(2);

    const { changes } = await store.claim(room, due());
    const raw = { amount: 1n };
    const unknown = { outcome: 'unknown', reason: { code: 'no_answer', message: 'é' } } as const;
    const submission = { ...unknown, reason: { ...unknown.reason, providerCode: raw as never } };
    const settled = { type: 'settled', at: clock.now(), attempt: 1, random: 0 } as const;
    const recorded = await store.record(
      changes.map(({ message }, index) =>
        itemFor(message, { ...settled, submission: index === 0 ? submission : unknown }),
      ),
    );
    expect(recorded.map(({ ok }) => ok)).toEqual([false, true]);
    expect(await store.count()).toEqual({ sending: 1, unknown: 1 });
  });
});

it('messages that cannot be started hold up none behind them, as many as there are', async () => {
  await store.open(createRecorder(stuck));
  // Opened here with rules of its own, which the hub does not replace.
  store.open = async () => {};
  const bad = Array.from({ length: 20 }, () => sampleMessage(clock, { template: 'stuck' }));
  await store.add([...bad, sampleMessage(clock)]);
  const hub = await createHub({
    plugins: [
      {
        name: 'parts',
        register(into) {
          into.registerInstance(STORE, store);
          into.registerInstance(NOTIFIER, fakeNotifier({ name: 'alpha' }));
        },
      },
    ],
  });
  await eventually(async () => (await hub.count()).sent === 1);
  expect('nkul: a due message could not be claimed; it is postponed').toHaveBeenLogged(20);
  await hub.stop();
});

describe('a file that another process holds', () => {
  it('is waited for once, as long as busyTimeout says, and then is an error for all calls of the turn', async () => {
    await store.close();
    store = createSqliteStore({ file: directory.file, busyTimeout: '1.5s' });
    await store.open(createRecorder());
    const other = new DatabaseSync(directory.file);
    other.exec('BEGIN IMMEDIATE');
    const began = performance.now();
    const calls = await Promise.allSettled([store.add([sampleMessage(clock)]), store.claim(room, due())]);
    const waitedMs = performance.now() - began;
    expect(calls).toMatchObject([
      { status: 'rejected', reason: { code: 'NKUL_STORE' } },
      { status: 'rejected', reason: { code: 'NKUL_STORE' } },
    ]);
    expect(waitedMs).toBeGreaterThan(1_200);
    expect(waitedMs).toBeLessThan(2_900);
    other.exec('ROLLBACK');
    other.close();
    expect((await store.add([sampleMessage(clock)]))[0]).toMatchObject({ ok: true });
  });
});

describe('with 256 messages in flight', () => {
  it('a message takes at most a tenth of a transaction through the whole way', async () => {
    const [total, inFlight] = [2_048, 256];
    const provider = await startProvider();
    const hub = await createHub({
      plugins: [
        { name: 'store', register: (into) => void into.registerInstance(STORE, store) },
        devcode({ apiKey: 'demo-key', sender: 'NKUL', baseUrl: provider.url, inFlight }),
      ],
    });
    const reports = await reportServer(() => hub);
    await provider.reportTo(reports.url);
    let [delivered, most] = [0, 0];
    let room = (): void => {};
    hub.on('message.delivered', () => {
      delivered += 1;
      room();
    });
    for (let number = 0; number < total; number += 1) {
      while (number - delivered >= inFlight) await new Promise<void>((resolve) => (room = resolve));
      most = Math.max(most, number - delivered);
      void hub.notify({ to: { phone: '+237699128531' }, text: `n° ${number}` });
    }
    while (delivered < total) await new Promise<void>((resolve) => (room = resolve));
    const perMessage = store.state.transactions / total;
    expect(perMessage).toBeLessThanOrEqual(0.1);
    await reports.close();
    await hub.stop();
    await provider.end();
  }, 30_000);
});

/** The core's rules, but that messages of one template cannot be accepted. */
const poisonous: Lifecycle = {
  ...lifecycle,
  apply(message, happening) {
    if (message.template === 'poison' && happening.type === 'accepted') throw new Error('poison');
    return lifecycle.apply(message, happening);
  },
};

/** The core's rules, but that messages of one template cannot be started. */
const stuck: Lifecycle = {
  ...lifecycle,
  apply(message, happening) {
    if (message.template === 'stuck' && happening.type === 'due') throw new Error('stuck');
    return lifecycle.apply(message, happening);
  },
};
