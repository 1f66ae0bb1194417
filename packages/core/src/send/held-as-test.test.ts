import { fakeNotifier, manualClock, testHub } from '@nkul/testing';
import { expect, test } from 'vitest';
import type { Routes } from '../accept/routes.ts';
import type { Plugin } from '../hub/plugin.ts';
import { INTERCEPTOR } from '../hub/tokens.ts';
import type { Interceptor } from '../ports/interceptor.ts';

const minute = 60_000;
const to = { phone: '+237699128531' };

/** A hub whose alpha and gamma are paused, and whose beta has failed five times: it is tested each five minutes. */
async function avoiding({ clock = manualClock(), interceptors = [] as readonly Interceptor[] } = {}) {
  const reason = { code: 'unavailable', message: 'the provider answered 503' } as const;
  const beta = fakeNotifier({
    name: 'beta',
    answer: { outcome: 'deferred', reason, retryAfterMs: 5 * minute },
  });
  const notifiers = [fakeNotifier({ name: 'alpha' }), fakeNotifier({ name: 'gamma' }), beta];
  const routes: Routes = { default: ['alpha', 'beta', 'gamma'].map((notifier) => ({ notifier })) };
  const register: Plugin['register'] = (container) => {
    for (const interceptor of interceptors) container.registerInstance(INTERCEPTOR, interceptor);
  };
  const plugins = [{ name: 'interceptors', register }];
  const { hub } = await testHub({ notifiers, routes, plugins, clock });
  for (const name of ['alpha', 'gamma']) await hub.pause(name);
  await hub.notify({ to, text: 'a code', expiresIn: '22m' });
  await clock.run(21 * minute);
  expect(beta.calls.length).toBe(5);
  const held = async () => (await hub.find({ held: true })).items.map(({ id }) => id);
  return { hub, clock, beta, held };
}

test('a provider that failed is tested with one message that is held for another, if none waits for it', async () => {
  const { hub, clock, beta, held } = await avoiding();
  const ids = [(await hub.notify({ to, text: 'one' })).id, (await hub.notify({ to, text: 'two' })).id];
  await clock.run(0);
  const messages = () => Promise.all(ids.map((id) => hub.get(id)));
  const before = await messages();
  await clock.run(2 * minute);
  expect(await hub.count()).toEqual({ queued: 2, expired: 1 });
  expect(await messages()).toEqual(before);
  expect(await held()).toEqual(ids);
  await clock.run(3 * minute);
  expect(beta.calls.length).toBe(6);
  expect(await held()).toEqual(ids.slice(1));
  beta.script({ outcome: 'accepted' }, { outcome: 'accepted' });
  await clock.run(5 * minute);
  expect(await hub.count()).toEqual({ sent: 2, expired: 1 });
  await hub.stop();
});

test.each([
  ['at once', 0, [0, 5, 5, 15, 15, 15]],
  ['after seconds', 7_000, [0, 10, 17, 30, 37, 44]],
])(
  'tests that are stopped %s, before they call the provider, are followed by twice as many',
  async (_, afterMs, stops) => {
    const clock = manualClock();
    const stoppedAt: number[] = [];
    const stopping: Interceptor = {
      name: 'stopping',
      async send({ content }) {
        if (!JSON.stringify(content).includes('stopped')) return undefined;
        stoppedAt.push(clock.monotonicMs() / 1_000);
        const { promise, resolve } = Promise.withResolvers<void>();
        clock.wakeAt(new Date(clock.now().getTime() + afterMs), resolve);
        await promise;
        return { stop: 'not this one' };
      },
    };
    const { hub, beta, held } = await avoiding({ clock, interceptors: [stopping] });
    const ids: string[] = [];
    for (const text of [...stops.map(() => 'stopped'), 'sent']) ids.push((await hub.notify({ to, text })).id);
    await clock.run(0);
    expect((await held()).slice(1)).toEqual(ids);
    beta.script({ outcome: 'accepted' });
    await clock.run(6 * minute);
    expect(stoppedAt.map((at) => at - (stoppedAt[0] ?? 0))).toEqual(stops);
    expect(beta.calls.length).toBe(6);
    expect(await hub.count()).toEqual({ expired: 1, cancelled: stops.length, sent: 1 });
    await hub.stop();
  },
);
