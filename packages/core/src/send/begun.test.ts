import {
  eventually,
  type FakeNotifierOptions,
  fakeNotifier,
  manualClock,
  sampleMessage,
  testHub,
  turnEventLoop,
} from '@nkul/testing';
import { describe, expect, test } from 'vitest';
import { Deadline } from '../base/clock.ts';
import type { Plugin } from '../hub/plugin.ts';
import { INTERCEPTOR } from '../hub/tokens.ts';
import { memoryStore } from '../memory/memory-store.ts';
import type { Attempt } from '../model/attempt.ts';
import type { Message } from '../model/message.ts';
import type { BegunAttempt } from '../ports/claim.ts';
import type { Interceptor } from '../ports/interceptor.ts';
import type { Notifier } from '../ports/notifier.ts';
import type { RecordItem } from '../ports/record-item.ts';
import type { Store } from '../ports/store.ts';
import { NotifierCall } from './notifier-call.ts';

const to = { phone: '+237699128531' };
const expired = {
  status: 'expired',
  attempts: [{ outcome: 'stopped', reason: { code: 'expired' } }],
};

function intercepting(send: NonNullable<Interceptor['send']>): Plugin {
  return {
    name: 'interceptor',
    register: (container) =>
      void container.registerInstance<Interceptor>(INTERCEPTOR, { name: 'slow', send }),
  };
}

function telling(options: FakeNotifierOptions = {}) {
  return fakeNotifier({ tellsWriting: true, ...options });
}

describe('the last look before the first byte', () => {
  test('is after the interceptors', async () => {
    const sms = fakeNotifier();
    const slow = intercepting(async () => {
      clock.advance(1_000);
      return undefined;
    });
    const { hub, clock } = await testHub({ notifiers: [sms], plugins: [slow] });
    const { id } = await hub.notify({ to, text: 'a', expiresIn: '1s' });
    await eventually(async () => (await hub.get(id))?.status !== 'sending');
    expect(await hub.get(id)).toMatchObject(expired);
    expect(sms.calls).toEqual([]);
    await hub.stop();
  });

  test('is after the wait for a rate', async () => {
    const sms = fakeNotifier({ limits: { perCall: 2, perSecond: 1, mixed: true } });
    const { hub, clock } = await testHub({ notifiers: [sms] });
    // One address twice: two calls, and the second waits for a second.
    const list = ['a', 'b'].map((text) => ({ to, text, expiresIn: '900ms' }) as const);
    const [, second] = await hub.notify(list);
    await clock.run(1_000);
    expect(await hub.get(second?.id ?? '')).toMatchObject(expired);
    expect(sms.messages.map(({ content }) => content.text)).toEqual(['a']);
    await hub.stop();
  });

  test('is after connecting: a call that still connects is given up when its message expires', async () => {
    const sms = telling();
    const gate = sms.holdConnecting();
    const { hub, clock, emitted } = await testHub({ notifiers: [sms] });
    const { id } = await hub.notify({ to, text: 'a', expiresIn: '1s' });
    await eventually(() => gate.waiting === 1);
    await clock.run(999);
    expect(sms.calls[0]?.signal.aborted).toBe(false);
    await clock.run(1);
    expect(await hub.get(id)).toMatchObject(expired);
    expect(emitted(id)).toEqual(['message.queued', 'message.sending', 'message.expired']);
    expect(sms.calls.map(({ written }) => written)).toEqual([false]);
    await hub.stop();
  });

  test('holds also a notifier that never hears that it is too late', async () => {
    const sms = telling({ heedsAbort: false });
    const gate = sms.holdConnecting();
    const { hub, clock } = await testHub({ notifiers: [sms] });
    const { id } = await hub.notify({ to, text: 'a', expiresIn: '1s' });
    await eventually(() => gate.waiting === 1);
    await clock.run(1_500);
    gate.release();
    await eventually(async () => (await hub.get(id))?.status !== 'sending');
    expect(await hub.get(id)).toMatchObject(expired);
    expect(sms.calls.map(({ written }) => written)).toEqual([false]);
    await hub.stop();
  });

  test('leaves those of a call that are still worth it', async () => {
    const sms = telling({ limits: { perCall: 3 } });
    const gate = sms.holdConnecting();
    const { hub, clock } = await testHub({ notifiers: [sms] });
    const lives = ['1s', '1m', undefined] as const;
    const receipts = await hub.notify(
      lives.map((expiresIn, index) => ({
        to: { phone: `+23769912853${index}` },
        text: 'a',
        ...(expiresIn && { expiresIn }),
      })),
    );
    await eventually(() => gate.waiting === 1);
    await clock.run(1_500);
    gate.release();
    await eventually(async () => (await hub.count()).sent === 2);
    const messages = await Promise.all(receipts.map(({ id }) => hub.get(id)));
    expect(messages.map((message) => message?.status)).toEqual(['expired', 'sent', 'sent']);
    expect(messages.map((message) => message?.attempts.length)).toEqual([1, 1, 1]);
    expect(sms.calls.map((call) => [call.written, call.messages.length])).toEqual([
      [false, 3],
      [true, 2],
    ]);
    await hub.stop();
  });

  test('ends no call that has begun: its provider may have it', async () => {
    const sms = telling();
    const gate = sms.hold();
    const { hub, clock } = await testHub({ notifiers: [sms] });
    const { id } = await hub.notify({ to, text: 'a', expiresIn: '1s' });
    await eventually(() => gate.waiting === 1);
    await clock.run(5_000);
    expect(sms.calls[0]?.signal.aborted).toBe(false);
    gate.release();
    await eventually(async () => (await hub.get(id))?.status === 'sent');
    await hub.stop();
  });
});

/** A store whose data could outlive the process, which keeps what it is told. */
function givingStore() {
  const begun: BegunAttempt[] = [];
  const given: RecordItem[] = [];
  const store: Store = Object.assign(memoryStore(), {
    begun: (attempts: readonly BegunAttempt[]) => void begun.push(...attempts),
    giveBack: (items: readonly RecordItem[]) => void given.push(...items),
  });
  return { store, begun, given };
}

describe('an attempt is begun', () => {
  test('when its notifier is about to write, if it says when', async () => {
    const sms = telling();
    const gate = sms.holdConnecting();
    const { store, begun } = givingStore();
    const { hub, notify } = await testHub({ notifiers: [sms], store });
    const { id } = await notify();
    await eventually(() => gate.waiting === 1);
    expect(begun).toEqual([]);
    gate.release();
    await eventually(async () => (await hub.get(id))?.status === 'sent');
    expect(begun).toEqual([{ message: id, attempt: 1 }]);
    await hub.stop();
  });

  test('when its notifier is called, if it does not', async () => {
    const sms = fakeNotifier();
    const gate = sms.holdConnecting();
    const { store, begun } = givingStore();
    const { hub, notify } = await testHub({ notifiers: [sms], store });
    const { id } = await notify();
    await eventually(() => gate.waiting === 1);
    expect(begun).toEqual([{ message: id, attempt: 1 }]);
    gate.release();
    await hub.stop();
  });

  test('when its notifier is called, once it was seen to write without a word', async () => {
    const { store, begun } = givingStore();
    const sms = fakeNotifier();
    const silent = { name: 'silent', channel: 'sms', tellsWriting: true, send: sms.send.bind(sms) };
    const { hub, log, notify } = await testHub({ notifiers: [silent], store });
    await notify('1');
    await eventually(async () => (await hub.count()).sent === 1);
    expect(begun).toEqual([]);
    expect(log).toMatchObject([{ level: 'error', message: expect.stringContaining('tellsWriting') }]);
    const gate = sms.holdConnecting();
    const { id } = await notify('2');
    await eventually(() => gate.waiting === 1);
    expect(begun).toEqual([{ message: id, attempt: 1 }]);
    gate.release();
    await hub.stop();
  });
});

describe('a hub that stops while a call connects', () => {
  test('gives it up: its message is queued again, as if it had not been tried', async () => {
    const sms = telling();
    const gate = sms.holdConnecting();
    const store = memoryStore();
    const { hub, clock, notify } = await testHub({ notifiers: [sms], store });
    const { id } = await notify();
    await eventually(() => gate.waiting === 1);
    const stopping = hub.stop({ drain: false, timeout: '5s' });
    await clock.run(4_000);
    await stopping;
    expect(await store.get(id)).toMatchObject({
      status: 'queued',
      tries: 0,
      dueAt: clock.now(),
      attempts: [{ outcome: 'deferred', reason: { code: 'not_begun' } }],
    });
    gate.release();
    await turnEventLoop(20);
    expect(sms.calls.map(({ written }) => written)).toEqual([false]);
  });

  test('lets nothing be written any more, whatever a notifier still does', async () => {
    const sms = telling({ heedsAbort: false });
    const gate = sms.holdConnecting();
    const { store, given } = givingStore();
    const { hub, clock, notify } = await testHub({ notifiers: [sms], store });
    await notify();
    await eventually(() => gate.waiting === 1);
    const stopping = hub.stop({ drain: false, timeout: '5s' });
    await clock.run(5_000);
    await stopping;
    gate.release();
    await turnEventLoop(20);
    expect(sms.calls.map(({ written }) => written)).toEqual([false]);
    expect(given).toEqual([]);
  });

  test('hands over what was answered and could not be stored', async () => {
    const sms = fakeNotifier();
    const { store, given } = givingStore();
    store.record = () => Promise.reject(new Error('busy'));
    const { hub, clock, notify } = await testHub({ notifiers: [sms], store });
    const { id } = await notify();
    await clock.run(0);
    const stopping = hub.stop({ drain: false, timeout: '5s' });
    await clock.run(5_000);
    await stopping;
    expect(given).toMatchObject([
      { kind: 'attempt', id, happening: { type: 'settled', submission: { outcome: 'accepted' } } },
    ]);
  });
});

test('nothing is begun once the process ends, also while other code of it still runs', async () => {
  const sms = telling();
  const clock = manualClock();
  const leaseUntil = new Date(clock.now().getTime() + 60_000);
  const attempt: Attempt = {
    number: 1,
    step: 0,
    notifier: 'fake',
    channel: 'sms',
    to: to.phone,
    startedAt: clock.now(),
    leaseUntil,
    outcome: 'pending',
    reports: [],
  };
  const begun: unknown[] = [];
  const call = new NotifierCall(sms, [{ message: sampleMessage(clock), attempt, leaseEndMs: 60_000 }], {
    clock,
    deadline: new Deadline(clock, 60_000),
    tells: true,
    ended: () => true,
    begun: (claims) => begun.push(claims),
  });
  expect(await call.run()).toEqual({ kind: 'not_begun' });
  expect(begun).toEqual([]);
  expect(sms.calls.map(({ written }) => written)).toEqual([false]);
});

describe('writing() throws', () => {
  /** A notifier that goes on connecting after it was told to end. Its call writes when the test says so. */
  function deaf() {
    const writes: (() => void)[] = [];
    const notifier: Notifier = {
      name: 'deaf',
      channel: 'sms',
      tellsWriting: true,
      async send(messages, { signal, writing }) {
        writes.push(() => writing?.());
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
        const reason = { code: 'not_connected', message: 'no connection' } as const;
        return messages.map(() => ({ outcome: 'deferred', reason }));
      },
    };
    return { notifier, writes };
  }

  test('once the call has answered that nothing was written', async () => {
    const { notifier, writes } = deaf();
    const { hub, clock } = await testHub({ notifiers: [notifier], sendTimeout: '10s', lease: '20s' });
    const { id } = await hub.notify({ to, text: 'a' });
    await clock.run(5_000);
    await clock.run(5_000);
    expect((await hub.get(id))?.status).not.toBe('sending');
    // Its time of day would allow it.
    clock.setBack(3_600_000);
    expect(() => writes[0]?.()).toThrow('too late');
    await hub.stop({ drain: false });
  });

  test('once the time of the call is over, also if the time of day was set back', async () => {
    const writes: (() => void)[] = [];
    const notifier: Notifier = {
      name: 'deaf',
      channel: 'sms',
      tellsWriting: true,
      send: (_messages, { writing }) => {
        writes.push(() => writing?.());
        return new Promise(() => {});
      },
    };
    const { hub, clock } = await testHub({ notifiers: [notifier], sendTimeout: '10s', lease: '20s' });
    await hub.notify({ to, text: 'a' });
    await clock.run(5_000);
    clock.setBack(3_600_000);
    await clock.run(5_000);
    expect(() => writes[0]?.()).toThrow('too late');
    await clock.run(60_000);
    expect(await hub.count()).toEqual({ unknown: 1 });
    const stopping = hub.stop({ drain: false });
    await clock.run(30_000);
    await stopping;
  });
});

test('what was not begun counts as no try: its delay does not grow', async () => {
  const sms = fakeNotifier();
  const interrupted = (message: Message) => message.attempts.filter(({ outcome }) => outcome === 'deferred');
  const store = memoryStore();
  const { hub, clock, notify } = await testHub({ notifiers: [sms], store, start: false });
  const { id } = await notify();
  const due = {
    type: 'due',
    routes: {},
    available: new Set(['fake']),
    random: 0,
  } as const;
  const lanes = [{ notifier: 'fake', calls: 1, perCall: 1, mixed: false }];
  for (let attempt = 1; attempt <= 8; attempt += 1) {
    const at = clock.now();
    const leaseUntil = new Date(at.getTime() + 60_000);
    const { changes } = await store.claim(
      { lanes, notTaking: [], maxUnassigned: 0 },
      { ...due, at, leaseUntil },
    );
    const key = changes[0]?.message.attempts.at(-1);
    if (key === undefined) throw new Error('nothing was claimed');
    const reason = {
      code: 'not_begun',
      message: 'the process or its hub stopped before it began to send',
    } as const;
    const submission = { outcome: 'deferred', reason, retryAfterMs: 0 } as const;
    await store.record([
      {
        kind: 'attempt',
        id,
        attempt: key,
        happening: { type: 'settled', at, attempt, submission, random: 0.9 },
      },
    ]);
  }
  const message = await hub.get(id);
  expect(message).toMatchObject({ status: 'queued', tries: 0, dueAt: clock.now() });
  expect(message && interrupted(message)).toHaveLength(8);
  await hub.stop({ drain: false });
});
