import { eventually, fakeNotifier, faultyStore, manualClock, testHub } from '@nkul/testing';
import { describe, expect, it, vi } from 'vitest';
import { stopUnsent } from '../../test/stop-unsent.ts';
import { type Clock, systemClock } from '../base/clock.ts';
import { createHub } from '../hub/create-hub.ts';
import type { Hub } from '../hub/hub.ts';
import type { Plugin } from '../hub/plugin.ts';
import { CALLBACK, CLOCK, INTERCEPTOR, NOTIFIER } from '../hub/tokens.ts';
import { memoryStore } from '../memory/memory-store.ts';
import type { Interceptor } from '../ports/interceptor.ts';

let ahead = 0;

/** The machine's clock, which somebody puts forward while its timers run. */
const clock: Clock = {
  ...systemClock,
  now: () => new Date(Date.now() + ahead),
  wakeAt: (at, callback) => systemClock.wakeAt(new Date(at.getTime() - ahead), callback),
};

async function startedHub(): Promise<{
  readonly hub: Hub;
  readonly notify: (delayMs?: number) => Promise<unknown>;
}> {
  const hub = await createHub({
    plugins: [
      {
        name: 'parts',
        register(into) {
          into.registerInstance(NOTIFIER, fakeNotifier());
          into.registerInstance(CLOCK, clock);
        },
      },
    ],
  });
  const notify = (delayMs = 0) =>
    hub.notify({
      to: { phone: '+237699128531' },
      text: 'Bonjour',
      sendAt: new Date(clock.now().getTime() + delayMs),
    });
  return { hub, notify };
}

it('wakes in time for what is due after the clock was put forward past its timer', async () => {
  const { hub, notify } = await startedHub();
  await notify(60_000);
  ahead = 120_000;
  await notify(50);
  await eventually(async () => (await hub.count()).sent === 2);
  expect('the time of day was set forward; delays go on as before').toHaveBeenLogged();
  await hub.stop();
});

it('leaves its timer as it is while it wakes soon enough', async () => {
  const set = vi.spyOn(clock, 'wakeAt');
  const { hub, notify } = await startedHub();
  await notify(60_000);
  await eventually(() => set.mock.calls.length > 0);
  set.mockClear();
  for (const delayMs of [70_000, 80_000, 90_000]) await notify(delayMs);
  expect(set).not.toHaveBeenCalled();
  await notify(50);
  await eventually(async () => (await hub.count()).sent === 1);
  await stopUnsent(hub, 4);
});

const to = { phone: '+237699128531' };
const hour = 3_600_000;

describe('a time of day that is set back', () => {
  it('does not prolong the rest of a provider, nor what waits meanwhile', async () => {
    const provider = fakeNotifier();
    provider.script({ outcome: 'deferred', reason: { code: 'unavailable', message: 'later' } });
    const { hub, clock: manual, log } = await testHub({ notifiers: [provider] });
    await hub.notify({ to, text: 'first' });
    await manual.run(0);
    await hub.notify({ to, text: 'second' });
    manual.setBack(3 * hour);
    await hub.notify({ to, text: 'third' });
    await manual.run(5_000);
    expect(await hub.count()).toEqual({ sent: 3 });
    expect(log).toMatchObject([
      {
        level: 'warn',
        message: 'the time of day was set back; delays go on as before',
        details: { byMs: -3 * hour },
      },
    ]);
    await hub.stop();
  });

  it('does not prolong the delay of an answer that the store takes only afterwards', async () => {
    let refuses = true;
    const store = faultyStore(memoryStore(), ({ method }) =>
      refuses && method === 'record' ? 'refused' : undefined,
    );
    const provider = fakeNotifier();
    const reason = { code: 'provider_refused', message: 'later' } as const;
    provider.script({ outcome: 'deferred', reason, retryAfterMs: 60_000 });
    const { hub, clock: manual, notify } = await testHub({ notifiers: [provider], store });
    await notify();
    await manual.run(0);
    manual.setBack(24 * hour);
    refuses = false;
    await manual.run(62_000);
    expect(await hub.count()).toEqual({ sent: 1 });
    await hub.stop();
  });

  it('does not prolong the delay of what is being stored meanwhile', async () => {
    const gate = Promise.withResolvers<void>();
    let holds = false;
    const store = faultyStore(memoryStore(), ({ method }) =>
      holds && method === 'record' ? gate.promise : undefined,
    );
    const [alpha, beta] = [fakeNotifier({ name: 'alpha' }), fakeNotifier({ name: 'beta' })];
    alpha.script({ outcome: 'unknown', reason: { code: 'no_answer', message: 'cut' } });
    const routes = { both: [{ notifier: 'alpha' }, { notifier: 'beta' }] };
    const { hub, clock: manual } = await testHub({ notifiers: [alpha, beta], store, routes });
    const { id } = await hub.notify({ to, text: 'a', route: 'both' });
    await manual.run(1_000);
    holds = true;
    const resolved = hub.resolve(id, { as: 'undelivered' });
    await manual.run(0);
    manual.setBack(24 * hour);
    await manual.run(0);
    gate.resolve();
    await resolved;
    await manual.run(10_000);
    expect(beta.calls).toHaveLength(1);
    await hub.stop();
  });

  it('does not prolong the step that follows a report which came before the answer', async () => {
    const [alpha, beta] = [fakeNotifier({ name: 'alpha' }), fakeNotifier({ name: 'beta' })];
    const gate = alpha.hold();
    const report = { notifier: 'alpha', reference: 'alpha-1', status: 'undelivered', raw: null } as const;
    const callbacks: Plugin = {
      name: 'callbacks',
      register: (into) =>
        void into.registerInstance(CALLBACK, {
          notifier: 'alpha',
          read: () => ({ entries: [{ kind: 'report', report }] }),
          answer: () => ({ status: 200, headers: {}, body: '' }),
        }),
    };
    const routes = { both: [{ notifier: 'alpha' }, { notifier: 'beta' }] };
    const { hub, clock: manual } = await testHub({ notifiers: [alpha, beta], routes, plugins: [callbacks] });
    await hub.notify({ to, text: 'a', route: 'both' });
    await manual.run(0);
    await hub.receive('alpha', { method: 'POST', headers: {}, body: { parsed: null } });
    manual.setBack(24 * hour);
    await manual.run(1_000);
    gate.release();
    await manual.run(1_000);
    expect(beta.calls).toHaveLength(1);
    await hub.stop();
  });

  it('leaves a time that the sender chose, and moves the end of a validity', async () => {
    const { hub, clock: manual } = await testHub({ notifiers: [fakeNotifier()] });
    await hub.pause('fake');
    const sendAt = new Date(manual.now().getTime() + hour);
    const scheduled = await hub.notify({ to, text: 'at eight', sendAt });
    const code = await hub.notify({ to, text: 'a code', expiresIn: '5m' });
    await manual.run(1_000);
    manual.setBack(3 * hour);
    await manual.run(5 * 60_000);
    expect((await hub.get(scheduled.id))?.dueAt).toEqual(sendAt);
    expect((await hub.get(code.id))?.status).toBe('expired');
    await hub.stop({ drain: false });
  });

  it('is noticed at the next start, if it was set while no process ran', async () => {
    const store = memoryStore();
    const before = await testHub({ notifiers: [fakeNotifier()], store, start: false });
    await before.hub.notify({ to, text: 'Bonjour' });
    const manual = manualClock(new Date(before.clock.now().getTime() - hour));
    const { hub } = await testHub({ notifiers: [fakeNotifier()], store, clock: manual });
    await manual.run(0);
    expect(await hub.count()).toEqual({ sent: 1 });
    await hub.stop();
  });

  it('is not seen in ids of the version before, which took the time of a machine that is ahead of the server', async () => {
    const store = memoryStore();
    const machine = manualClock();
    const next = machine.id.bind(machine);
    const ids = { id: () => next(new Date(machine.now().getTime() + 5_000)) };
    const before = await testHub({ notifiers: [fakeNotifier()], store, clock: Object.assign(machine, ids) });
    await before.hub.notify({ to, text: 'Bonjour' });
    await before.hub.stop();
    const manual = manualClock(machine.now());
    const shared = Object.assign(store, { time: () => Promise.resolve(manual.now()) });
    const find = vi.spyOn(shared, 'find');
    const { hub } = await testHub({ notifiers: [fakeNotifier()], store: shared, clock: manual });
    await manual.run(0);
    const asked = find.mock.calls.map(([query]) => query);
    expect(asked).toContainEqual({ order: 'newest', limit: 1 });
    expect(asked.filter(({ status }) => status === 'sent')).toEqual([]);
    await hub.stop();
  });

  it('does not hold up a subscriber whose handler failed', async () => {
    const { hub, clock: manual } = await testHub({ notifiers: [fakeNotifier()] });
    let tries = 0;
    hub.subscribe('invoicing', ['message.queued'], () => {
      tries += 1;
      if (tries === 1) throw new Error('not now');
    });
    await hub.notify({ to, text: 'Bonjour' });
    await manual.run(0);
    manual.setBack(3 * hour);
    await manual.run(2_000);
    expect(tries).toBe(2);
    await hub.stop();
  });
});

describe('a lease', () => {
  it('of a call under way keeps its length when the time of day is set forward', async () => {
    const provider = fakeNotifier();
    const gate = provider.hold();
    const { hub, clock: manual, emitted } = await testHub({ notifiers: [provider], onUnknown: 'resend' });
    const { id } = await hub.notify({ to, text: 'Bonjour' });
    await manual.run(0);
    manual.setForward(hour);
    await manual.run(10_000);
    gate.release();
    await manual.run(0);
    expect(emitted(id)).toEqual(['message.queued', 'message.sending', 'message.sent']);
    expect(provider.calls).toHaveLength(1);
    await hub.stop();
  });

  it('is over by the time that has passed, also when the time of day was set back', async () => {
    const provider = fakeNotifier();
    const letGo: (() => void)[] = [];
    const slow: Plugin = {
      name: 'slow',
      register: (into) =>
        void into.registerInstance<Interceptor>(INTERCEPTOR, {
          name: 'slow',
          send: async () => {
            if (letGo.length > 0) return undefined;
            return await new Promise((resolve) => void letGo.push(() => resolve(undefined)));
          },
        }),
    };
    const { hub, clock: manual, emitted } = await testHub({ notifiers: [provider], plugins: [slow] });
    const { id } = await hub.notify({ to, text: 'Bonjour' });
    await manual.run(0);
    manual.setBack(10_000);
    await manual.run(40_000);
    letGo[0]?.();
    await manual.run(0);
    const names = emitted(id).map((name) => name.replace('message.', ''));
    expect(names).toEqual(['queued', 'sending', 'deferred', 'sending', 'sent']);
    expect(provider.calls).toHaveLength(1);
    await hub.stop();
  });
});
