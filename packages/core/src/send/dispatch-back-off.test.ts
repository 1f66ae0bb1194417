import { fakeNotifier, faultyStore, manualClock, testHub } from '@nkul/testing';
import { describe, expect, test } from 'vitest';
import { memoryStore } from '../memory/memory-store.ts';
import type { Submission } from '../model/submission.ts';

const to = { phone: '+237699128531' };
const unreachable: Submission = {
  outcome: 'deferred',
  reason: { code: 'not_connected', message: 'no connection' },
};

/** A notifier whose provider can be away. */
function provider(name = 'fake', answer: Submission = unreachable) {
  let away = true;
  const notifier = fakeNotifier({
    name,
    limits: { inFlight: 4 },
    answer: (messages) => messages.map(({ id }) => (away ? answer : { outcome: 'accepted', reference: id })),
  });
  const back = () => {
    away = false;
  };
  return { notifier, back };
}

describe('while a provider is away', () => {
  test('one call at a time asks whether it is back, later and later, and the others wait', async () => {
    const { notifier, back } = provider();
    const { hub, clock } = await testHub({ notifiers: [notifier] });
    await hub.notify(Array.from({ length: 100 }, (_, index) => ({ to, text: `${index}` })));
    await clock.run(0);
    expect(notifier.calls.length).toBe(4);
    await clock.run(20_000);
    expect(notifier.calls.length).toBeLessThanOrEqual(4 + 10);
    expect(notifier.calls.length).toBeGreaterThanOrEqual(4 + 2);
    expect(await hub.count()).toEqual({ queued: 100 });
    back();
    await clock.run(60_000);
    expect(await hub.count()).toEqual({ sent: 100 });
    await hub.stop();
  });

  test('what waits for it expires in time', async () => {
    const { notifier } = provider('fake', { ...unreachable, retryAfterMs: 120_000 });
    const { hub, clock } = await testHub({ notifiers: [notifier] });
    await hub.notify({ to, text: 'first' });
    await clock.run(0);
    const { id } = await hub.notify({ to, text: 'a code', expiresIn: '1m' });
    await clock.run(59_999);
    expect((await hub.get(id))?.status).toBe('queued');
    await clock.run(1);
    expect((await hub.get(id))?.status).toBe('expired');
    expect(notifier.calls.length).toBe(1);
    await hub.stop({ drain: false });
  });

  test('it is left alone as long as it says', async () => {
    const { notifier, back } = provider('fake', {
      outcome: 'deferred',
      reason: { code: 'rate_limited', message: 'slower' },
      retryAfterMs: 60_000,
    });
    const { hub, clock } = await testHub({ notifiers: [notifier] });
    await hub.notify({ to, text: 'first' });
    await clock.run(0);
    back();
    await hub.notify({ to, text: 'second' });
    await clock.run(59_999);
    expect(notifier.calls.length).toBe(1);
    await clock.run(1);
    expect(await hub.count()).toEqual({ sent: 2 });
    await hub.stop();
  });

  test('what has another step goes there after five calls, and comes back to it when it is back', async () => {
    const [alpha, beta] = [provider('alpha'), fakeNotifier({ name: 'beta' })];
    const routes = { both: [{ notifier: 'alpha' }, { notifier: 'beta' }], one: [{ notifier: 'alpha' }] };
    const { hub, clock } = await testHub({ notifiers: [alpha.notifier, beta], routes });
    await hub.notify(Array.from({ length: 50 }, (_, index) => ({ to, text: `${index}`, route: 'both' })));
    const { id } = await hub.notify({ to, text: 'only there', route: 'one' });
    await clock.run(62_000);
    expect(beta.calls.length).toBe(50);
    expect((await hub.get(id))?.status).toBe('queued');
    alpha.back();
    await clock.run(100_000);
    await hub.notify({ to, text: 'later', route: 'both' });
    await clock.run(0);
    expect((await hub.get(id))?.status).toBe('sent');
    expect(await hub.count()).toEqual({ sent: 52 });
    expect(beta.calls.length).toBe(50);
    await hub.stop();
  });
});

test('a provider whose back-off ends while the store looks for what is due is called at once', async () => {
  const { notifier, back } = provider('fake', { ...unreachable, retryAfterMs: 300 });
  // The message comes up after 300 ms, and the provider may be called after 400.
  const clock = Object.assign(manualClock(), { random: () => 0.2 });
  const claimedAt: number[] = [];
  const store = faultyStore(memoryStore(), ({ method }) => {
    if (method !== 'claim') return undefined;
    claimedAt.push(clock.monotonicMs());
    if (clock.monotonicMs() === 300) clock.advance(150);
    return undefined;
  });
  const { hub } = await testHub({ notifiers: [notifier], store, clock });
  await hub.notify({ to, text: 'first' });
  await clock.run(299);
  back();
  await clock.run(1);
  expect(claimedAt).toContain(300);
  await clock.run(1_000);
  expect(await hub.count()).toEqual({ sent: 1 });
  await hub.stop();
});
