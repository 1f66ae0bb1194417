import { fakeNotifier, manualClock, testHub } from '@nkul/testing';
import { describe, expect, test } from 'vitest';
import { memoryStore } from '../memory/memory-store.ts';
import type { Submission } from '../model/submission.ts';

const spread = { sms: [{ spread: { alpha: 3, beta: 1 } }] };
const away: Submission = {
  outcome: 'deferred',
  reason: { code: 'not_connected', message: 'nobody there' },
};

function two() {
  return [fakeNotifier({ name: 'alpha' }), fakeNotifier({ name: 'beta' })] as const;
}

function phone(index: number): string {
  return `+2376990${String(index).padStart(5, '0')}`;
}

function notifications(count: number) {
  return Array.from({ length: count }, (_, index) => ({ to: { phone: phone(index) }, text: 'a' }));
}

describe('messages of a spread', () => {
  test('go by its notifiers in their shares, each by the one that it drew at acceptance', async () => {
    const [alpha, beta] = two();
    const { hub, clock } = await testHub({ notifiers: [alpha, beta], routes: spread });
    const receipts = await hub.notify(notifications(400));
    const drawn = new Map<string, string | undefined>();
    for (const { id } of receipts) drawn.set(id, (await hub.get(id))?.steps[0]?.notifier);
    await clock.run(1_000);
    expect(await hub.count()).toEqual({ sent: 400 });
    for (const notifier of [alpha, beta])
      for (const { id } of notifier.messages) expect(drawn.get(id)).toBe(notifier.name);
    expect(alpha.messages.length).toBeGreaterThan(260);
    expect(beta.messages.length).toBeGreaterThan(60);
    await hub.stop();
  });

  test('keep the notifier that they drew over a restart with other weights', async () => {
    const store = memoryStore();
    const clock = manualClock();
    const first = await testHub({ notifiers: two(), routes: spread, store, clock, start: false });
    const receipts = await first.hub.notify(notifications(40));
    const drawn = await Promise.all(receipts.map(async ({ id }) => (await first.hub.get(id))?.dueFor));
    await first.hub.stop({ drain: false });
    const [alpha, beta] = two();
    const routes = { sms: [{ spread: { alpha: 1, beta: 1_000 } }] };
    const second = await testHub({ notifiers: [alpha, beta], routes, store, clock });
    await clock.run(1_000);
    const went = receipts.map(({ id }) => (alpha.messages.some((one) => one.id === id) ? 'alpha' : 'beta'));
    expect(went).toEqual(drawn);
    expect(new Set(went)).toEqual(new Set(['alpha', 'beta']));
    await second.hub.stop();
  });

  test('all go by the other notifier while one is paused', async () => {
    const [alpha, beta] = two();
    const { hub, clock } = await testHub({ notifiers: [alpha, beta], routes: spread });
    await hub.pause('alpha');
    await hub.notify(notifications(20));
    await clock.run(1_000);
    expect(alpha.calls).toEqual([]);
    expect(beta.messages.length).toBe(20);
    await hub.stop();
  });

  test('go by the other notifier once the provider of one has failed five times', async () => {
    const alpha = fakeNotifier({ name: 'alpha', answer: away });
    const beta = fakeNotifier({ name: 'beta' });
    const { hub, clock } = await testHub({ notifiers: [alpha, beta], routes: spread });
    await hub.notify(notifications(20));
    await clock.run(60_000);
    expect(await hub.count()).toEqual({ sent: 20 });
    expect(beta.messages.length).toBe(20);
    await hub.stop();
  });

  test('wait while both notifiers are paused, and go out when one is resumed', async () => {
    const [alpha, beta] = two();
    const { hub, clock } = await testHub({ notifiers: [alpha, beta], routes: spread });
    await hub.pause('alpha');
    await hub.pause('beta');
    await hub.notify(notifications(10));
    await clock.run(60_000);
    expect((await hub.find({ held: true })).items.length).toBe(10);
    await hub.resume('beta');
    await clock.run(1_000);
    expect(beta.messages.length).toBe(10);
    await hub.stop();
  });
});

describe('an account that has fewer units than a message needs', () => {
  const routes = { sms: [{ notifier: 'alpha' }, { notifier: 'beta' }] };

  function withBalance(left: number) {
    const alpha = fakeNotifier({ name: 'alpha', balance: () => ({ left, unit: 'sms', at: new Date(0) }) });
    return [alpha, fakeNotifier({ name: 'beta' })] as const;
  }

  test('is passed over once its balance was read', async () => {
    const [alpha, beta] = withBalance(0);
    const { hub, clock, notify, events } = await testHub({ notifiers: [alpha, beta], routes });
    await hub.balance('alpha');
    const { id } = await notify();
    await clock.run(0);
    expect([alpha.messages.length, beta.messages.length]).toEqual([0, 1]);
    expect(events.find(({ type }) => type === 'message.rerouted')).toMatchObject({
      message: { id },
      reason: { code: 'insufficient_credit' },
    });
    expect(await hub.pauses()).toEqual([]);
    await hub.stop();
  });

  test('is passed over once an answer said how many are left', async () => {
    const alpha = fakeNotifier({
      name: 'alpha',
      answer: (messages) => messages.map(({ id }) => ({ outcome: 'accepted', reference: id, balance: 0 })),
    });
    const beta = fakeNotifier({ name: 'beta' });
    const { hub, clock, notify } = await testHub({ notifiers: [alpha, beta], routes });
    await notify('first');
    await clock.run(0);
    await notify('second');
    await clock.run(0);
    expect([alpha.messages, beta.messages].map((all) => all.map(({ content }) => content.text))).toEqual([
      ['first'],
      ['second'],
    ]);
    await hub.stop();
  });

  test('is asked again when the balance is old', async () => {
    const [alpha, beta] = withBalance(0);
    const { hub, clock, notify } = await testHub({ notifiers: [alpha, beta], routes });
    await hub.balance('alpha');
    await clock.run(15 * 60_000 + 1);
    await notify();
    await clock.run(0);
    expect([alpha.messages.length, beta.messages.length]).toEqual([1, 0]);
    await hub.stop();
  });

  test('is asked again when its pause ends, whatever its balance was', async () => {
    const [alpha, beta] = withBalance(0);
    const { hub, clock, notify } = await testHub({ notifiers: [alpha, beta], routes });
    await hub.balance('alpha');
    await hub.pause('alpha');
    await hub.resume('alpha');
    await notify();
    await clock.run(0);
    expect([alpha.messages.length, beta.messages.length]).toEqual([1, 0]);
    await hub.stop();
  });

  test('is not passed over with balanceRouting: false', async () => {
    const [alpha, beta] = withBalance(-5);
    const { hub, clock, notify } = await testHub({ notifiers: [alpha, beta], routes, balanceRouting: false });
    await hub.balance('alpha');
    await notify();
    await clock.run(0);
    expect([alpha.messages.length, beta.messages.length]).toEqual([1, 0]);
    await hub.stop();
  });
});
