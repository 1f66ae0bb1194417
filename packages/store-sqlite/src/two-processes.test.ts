import { setTimeout as sleep } from 'node:timers/promises';
import { createHub } from '@nkul/core';
import { NOTIFIER, type Notifier } from '@nkul/core/adapter';
import { createRecorder } from '@nkul/core/store';
import { createSimulator } from '@nkul/simulator-devcode';
import { fakeNotifier, manualClock, sampleMessage } from '@nkul/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Life, type Told } from '../test/life.ts';
import { temporaryDirectory } from '../test/temporary-directory.ts';
import { createSqliteStore, sqliteStore } from './sqlite-store.ts';

let directory: ReturnType<typeof temporaryDirectory>;

beforeEach(() => {
  directory = temporaryDirectory();
});

afterEach(() => directory.remove());

async function openHub(notifier: Notifier, start: boolean) {
  return await createHub({
    plugins: [
      sqliteStore({ file: directory.file, watchEvery: '20ms' }),
      {
        name: 'parts',
        register(into) {
          into.registerInstance(NOTIFIER, notifier);
        },
      },
    ],
    start,
  });
}

describe('two processes on one file', () => {
  it('send each message once, and share the work', async () => {
    const half = 300;
    const simulator = await createSimulator({
      accounts: { 'demo-key': 4 * half },
      reportDelayMs: 1,
    });
    let counts: Extract<Told, { readonly type: 'counted' }>['counts'] = {};
    const told = (what: Told) => {
      if (what.type === 'counted') counts = what.counts;
      // Either process takes the reports of both.
      if (what.type === 'listening') simulator.reportTo(what.url);
    };
    const common = { file: directory.file, baseUrl: simulator.url, inFlight: 8, leaseMs: 60_000 };
    const lives = [
      new Life({ ...common, first: 0, total: half }, told),
      new Life({ ...common, first: half, total: 2 * half }, told),
    ];
    while (lives.every((life) => !life.ended) && counts.delivered !== 2 * half) await sleep(10);
    for (const life of lives) {
      expect(life.errors).toBe('');
      await life.kill();
    }
    expect(counts).toEqual({ delivered: 2 * half });
    expect(simulator.accepted).toHaveLength(2 * half);
    expect(simulator.duplicates()).toEqual([]);
    await simulator.close();
  }, 60_000);

  it('hear of each other: what one accepts, the other sends', async () => {
    const sms = fakeNotifier({ name: 'sms' });
    const sending = await openHub(sms, true);
    const accepting = await openHub(fakeNotifier({ name: 'sms' }), false);
    const { id } = await accepting.notify({ to: { phone: '+237699128531' }, text: 'Bonjour' });
    while (sms.calls.length === 0) await sleep(5);
    expect(sms.messages.map((message) => message.id)).toEqual([id]);
    await accepting.stop();
    await sending.stop();
  });

  it('see each other pause a notifier, and resume it', async () => {
    const sms = fakeNotifier({ name: 'sms' });
    const sending = await openHub(sms, true);
    const other = await openHub(fakeNotifier({ name: 'sms' }), false);
    await other.pause('sms');
    while ((await sending.pauses()).length === 0) await sleep(5);
    await sleep(100);
    await other.notify({ to: { phone: '+237699128531' }, text: 'Bonjour' });
    while ((await sending.count()).queued !== 1) await sleep(5);
    await sleep(100);
    expect(sms.calls).toHaveLength(0);
    await other.resume('sms');
    while (sms.calls.length === 0) await sleep(5);
    await other.stop();
    await sending.stop();
  });

  it('remember nothing that the other has changed', async () => {
    const clock = manualClock();
    const [one, two] = [
      createSqliteStore({ file: directory.file }),
      createSqliteStore({ file: directory.file }),
    ];
    for (const store of [one, two]) await store.open(createRecorder());
    const message = sampleMessage(clock);
    await one.add([message]);
    expect((await two.get(message.id))?.status).toBe('queued');
    await one.record([
      { kind: 'message', id: message.id, happening: { type: 'cancelled', at: clock.now() } },
    ]);
    expect((await two.get(message.id))?.status).toBe('cancelled');
    for (const store of [one, two]) await store.close();
  });
});
