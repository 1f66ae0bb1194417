import { eventually, type FakeNotifier, fakeNotifier, testHub, turnEventLoop } from '@nkul/testing';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { memoryStore } from '../memory/memory-store.ts';
import type { Message } from '../model/message.ts';
import type { NotifierLimits } from '../ports/notifier.ts';

/** Distinct Cameroonian numbers. */
function phone(index: number): string {
  return `+2376990${String(index).padStart(5, '0')}`;
}

function texts(sms: FakeNotifier): readonly (readonly string[])[] {
  return sms.calls.map(({ messages }) => messages.map(({ content }) => content.text));
}

describe('calls under way', () => {
  test('are never more than the notifier bears, and what has no room stays in the queue', async () => {
    const sms = fakeNotifier({ limits: { inFlight: 2 } });
    const gate = sms.hold();
    const { hub, notify } = await testHub({ notifiers: [sms] });
    await Promise.all(Array.from({ length: 5 }, (_, index) => notify('a', phone(index))));
    await eventually(() => gate.waiting === 2);
    await turnEventLoop(10);
    expect(await hub.count()).toEqual({ sending: 2, queued: 3 });
    gate.release(1);
    await eventually(() => sms.calls.length === 3);
    expect(sms.inFlight).toBe(2);
    gate.release();
    await eventually(async () => (await hub.count()).sent === 5);
    expect(sms.peakInFlight).toBe(2);
    await hub.stop();
  });

  test('of one notifier take no room of another', async () => {
    const [alpha, beta] = [
      fakeNotifier({ name: 'alpha', limits: { inFlight: 1 } }),
      fakeNotifier({ name: 'beta' }),
    ];
    const gate = alpha.hold();
    const routes = { a: [{ notifier: 'alpha' }], b: [{ notifier: 'beta' }] };
    const { hub } = await testHub({ notifiers: [alpha, beta], routes });
    const to = { phone: phone(1) };
    await hub.notify([
      { to, text: '1', route: 'a' },
      { to, text: '2', route: 'a' },
      { to, text: '3', route: 'b' },
    ]);
    await eventually(async () => (await hub.count()).sent === 1);
    expect(await hub.count()).toEqual({ sent: 1, sending: 1, queued: 1 });
    gate.release();
    await eventually(async () => (await hub.count()).sent === 3);
    await hub.stop();
  });

  test('may be one only: the next begins when it is over', async () => {
    const sms = fakeNotifier({ limits: { inFlight: 1 } });
    const { hub, notify } = await testHub({ notifiers: [sms] });
    const receipts = [];
    for (const text of ['1', '2', '3']) receipts.push(await notify(text));
    await eventually(async () => (await hub.count()).sent === 3);
    expect(texts(sms)).toEqual([['1'], ['2'], ['3']]);
    expect(sms.peakInFlight).toBe(1);
    await hub.stop();
  });
});

describe('calls per second', () => {
  test('begin as the rate allows, and wait for nothing else', async () => {
    const sms = fakeNotifier({ limits: { perSecond: 2 } });
    const { hub, clock, notify } = await testHub({ notifiers: [sms] });
    await Promise.all(Array.from({ length: 6 }, (_, index) => notify('a', phone(index))));
    await clock.run(0);
    expect(sms.calls.length).toBe(2);
    await clock.run(499);
    expect(sms.calls.length).toBe(2);
    await clock.run(1);
    expect(sms.calls.length).toBe(3);
    await clock.run(1_500);
    expect(sms.calls.length).toBe(6);
    expect(await hub.count()).toEqual({ sent: 6 });
    await hub.stop();
  });
});

describe('messages in one call', () => {
  const batch = (count: number, text = 'same') =>
    Array.from({ length: count }, (_, index) => ({ to: { phone: phone(index) }, text }));

  test('are those of one notify() with equal content, as many as the notifier takes', async () => {
    const sms = fakeNotifier({ limits: { perCall: 3 } });
    const { hub } = await testHub({ notifiers: [sms] });
    await hub.notify(batch(7));
    await eventually(async () => (await hub.count()).sent === 7);
    expect(sms.calls.map(({ messages }) => messages.length)).toEqual([3, 3, 1]);
    expect(sms.messages.map(({ to }) => to)).toEqual(batch(7).map(({ to }) => to.phone));
    await hub.stop();
  });

  test('have equal content, unless the notifier takes any', async () => {
    const apart = fakeNotifier({ limits: { perCall: 10 } });
    const both = [...batch(2, 'a'), ...batch(2, 'b')];
    const one = await testHub({ notifiers: [apart] });
    await one.hub.notify(both);
    await eventually(async () => (await one.hub.count()).sent === 4);
    expect(texts(apart)).toEqual([
      ['a', 'a'],
      ['b', 'b'],
    ]);
    await one.hub.stop();
    const mixed = fakeNotifier({ limits: { perCall: 10, mixed: true } });
    const other = await testHub({ notifiers: [mixed] });
    await other.hub.notify(both.map((each, index) => ({ ...each, to: { phone: phone(index) } })));
    await eventually(async () => (await other.hub.count()).sent === 4);
    expect(texts(mixed)).toEqual([['a', 'a', 'b', 'b']]);
    await other.hub.stop();
  });

  test('never go to one address twice, and the calls that this makes keep to the limits', async () => {
    const sms = fakeNotifier({ limits: { perCall: 10, mixed: true, inFlight: 1 } });
    const gate = sms.hold();
    const { hub, notify } = await testHub({ notifiers: [sms] });
    await Promise.all(['1', '2', '3'].map((text) => notify(text)));
    await eventually(() => gate.waiting === 1);
    await turnEventLoop(10);
    expect(texts(sms)).toEqual([['1']]);
    gate.release();
    await eventually(async () => (await hub.count()).sent === 3);
    expect(texts(sms)).toEqual([['1'], ['2'], ['3']]);
    expect(sms.peakInFlight).toBe(1);
    await hub.stop();
  });

  test('never go to one address twice, and keep to the rate', async () => {
    const sms = fakeNotifier({ limits: { perCall: 10, mixed: true, perSecond: 1 } });
    const { hub, clock, notify } = await testHub({ notifiers: [sms] });
    await Promise.all(['1', '2', '3'].map((text) => notify(text)));
    await clock.run(999);
    expect(texts(sms)).toEqual([['1']]);
    await clock.run(1);
    expect(texts(sms)).toEqual([['1'], ['2']]);
    await clock.run(1_000);
    expect(texts(sms)).toEqual([['1'], ['2'], ['3']]);
    await hub.stop();
  });

  test('that follow each other to one address are deferred when their lease is too short for it', async () => {
    const sms = fakeNotifier({ limits: { perCall: 10, mixed: true, inFlight: 1 }, heedsAbort: false });
    const gate = sms.hold();
    const { hub, clock, notify, emitted } = await testHub({ notifiers: [sms] });
    const [first, second] = await Promise.all(['1', '2'].map((text) => notify(text)));
    await eventually(() => gate.waiting === 1);
    clock.advance(40_000);
    gate.release();
    await eventually(async () => (await hub.count()).sent === 2);
    const queued = ['message.queued', 'message.sending'];
    expect(emitted(first?.id ?? '')).toEqual([...queued, 'message.sent']);
    expect(emitted(second?.id ?? '')).toEqual([
      ...queued,
      'message.deferred',
      'message.sending',
      'message.sent',
    ]);
    expect(sms.messages.map(({ attempt }) => attempt)).toEqual([1, 2]);
    await hub.stop();
  });
});

describe('whatever the limits', () => {
  const limits: fc.Arbitrary<NotifierLimits> = fc.record(
    {
      perCall: fc.integer({ min: 1, max: 4 }),
      mixed: fc.boolean(),
      inFlight: fc.integer({ min: 1, max: 3 }),
      perSecond: fc.constantFrom(1, 3),
    },
    { requiredKeys: [] },
  );
  const traffic = fc.array(
    fc.array(fc.record({ number: fc.nat(3), text: fc.constantFrom('a', 'b') }), {
      minLength: 1,
      maxLength: 6,
    }),
    {
      minLength: 1,
      maxLength: 4,
    },
  );

  test('each message is sent once, and every call keeps to them', async () => {
    await fc.assert(
      fc.asyncProperty(limits, traffic, async (bounds, lists) => {
        const sms = fakeNotifier({ limits: bounds });
        const { hub, clock } = await testHub({ notifiers: [sms] });
        const sent = await Promise.all(
          lists.map((list) =>
            hub.notify(list.map(({ number, text }) => ({ to: { phone: phone(number) }, text }))),
          ),
        );
        const messages = new Map<string, Message>(sent.flat().map(({ id, message }) => [id, message]));
        await clock.run(60_000);
        expect(sms.messages.map(({ id }) => id).sort()).toEqual([...messages.keys()].sort());
        expect(sms.peakInFlight).toBeLessThanOrEqual(bounds.inFlight ?? 16);
        for (const call of sms.calls) {
          expect(call.messages.length).toBeLessThanOrEqual(bounds.perCall ?? 1);
          expect(new Set(call.messages.map(({ to }) => to)).size).toBe(call.messages.length);
          if (bounds.mixed !== true)
            expect(new Set(call.messages.map(({ content }) => content.text)).size).toBe(1);
        }
        await hub.stop();
      }),
      { numRuns: 30 },
    );
  });
});

test('a message that comes up later is looked for at its time', async () => {
  const sms = fakeNotifier();
  const { hub, clock } = await testHub({ notifiers: [sms], store: memoryStore() });
  const sendAt = new Date(clock.now().getTime() + 3_600_000);
  await hub.notify({ to: { phone: phone(1) }, text: 'later', sendAt });
  await clock.run(3_599_999);
  expect(sms.calls).toEqual([]);
  await clock.run(1);
  expect(sms.calls.length).toBe(1);
  await hub.stop();
});
