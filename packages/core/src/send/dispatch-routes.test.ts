import { eventually, fakeNotifier, manualClock, testHub } from '@nkul/testing';
import { describe, expect, test } from 'vitest';
import type { Routes } from '../accept/routes.ts';
import { memoryStore } from '../memory/memory-store.ts';
import type { Submission } from '../model/submission.ts';

const refused: Submission = { outcome: 'rejected', reason: { code: 'provider_refused', message: 'no' } };
const lost: Submission = { outcome: 'unknown', reason: { code: 'no_answer', message: 'silence' } };
const noCredit: Submission = {
  outcome: 'deferred',
  reason: { code: 'insufficient_credit', message: 'no credit' },
  pause: 'insufficient_credit',
};

function two() {
  return [fakeNotifier({ name: 'alpha' }), fakeNotifier({ name: 'beta' })] as const;
}
const failover = { sms: [{ notifier: 'alpha' }, { notifier: 'beta' }] };

describe('the next step', () => {
  test('is taken when the provider of the first refuses', async () => {
    const [alpha, beta] = two();
    alpha.script(refused);
    const { hub, notify, emitted } = await testHub({ notifiers: [alpha, beta], routes: failover });
    const { id } = await notify();
    await eventually(async () => (await hub.count()).sent === 1);
    expect(beta.messages.map((message) => message.id)).toEqual([id]);
    expect(emitted(id)).toEqual([
      'message.queued',
      'message.sending',
      'message.rerouted',
      'message.sending',
      'message.sent',
    ]);
    await hub.stop();
  });

  test('is not taken when nobody knows what the first did', async () => {
    const [alpha, beta] = two();
    alpha.script(lost);
    const { hub, clock, notify } = await testHub({ notifiers: [alpha, beta], routes: failover });
    const { id } = await notify();
    await clock.run(7 * 86_400_000);
    expect((await hub.get(id))?.status).toBe('unknown');
    expect(beta.calls).toEqual([]);
    expect(alpha.calls.length).toBe(1);
    await hub.stop();
  });

  test('is taken at the delivery time-out of the first', async () => {
    const [alpha, beta] = two();
    const routes = { sms: [{ notifier: 'alpha', deliveryTimeout: '10m' as const }, { notifier: 'beta' }] };
    const { hub, clock, notify } = await testHub({ notifiers: [alpha, beta], routes });
    const { id } = await notify();
    await clock.run(599_999);
    expect(beta.calls).toEqual([]);
    await clock.run(1);
    expect(beta.messages.map((message) => message.id)).toEqual([id]);
    await hub.stop();
  });

  test('is taken while the first is paused', async () => {
    const [alpha, beta] = two();
    const { hub, notify } = await testHub({ notifiers: [alpha, beta], routes: failover });
    await hub.pause('alpha');
    const { id } = await notify();
    await eventually(async () => (await hub.count()).sent === 1);
    expect(alpha.calls).toEqual([]);
    expect(beta.messages.map((message) => message.id)).toEqual([id]);
    await hub.stop();
  });
});

describe('resending', () => {
  test('is what the user chose: the same step again, later', async () => {
    const sms = fakeNotifier();
    sms.script(lost);
    const { hub, clock, notify, emitted } = await testHub({ notifiers: [sms], onUnknown: 'resend' });
    const { id } = await notify();
    await clock.run(2_000);
    expect(sms.messages.map(({ attempt }) => attempt)).toEqual([1, 2]);
    expect(emitted(id)).toEqual([
      'message.queued',
      'message.sending',
      'message.unknown',
      'message.deferred',
      'message.sending',
      'message.sent',
    ]);
    await hub.stop();
  });

  test('is what the user chose also when the notifier never answers', async () => {
    const sms = fakeNotifier({ heedsAbort: false });
    const gate = sms.hold();
    const { hub, clock, notify } = await testHub({ notifiers: [sms], onUnknown: 'resend' });
    const { id } = await notify();
    await clock.run(62_000);
    expect(sms.messages.map(({ attempt }) => attempt)).toEqual([1, 2]);
    gate.release();
    await clock.run(0);
    expect((await hub.get(id))?.attempts.map(({ outcome }) => outcome)).toEqual(['accepted', 'accepted']);
    await hub.stop();
  });

  test('is what an operator chose, at once', async () => {
    const sms = fakeNotifier();
    sms.script(lost);
    const { hub, notify } = await testHub({ notifiers: [sms] });
    const { id } = await notify();
    await eventually(async () => (await hub.get(id))?.status === 'unknown');
    await hub.resolve(id, { as: 'not_sent' });
    await eventually(async () => (await hub.get(id))?.status === 'sent');
    expect(sms.calls.length).toBe(2);
    await hub.stop();
  });
});

describe('an account without credit', () => {
  test('pauses the notifier: its messages are held, burn no try, and go out when it is resumed', async () => {
    const sms = fakeNotifier({ limits: { inFlight: 1 } });
    sms.script(noCredit);
    const { hub, clock, notify, events } = await testHub({ notifiers: [sms] });
    const receipts = [await notify('1'), await notify('2'), await notify('3')];
    await clock.run(29_000);
    expect(sms.calls.length).toBe(1);
    expect(await hub.pauses()).toMatchObject([{ notifier: 'fake', reason: 'insufficient_credit' }]);
    const held = await hub.find({ held: true });
    expect(held.items.map(({ id, tries }) => [id, tries])).toEqual(receipts.map(({ id }) => [id, 0]));
    await hub.resume('fake');
    await eventually(async () => (await hub.count()).sent === 3);
    expect(events.filter(({ type }) => type === 'notifier.paused').length).toBe(1);
    await hub.stop();
  });

  test('is asked once more only for the calls that were under way', async () => {
    const sms = fakeNotifier({ limits: { inFlight: 3 }, answer: noCredit });
    const gate = sms.hold();
    const { hub, clock, notify, events } = await testHub({ notifiers: [sms] });
    await Promise.all(Array.from({ length: 9 }, (_, index) => notify(String(index))));
    await eventually(() => gate.waiting === 3);
    gate.release();
    await clock.run(29_000);
    expect(sms.calls.length).toBe(3);
    expect(events.filter(({ type }) => type === 'notifier.paused').length).toBe(1);
    await hub.stop();
  });

  test('leaves the message to the next step', async () => {
    const [alpha, beta] = two();
    alpha.script(noCredit);
    const { hub, notify } = await testHub({ notifiers: [alpha, beta], routes: failover });
    const { id } = await notify();
    await eventually(async () => (await hub.count()).sent === 1);
    expect(beta.messages.map((message) => message.id)).toEqual([id]);
    await hub.stop();
  });

  test('keeps a held message no longer than until it expires', async () => {
    const sms = fakeNotifier();
    const { hub, clock } = await testHub({ notifiers: [sms] });
    await hub.pause('fake');
    const { id } = await hub.notify({ to: { phone: '+237699128531' }, text: 'a', expiresIn: '1m' });
    await clock.run(59_999);
    expect((await hub.get(id))?.status).toBe('queued');
    await clock.run(1);
    expect((await hub.get(id))?.status).toBe('expired');
    await hub.stop();
  });
});

describe('a notifier that a hub on the same store does not have', () => {
  /** One hub with messages that wait for its own notifier, and another that has only another one. */
  async function apart(routes: { readonly one?: Routes; readonly other?: Routes }) {
    const store = memoryStore();
    const clock = manualClock();
    const sms = fakeNotifier({ name: 'sms', limits: { perSecond: 1 } });
    const mail = fakeNotifier({ name: 'mail', channel: 'email' });
    const one = await testHub({ notifiers: [sms], store, clock, ...(routes.one && { routes: routes.one }) });
    const to = { phone: '+237699128531', email: 'a@example.com' };
    for (let count = 0; count < 5; count += 1) await one.hub.notify({ to, text: 'a', expiresIn: '30s' });
    const other = await testHub({
      notifiers: [mail],
      store,
      clock,
      ...(routes.other && { routes: routes.other }),
    });
    await clock.run(29_000);
    await other.hub.stop({ drain: false });
    await one.hub.stop({ drain: false });
    return { sms, mail, counts: await one.hub.count(), log: other.log };
  }

  test('keeps its messages, as they were', async () => {
    const routes = { one: { sms: [{ notifier: 'sms' }] }, other: { mail: [{ notifier: 'mail' }] } };
    const { sms, mail, counts } = await apart(routes);
    expect(counts).toEqual({ sent: 5 });
    expect([sms.calls.length, mail.calls.length]).toEqual([5, 0]);
  });

  test('keeps its messages also when both call their only route default', async () => {
    const { sms, mail, counts, log } = await apart({});
    expect(counts).toEqual({ sent: 5 });
    expect([sms.calls.length, mail.calls.length]).toEqual([5, 0]);
    expect(log).toMatchObject([
      { level: 'warn', message: expect.stringContaining('retired'), details: { notifiers: ['sms'] } },
    ]);
  });

  test('may be down: what expires then is expired in time all the same', async () => {
    const store = memoryStore();
    const clock = manualClock();
    const down = await testHub({ notifiers: [fakeNotifier({ name: 'sms' })], store, clock, start: false });
    const { id } = await down.hub.notify({ to: { phone: '+237699128531' }, text: 'a', expiresIn: '30s' });
    const { hub } = await testHub({ notifiers: [fakeNotifier({ name: 'mail' })], store, clock });
    await clock.run(29_999);
    expect((await hub.get(id))?.status).toBe('queued');
    await clock.run(1);
    expect((await hub.get(id))?.status).toBe('expired');
    await hub.stop();
  });
});

test('a message whose notifier is retired goes the way of its route as it is now, at once', async () => {
  const store = memoryStore();
  const [alpha, beta] = two();
  const first = await testHub({
    notifiers: [alpha],
    store,
    routes: { sms: [{ notifier: 'alpha' }] },
    start: false,
  });
  const { id } = await first.notify();
  const { hub } = await testHub({
    notifiers: [beta],
    store,
    routes: { sms: [{ notifier: 'beta' }] },
    retired: ['alpha'],
    clock: first.clock,
  });
  await eventually(async () => (await hub.get(id))?.status === 'sent');
  expect(beta.messages.map((message) => message.id)).toEqual([id]);
  await hub.stop();
});

test('a pause is known after a restart, and so is what is held', async () => {
  const store = memoryStore();
  const first = await testHub({ notifiers: [fakeNotifier()], store });
  await first.hub.pause('fake');
  const { id } = await first.notify();
  await first.clock.run(0);
  await first.hub.stop({ drain: false });
  const sms = fakeNotifier();
  const second = await testHub({ notifiers: [sms], store, clock: first.clock });
  await second.clock.run(600_000);
  expect(sms.calls).toEqual([]);
  await second.hub.resume('fake');
  await eventually(async () => (await second.hub.get(id))?.status === 'sent');
  await second.hub.stop();
});
