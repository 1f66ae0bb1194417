import { eventually, fakeNotifier, faultyStore, itemFor, testHub, turnEventLoop } from '@nkul/testing';
import { describe, expect, test } from 'vitest';
import { memoryStore } from '../memory/memory-store.ts';
import type { Submission } from '../model/submission.ts';

test('what became due by a change is sent, also if the store stored the change and its answer was lost', async () => {
  let lose = false;
  const store = faultyStore(memoryStore(), ({ method }) =>
    lose && method === 'record' ? 'lost' : undefined,
  );
  const [alpha, beta] = [fakeNotifier({ name: 'alpha' }), fakeNotifier({ name: 'beta' })];
  const routes = { both: [{ notifier: 'alpha' }, { notifier: 'beta' }] };
  const { hub, clock, notify } = await testHub({ notifiers: [alpha, beta], store, routes });
  alpha.script({ outcome: 'unknown', reason: { code: 'no_answer', message: 'cut' } });
  const { id } = await hub.notify({ to: { phone: '+237699128531' }, text: 'a', route: 'both' });
  await clock.run(1_000);
  lose = true;
  await expect(hub.resolve(id, { as: 'undelivered' })).rejects.toThrow('its answer is lost');
  lose = false;
  await clock.run(1_000);
  expect(beta.calls).toHaveLength(1);
  await notify();
  await hub.stop();
});

describe('a store that fails for a while', () => {
  test('is asked again for what is due, a second later', async () => {
    let down = false;
    const store = faultyStore(memoryStore(), ({ method }) =>
      down && method === 'claim' ? 'refused' : undefined,
    );
    const sms = fakeNotifier();
    const { hub, clock, notify, log } = await testHub({ notifiers: [sms], store });
    await clock.run(0);
    down = true;
    await notify();
    await clock.run(0);
    expect(log).toMatchObject([{ level: 'error', details: { error: { code: 'NKUL_STORE' } } }]);
    down = false;
    await clock.run(999);
    expect(sms.calls).toEqual([]);
    await clock.run(1);
    expect(sms.calls.length).toBe(1);
    await hub.stop();
  });

  test('is told what a provider answered, once a second, until it has kept it', async () => {
    let down = true;
    let records = 0;
    const store = faultyStore(memoryStore(), ({ method, count }) => {
      if (method !== 'record') return undefined;
      records = count;
      return down ? 'refused' : undefined;
    });
    const sms = fakeNotifier();
    const { hub, clock, notify, log } = await testHub({ notifiers: [sms], store });
    const { id } = await notify();
    await clock.run(5_000);
    expect((await hub.get(id))?.status).toBe('sending');
    down = false;
    await clock.run(1_000);
    expect(await hub.get(id)).toMatchObject({ status: 'sent', attempts: [{ reference: 'fake-1' }] });
    expect(records).toBe(7);
    expect(log.length).toBe(1);
    expect(sms.calls.length).toBe(1);
    await hub.stop();
  });

  test('is told so also after the lease, and what follows from it is looked for', async () => {
    let down = true;
    const store = faultyStore(memoryStore(), ({ method }) =>
      down && method === 'record' ? 'refused' : undefined,
    );
    const [alpha, beta] = [fakeNotifier({ name: 'alpha' }), fakeNotifier({ name: 'beta' })];
    const routes = { sms: [{ notifier: 'alpha', deliveryTimeout: '1m' as const }, { notifier: 'beta' }] };
    const { hub, clock, notify, emitted } = await testHub({ notifiers: [alpha, beta], store, routes });
    const { id } = await notify();
    await clock.run(120_000);
    expect((await hub.get(id))?.status).toBe('unknown');
    down = false;
    await clock.run(1_000);
    expect((await hub.get(id))?.status).toBe('sent');
    await clock.run(60_000);
    expect(beta.calls.length).toBe(1);
    expect(emitted(id)).toEqual([
      'message.queued',
      'message.sending',
      'message.unknown',
      'message.sent',
      'message.rerouted',
      'message.sending',
      'message.sent',
    ]);
    await hub.stop();
  });

  test('keeps an answer whose storing it had done, but not answered, once', async () => {
    const store = faultyStore(memoryStore(), ({ method, count }) =>
      method === 'record' && count === 1 ? 'lost' : undefined,
    );
    const sms = fakeNotifier();
    const { hub, clock, notify } = await testHub({ notifiers: [sms], store });
    const { id } = await notify();
    await clock.run(2_000);
    expect(await hub.get(id)).toMatchObject({ status: 'sent', attempts: [{ reference: 'fake-1' }] });
    expect(sms.calls.length).toBe(1);
    await hub.stop();
  });

  test('lets nothing more out to an account that refused, until the pause is kept', async () => {
    let down = true;
    const store = faultyStore(memoryStore(), ({ method }) =>
      down && method === 'record' ? 'refused' : undefined,
    );
    const refused: Submission = {
      outcome: 'deferred',
      reason: { code: 'unauthorized', message: 'no' },
      pause: 'unauthorized',
    };
    const sms = fakeNotifier({ answer: refused });
    const { hub, clock, notify } = await testHub({ notifiers: [sms], store });
    await notify('1');
    await clock.run(10_000);
    await notify('2');
    await clock.run(10_000);
    expect(sms.calls.length).toBe(1);
    down = false;
    await clock.run(1_000);
    expect(await hub.pauses()).toMatchObject([{ reason: 'unauthorized' }]);
    await clock.run(240_000);
    expect(sms.calls.length).toBe(1);
    expect((await hub.find({ held: true })).items.length).toBe(2);
    await hub.stop();
  });

  test('loses no notification that it has taken, and takes none that it refused', async () => {
    let refuse = false;
    const store = faultyStore(memoryStore(), ({ method }) =>
      refuse && method === 'add' ? 'refused' : undefined,
    );
    const sms = fakeNotifier();
    const { hub, notify } = await testHub({ notifiers: [sms], store });
    const kept = await notify('kept');
    refuse = true;
    await expect(notify('refused')).rejects.toMatchObject({ code: 'NKUL_STORE' });
    await eventually(async () => (await hub.count()).sent === 1);
    expect(sms.messages.map(({ id }) => id)).toEqual([kept.id]);
    await hub.stop();
  });
});

test('an answer for a message that is gone is logged and harms nothing', async () => {
  const store = memoryStore({ maxAtRest: 0 });
  const sms = fakeNotifier();
  const gate = sms.hold();
  const { hub, notify, log } = await testHub({ notifiers: [sms], store });
  const { id } = await notify();
  await eventually(() => gate.waiting === 1);
  const submission = { outcome: 'rejected', reason: { code: 'content_refused', message: 'no' } } as const;
  const settled = { type: 'settled', at: new Date(), attempt: 1, submission, random: 0 } as const;
  const message = await store.get(id);
  await store.record(message === undefined ? [] : [itemFor(message, settled)]);
  expect(await hub.get(id)).toBeUndefined();
  gate.release();
  await eventually(() => log.length === 1);
  expect(log).toMatchObject([{ level: 'error', details: { error: { code: 'NKUL_MESSAGE_NOT_FOUND' } } }]);
  await notify('next');
  await eventually(() => sms.calls.length === 2);
  await hub.stop();
});

test('a hub that was not started sends nothing', async () => {
  const sms = fakeNotifier();
  const { hub, clock, notify } = await testHub({ notifiers: [sms], start: false });
  await notify();
  await clock.run(3_600_000);
  expect(sms.calls).toEqual([]);
  await hub.start();
  await eventually(() => sms.calls.length === 1);
  await hub.stop();
});

test('a message costs the store no more than one look for it and one for the room it leaves', async () => {
  let claims = 0;
  const store = faultyStore(memoryStore(), ({ method }) => {
    if (method === 'claim') claims += 1;
    return undefined;
  });
  const { hub, clock, notify } = await testHub({ notifiers: [fakeNotifier()], store });
  await clock.run(0);
  const before = claims;
  await notify();
  await clock.run(0);
  expect(claims - before).toBe(2);
  await hub.stop();
});

describe('stop()', () => {
  test('sends first what is due, the whole way, when the store does not outlive the process', async () => {
    const alpha = fakeNotifier({
      name: 'alpha',
      answer: { outcome: 'rejected', reason: { code: 'provider_refused', message: 'no' } },
    });
    const beta = fakeNotifier({ name: 'beta', limits: { inFlight: 1 } });
    const routes = { sms: [{ notifier: 'alpha' }, { notifier: 'beta' }] };
    const { hub, notify } = await testHub({ notifiers: [alpha, beta], routes });
    await Promise.all(['1', '2', '3'].map((text) => notify(text)));
    await hub.stop();
    expect(beta.messages.length).toBe(3);
    expect(await hub.count()).toEqual({ sent: 3 });
  });

  test('sends first also what a call under way leads to', async () => {
    const [alpha, beta] = [fakeNotifier({ name: 'alpha' }), fakeNotifier({ name: 'beta' })];
    const gate = alpha.hold();
    alpha.script({ outcome: 'rejected', reason: { code: 'provider_refused', message: 'no' } });
    const routes = { sms: [{ notifier: 'alpha' }, { notifier: 'beta' }] };
    const { hub, notify } = await testHub({ notifiers: [alpha, beta], routes });
    const { id } = await notify();
    await eventually(() => gate.waiting === 1);
    const stopping = hub.stop();
    await turnEventLoop(50);
    gate.release();
    await stopping;
    expect(beta.messages.map((message) => message.id)).toEqual([id]);
  });

  test('waits for what is in flight, stores what becomes of it, and begins nothing more', async () => {
    const sms = fakeNotifier({ limits: { inFlight: 1 } });
    const gate = sms.hold();
    const store = memoryStore();
    const { hub, notify } = await testHub({ notifiers: [sms], store });
    const [first, second] = [await notify('1'), await notify('2')];
    await eventually(() => gate.waiting === 1);
    let stopped = false;
    const stopping = hub.stop({ drain: false }).then(() => {
      stopped = true;
    });
    await turnEventLoop(20);
    expect(stopped).toBe(false);
    expect(sms.closed).toBe(0);
    gate.release();
    await stopping;
    expect((await store.get(first.id))?.status).toBe('sent');
    expect((await store.get(second.id))?.status).toBe('queued');
    expect(sms.calls.length).toBe(1);
    expect(sms.closed).toBe(1);
  });

  test('asks a call that hangs for its answer two seconds before the time is over, and stores it', async () => {
    const sms = fakeNotifier();
    sms.hold();
    const store = memoryStore();
    const { hub, clock, notify } = await testHub({ notifiers: [sms], store });
    const { id } = await notify();
    await eventually(() => sms.calls.length === 1);
    const stopping = hub.stop({ drain: false });
    await clock.run(22_999);
    expect(sms.calls[0]?.signal.aborted).toBe(false);
    await clock.run(1);
    expect(sms.calls[0]?.signal.aborted).toBe(true);
    await stopping;
    expect(await store.get(id)).toMatchObject({
      status: 'unknown',
      attempts: [{ outcome: 'unknown', reason: { code: 'no_answer' } }],
    });
  });

  test.each([
    ['25s', undefined, 25_000],
    ['what it is told', '5s', 5_000],
  ] as const)('waits for a notifier that never answers within %s', async (_, timeout, ms) => {
    const sms = fakeNotifier({ heedsAbort: false });
    sms.hold();
    const { hub, clock, notify } = await testHub({ notifiers: [sms] });
    await notify();
    await eventually(() => sms.calls.length === 1);
    let stopped = false;
    const stopping = hub.stop({ drain: false, ...(timeout && { timeout }) }).then(() => {
      stopped = true;
    });
    await clock.run(ms * 0.8);
    expect(stopped).toBe(false);
    await clock.run(ms * 0.2);
    expect(stopped).toBe(true);
    await stopping;
  });

  test('gives up a store that takes no answer, when the time is over', async () => {
    const store = faultyStore(memoryStore(), ({ method }) => (method === 'record' ? 'refused' : undefined));
    const { hub, clock, notify, log } = await testHub({ notifiers: [fakeNotifier()], store });
    const { id } = await notify();
    await clock.run(0);
    const stopping = hub.stop({ drain: false });
    await clock.run(25_000);
    await stopping;
    await clock.run(1_000);
    const lines = log.map(({ message }) => message);
    expect(lines).toContain("the provider's answer could not be stored; will retry");
    expect(lines).toContain("the provider's answer could not be stored; its messages are unknown");
    expect((await store.get(id))?.status).toBe('sending');
    await clock.run(3_600_000);
    expect(clock.waiting).toBe(0);
  });
});
