import { fakeNotifier, testHub } from '@nkul/testing';
import { describe, expect, test } from 'vitest';
import { memoryStore } from '../memory/memory-store.ts';
import type { Store } from '../ports/store.ts';

/** A hub that takes messages and sends none yet, as one that was down. */
async function stored(count: number, expiresIn: '1s' | undefined, store?: Store) {
  const sms = fakeNotifier();
  const context = await testHub({ notifiers: [sms], start: false, ...(store && { store }) });
  const notify = (text: string) =>
    context.hub.notify({ to: { phone: '+237699128531' }, text, ...(expiresIn && { expiresIn }) });
  for (let index = 0; index < count; index += 1) await notify(`old ${index}`);
  return { ...context, sms };
}

describe('after a start', () => {
  test('messages that ended while nobody looked hold up none that are due behind them', async () => {
    const { hub, clock, sms, notify } = await stored(40, '1s');
    await Promise.all(['1', '2', '3', '4', '5'].map((text) => notify(text)));
    clock.advance(1_000);
    await hub.start();
    await clock.run(0);
    expect(await hub.count()).toEqual({ expired: 40, sent: 5 });
    expect(sms.calls.length).toBe(5);
    await hub.stop();
  });

  test('more leases that ended than one look takes are all seen', async () => {
    const store = memoryStore();
    const { hub, clock } = await stored(501, undefined, store);
    const lanes = [{ notifier: 'fake', calls: 600, perCall: 1, mixed: false }];
    const at = clock.now();
    const leaseUntil = new Date(at.getTime() + 60_000);
    const due = { type: 'due', at, leaseUntil, routes: {}, available: new Set(['fake']), random: 0 } as const;
    await store.claim({ lanes, notTaking: [], maxUnassigned: 0 }, due);
    clock.set(leaseUntil);
    await hub.start();
    await clock.run(0);
    expect(await hub.count()).toEqual({ unknown: 501 });
    await hub.stop();
  });
});
