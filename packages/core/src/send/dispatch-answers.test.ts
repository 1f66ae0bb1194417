import { eventually, fakeNotifier, testHub, turnEventLoop } from '@nkul/testing';
import { describe, expect, test } from 'vitest';
import type { Plugin } from '../hub/plugin.ts';
import { INTERCEPTOR } from '../hub/tokens.ts';
import type { Submission } from '../model/submission.ts';
import type { Interceptor } from '../ports/interceptor.ts';

function intercepting(send: NonNullable<Interceptor['send']>): Plugin {
  return {
    name: 'interceptor',
    register: (container) =>
      void container.registerInstance<Interceptor>(INTERCEPTOR, { name: 'guard', send }),
  };
}

function fail(): never {
  throw new TypeError('api_key=secret');
}

describe('a call that takes too long', () => {
  test('is aborted at its time-out, and what it answers then counts', async () => {
    const sms = fakeNotifier();
    sms.hold();
    const { hub, clock, notify } = await testHub({ notifiers: [sms], sendTimeout: '10s', lease: '20s' });
    const { id } = await notify();
    await eventually(() => sms.calls.length === 1);
    await clock.run(9_999);
    expect(sms.calls[0]?.signal.aborted).toBe(false);
    await clock.run(1);
    expect(sms.calls[0]?.signal.reason).toMatchObject({ name: 'TimeoutError' });
    expect(await hub.get(id)).toMatchObject({
      status: 'unknown',
      attempts: [{ reason: { code: 'no_answer' } }],
    });
    await hub.stop();
  });

  test('is not aborted once it has answered', async () => {
    const sms = fakeNotifier();
    const { hub, clock, notify } = await testHub({ notifiers: [sms] });
    await notify();
    await clock.run(3_600_000);
    expect(sms.calls[0]?.signal.aborted).toBe(false);
    await hub.stop();
  });

  test('and never answers is unknown when its lease ends, and takes no room any more', async () => {
    const sms = fakeNotifier({ heedsAbort: false, limits: { inFlight: 1 } });
    const gate = sms.hold();
    const { hub, clock, notify } = await testHub({ notifiers: [sms] });
    const [first, second] = [await notify('1'), await notify('2')];
    await clock.run(59_999);
    expect(await hub.count()).toEqual({ sending: 1, queued: 1 });
    await clock.run(1);
    expect(await hub.get(first.id)).toMatchObject({
      status: 'unknown',
      attempts: [{ reason: { code: 'lease_expired' } }],
    });
    expect((await hub.get(second.id))?.status).toBe('sending');
    gate.release();
    await clock.run(0);
    expect(await hub.count()).toEqual({ sent: 2 });
    await hub.stop();
  });

  test('and answers after its lease still leads to the next step when nobody reports in time', async () => {
    const [alpha, beta] = [
      fakeNotifier({ name: 'alpha', heedsAbort: false }),
      fakeNotifier({ name: 'beta' }),
    ];
    const gate = alpha.hold();
    const routes = { sms: [{ notifier: 'alpha', deliveryTimeout: '5m' as const }, { notifier: 'beta' }] };
    const { hub, clock, notify } = await testHub({ notifiers: [alpha, beta], routes });
    const { id } = await notify();
    await clock.run(100_000);
    gate.release();
    await clock.run(0);
    expect((await hub.get(id))?.status).toBe('sent');
    await clock.run(300_000);
    expect(beta.messages.map((message) => message.id)).toEqual([id]);
    await hub.stop();
  });
});

describe('the lease', () => {
  test('is looked at right before a call: with too little left, nothing is written', async () => {
    const sms = fakeNotifier();
    let slow = true;
    const context = await testHub({
      notifiers: [sms],
      plugins: [
        intercepting(async () => {
          if (slow) context.clock.advance(30_001);
          slow = false;
          return undefined;
        }),
      ],
    });
    const { hub, notify } = context;
    const { id } = await notify();
    await eventually(async () => (await hub.get(id))?.status === 'sent');
    expect(await hub.get(id)).toMatchObject({
      attempts: [{ outcome: 'deferred', reason: { code: 'too_late' } }, { outcome: 'accepted' }],
    });
    expect(sms.calls.length).toBe(1);
    await hub.stop();
  });

  test('that leaves just enough is enough', async () => {
    const sms = fakeNotifier();
    const context = await testHub({
      notifiers: [sms],
      plugins: [
        intercepting(async () => {
          context.clock.advance(30_000);
          return undefined;
        }),
      ],
    });
    await context.notify();
    await eventually(() => sms.calls.length === 1);
    await context.hub.stop();
  });
});

describe('a notifier that', () => {
  /** What becomes of two messages of one call that is answered so. */
  async function outcomes(answer: () => unknown) {
    // What an adapter that is written without types may do.
    const sms = fakeNotifier({ limits: { perCall: 2 }, answer: () => answer() as readonly Submission[] });
    const { hub } = await testHub({ notifiers: [sms] });
    const receipts = await hub.notify(
      ['+237699000001', '+237699000002'].map((number) => ({ to: { phone: number }, text: 'a' })),
    );
    await eventually(async () => (await hub.count()).sending === undefined && sms.calls.length === 1);
    const messages = await Promise.all(receipts.map(({ id }) => hub.get(id)));
    await hub.stop();
    return messages.map((message) => message?.attempts[0]);
  }

  const failed = { outcome: 'unknown', reason: { code: 'notifier_failed' } };

  test('throws leaves the outcome unknown, and its words out', async () => {
    const both = await outcomes(() => {
      throw new TypeError('api_key=secret');
    });
    expect(both).toMatchObject([failed, failed]);
    expect(both[0]?.reason?.message).toBe('the notifier fake threw: TypeError');
  });

  test.each([
    [
      'a notifier',
      'a notifier threw; its messages are unknown',
      () => fakeNotifier({ answer: fail }),
      () => undefined,
    ],
    ['an interceptor', 'an interceptor threw; its message is deferred', () => fakeNotifier(), fail],
  ])('%s throws shows the log where, once, and not its words', async (_, line, notifier, intercept) => {
    const { hub, clock, notify, log } = await testHub({
      notifiers: [notifier()],
      plugins: [intercepting(intercept)],
    });
    await notify();
    await notify();
    await clock.run(0);
    const shown = log.filter(({ message }) => message === line);
    expect(shown).toMatchObject([{ level: 'error', details: { error: 'TypeError' } }]);
    expect(JSON.stringify(shown)).toMatch(/at (?:Object\.)?fail .*dispatch-answers\.test\.ts/);
    expect(JSON.stringify(log)).not.toContain('secret');
    await hub.stop({ drain: false });
  });

  test('throws what is no error leaves it unknown', async () => {
    const both = await outcomes(() => {
      throw 'api_key=secret';
    });
    expect(both[0]?.reason?.message).toBe('the notifier fake threw: string');
  });

  test('answers for fewer messages leaves the others unknown', async () => {
    const both = await outcomes(() => [{ outcome: 'accepted', reference: 'r1' }]);
    expect(both).toMatchObject([{ outcome: 'accepted', reference: 'r1' }, failed]);
  });

  test.each([
    ['nothing', undefined],
    ['no list', { outcome: 'accepted' }],
    ['a list of nothing', [null, undefined]],
    ['outcomes that there are not', [{ outcome: 'sent' }, {}]],
    ['no reason', [{ outcome: 'rejected' }, { outcome: 'deferred', reason: 'later' }]],
  ])('answers with %s leaves them unknown', async (_, answer) => {
    expect(await outcomes(() => answer)).toMatchObject([failed, failed]);
  });

  test('gives references that cannot be matched has given none', async () => {
    const both = await outcomes(() => [
      { outcome: 'accepted', reference: 'a\nb', aliases: ['', 'ok', 'x'.repeat(256)] },
      { outcome: 'accepted', reference: 'x'.repeat(255), aliases: ['\u200b', '\ud800'] },
    ]);
    expect(both[0]).not.toHaveProperty('reference');
    expect(both[0]?.aliases).toEqual(['ok']);
    expect(both[1]?.reference).toBe('x'.repeat(255));
    expect(both[1]).not.toHaveProperty('aliases');
  });

  test.each([
    ['no reference', { reference: null }],
    ['a number', { reference: 4711 }],
    ['no aliases', { aliases: null }],
    ['aliases that are no texts', { aliases: [null, 1, {}] }],
    ['units and a balance that are no numbers', { units: 'two', balance: Number.NaN }],
  ])('accepts with %s has accepted, without it', async (_, parts) => {
    const [attempt] = await outcomes(() => [{ outcome: 'accepted', ...parts }]);
    expect(attempt).toMatchObject({ outcome: 'accepted' });
    for (const part of ['reference', 'aliases', 'units', 'balance']) expect(attempt).not.toHaveProperty(part);
  });

  test('asks for a pause that does not exist is not paused: nobody would end that', async () => {
    const reason = { code: 'unauthorized', message: 'no' };
    const strange: unknown = { outcome: 'deferred', reason, pause: 'yes' };
    const sms = fakeNotifier();
    // An adapter without types.
    sms.script(strange as Submission);
    const { hub, clock, notify } = await testHub({ notifiers: [sms] });
    await notify();
    await clock.run(60_000);
    expect(await hub.pauses()).toEqual([]);
    expect(await hub.count()).toEqual({ sent: 1 });
    await hub.stop();
  });

  test('answers with what cannot be read leaves the outcome unknown, and goes on', async () => {
    const trap = () => {
      throw new TypeError('no');
    };
    const unreadable = Object.defineProperty({ outcome: 'accepted' }, 'reference', { get: trap });
    expect(await outcomes(() => [unreadable, { outcome: 'accepted', reference: 'r2' }])).toMatchObject([
      failed,
      { reference: 'r2' },
    ]);
  });

  test.each([Number.NaN, -1, Number.POSITIVE_INFINITY, '9', null])(
    'asks for a delay of %s is tried again by our own',
    async (retryAfterMs) => {
      const later = { outcome: 'deferred', reason: { code: 'rate_limited', message: 'later' } };
      const sms = fakeNotifier();
      sms.script(() => [{ ...later, retryAfterMs }] as readonly Submission[]);
      const { hub, clock, notify } = await testHub({ notifiers: [sms] });
      const { id } = await notify();
      await clock.run(2_000);
      expect((await hub.get(id))?.status).toBe('sent');
      await hub.stop();
    },
  );

  test.each([0, 1, 7_000])(
    'asks for a delay of %d milliseconds gets it, or our own if that is longer',
    async (ms) => {
      const sms = fakeNotifier();
      sms.script({ ...tooMany, retryAfterMs: ms });
      const { hub, clock, notify } = await testHub({ notifiers: [sms] });
      const { id } = await notify();
      const from = clock.now().getTime();
      await eventually(async () => (await hub.get(id))?.attempts[0]?.outcome === 'deferred');
      if (ms > 0) expect((await hub.get(id))?.dueAt).toEqual(new Date(from + ms));
      await clock.run(Math.max(ms, 2_000));
      expect((await hub.get(id))?.status).toBe('sent');
      await hub.stop();
    },
  );

  test.each([
    ['15 minutes', 900_000, {}, {}],
    ['what the hub is told', 60_000, { maxRetryAfter: '1m' }, {}],
    ['what the notifier says', 5_000, { maxRetryAfter: '1m' }, { maxRetryAfter: '5s' }],
  ] as const)(
    'asks for a year is left alone for %s, and that is logged once',
    async (_, ms, options, limits) => {
      const sms = fakeNotifier({ limits: { ...limits, inFlight: 1 } });
      sms.script(...[1e9, 31_536_000_000, 1e15].map((retryAfterMs) => ({ ...tooMany, retryAfterMs })));
      const { hub, clock, notify, log } = await testHub({ notifiers: [sms], ...options });
      await notify();
      await clock.run(ms - 1);
      expect(sms.calls).toHaveLength(1);
      const asked = log.filter(({ message }) => message.includes('too long a delay'));
      expect(asked).toMatchObject([
        { level: 'warn', details: { notifier: 'fake', askedMs: 1e9, waitsMs: ms } },
      ]);
      await clock.run(1);
      expect(sms.calls).toHaveLength(2);
      await hub.stop({ drain: false });
    },
  );

  test('never gets its messages sooner than our own back-off lets it', async () => {
    const sms = fakeNotifier({ answer: { ...tooMany, retryAfterMs: 0 } });
    const { hub, clock } = await testHub({ notifiers: [sms] });
    const to = { phone: '+237699128531' };
    await hub.notify(Array.from({ length: 300 }, (_, index) => ({ to, text: `${index}` })));
    await clock.run(10_000);
    expect(sms.calls.length).toBeLessThan(16 + 20);
    await hub.stop({ drain: false });
  });
});

/** What a provider answers that asks for fewer calls. */
const tooMany = {
  outcome: 'deferred',
  reason: { code: 'rate_limited', message: 'later' },
} as const satisfies Submission;

describe("a message's own trouble", () => {
  const greylisted = {
    outcome: 'deferred',
    reason: { code: 'unavailable', message: 'try later' },
    scope: 'message',
  } as const satisfies Submission;

  test('keeps no other message waiting', async () => {
    const mail = fakeNotifier({
      answer: (messages) => messages.map(({ to: address }) => (address.endsWith('9') ? greylisted : taken)),
    });
    const taken: Submission = { outcome: 'accepted' };
    const { hub, clock, notify } = await testHub({ notifiers: [mail] });
    for (let place = 0; place < 5; place += 1) await notify('Bonjour', `+23769912${place}539`);
    await clock.run(1_000);
    const healthy = await notify('Bonjour', '+237699128531');
    await clock.run(0);
    expect((await hub.get(healthy.id))?.status).toBe('sent');
    await hub.stop({ drain: false });
  });

  test('lasts a day, with minutes between the tries, and an hour at most', async () => {
    const mail = fakeNotifier({ answer: greylisted });
    const { hub, clock, notify } = await testHub({ notifiers: [mail] });
    const { id } = await notify();
    await clock.run(20_000);
    expect(mail.calls).toHaveLength(1);
    await clock.run(23 * 3_600_000);
    expect((await hub.get(id))?.status).toBe('queued');
    expect(mail.calls.length).toBeGreaterThan(20);
    expect(mail.calls.length).toBeLessThan(60);
    await hub.stop({ drain: false });
  });

  test('gets the delay that its provider asks for, up to an hour', async () => {
    const mail = fakeNotifier({ answer: { ...greylisted, retryAfterMs: 86_400_000 } });
    const { hub, clock, notify } = await testHub({ notifiers: [mail] });
    await notify();
    await clock.run(3_599_999);
    expect(mail.calls).toHaveLength(1);
    await clock.run(1);
    expect(mail.calls).toHaveLength(2);
    await hub.stop({ drain: false });
  });

  test('goes on to the next step within the minute, where there is one', async () => {
    const [mail, sms] = [fakeNotifier({ name: 'mail', answer: greylisted }), fakeNotifier({ name: 'sms' })];
    const routes = { both: [{ notifier: 'mail' }, { notifier: 'sms' }] };
    const { hub, clock, notify } = await testHub({ notifiers: [mail, sms], routes });
    await notify();
    await clock.run(60_000);
    expect([mail.calls.length, sms.calls.length]).toEqual([5, 1]);
    await hub.stop();
  });
});

describe('an interceptor', () => {
  test('stops a message before any call', async () => {
    const sms = fakeNotifier();
    const { hub, notify } = await testHub({
      notifiers: [sms],
      plugins: [
        intercepting((message) => (message.content['sms']?.text === 'no' ? { stop: 'not now' } : undefined)),
      ],
    });
    const [stopped, sent] = [await notify('no'), await notify('yes')];
    await eventually(async () => (await hub.count()).sent === 1);
    await eventually(async () => (await hub.count()).cancelled === 1);
    expect(sms.messages.map(({ id }) => id)).toEqual([sent.id]);
    expect((await hub.get(stopped.id))?.attempts[0]?.reason).toEqual({
      code: 'stopped',
      message: 'guard: not now',
    });
    await hub.stop();
  });

  test('that throws defers the message, and keeps its words out', async () => {
    const sms = fakeNotifier();
    let broken = true;
    const { hub, clock, notify } = await testHub({
      notifiers: [sms],
      plugins: [
        intercepting(() => {
          if (broken) throw new RangeError('api_key=secret');
          return undefined;
        }),
      ],
    });
    const { id } = await notify();
    await clock.run(0);
    expect(await hub.get(id)).toMatchObject({
      status: 'queued',
      attempts: [
        {
          outcome: 'deferred',
          reason: { code: 'interceptor_failed', message: 'the interceptor guard failed: RangeError' },
        },
      ],
    });
    broken = false;
    await clock.run(2_000);
    expect((await hub.get(id))?.status).toBe('sent');
    await hub.stop();
  });

  test('takes its time for all messages of a call at once, and no try from any', async () => {
    const sms = fakeNotifier({ limits: { perCall: 5 } });
    let slow = true;
    const context = await testHub({
      notifiers: [sms],
      plugins: [
        intercepting(async () => {
          const { clock } = context;
          const ms = slow ? 31_000 : 20_000;
          await new Promise<void>((resolve) => clock.wakeAt(new Date(clock.now().getTime() + ms), resolve));
          return undefined;
        }),
      ],
    });
    const { hub, clock } = context;
    const [first] = await hub.notify(
      ['+237699000001', '+237699000002', '+237699000003'].map((phone) => ({ to: { phone }, text: 'a' })),
    );
    await clock.run(31_000 * 3);
    expect(sms.calls).toEqual([]);
    expect(await hub.get(first?.id ?? '')).toMatchObject({
      tries: 0,
      attempts: expect.arrayContaining([
        expect.objectContaining({
          outcome: 'deferred',
          reason: { code: 'too_late', message: expect.any(String) },
        }),
      ]),
    });
    expect(await hub.pauses()).toEqual([]);
    slow = false;
    await clock.run(60_000);
    expect(sms.calls.map(({ messages }) => messages.length)).toEqual([3]);
    expect(await hub.count()).toEqual({ sent: 3 });
    await hub.stop();
  });

  test('that lets a message pass is asked for each of a call', async () => {
    const sms = fakeNotifier({ limits: { perCall: 5 } });
    const asked: string[] = [];
    const { hub } = await testHub({
      notifiers: [sms],
      plugins: [intercepting(({ id }) => void asked.push(id))],
    });
    const receipts = await hub.notify(
      ['+237699000001', '+237699000002'].map((number) => ({ to: { phone: number }, text: 'a' })),
    );
    await eventually(async () => (await hub.count()).sent === 2);
    await turnEventLoop(2);
    expect(asked).toEqual(receipts.map(({ id }) => id));
    await hub.stop();
  });
});

test('of a long answer the beginning is kept with the attempt', async () => {
  const reason = {
    code: 'provider_refused',
    message: 'x'.repeat(50_000),
    providerCode: 'y'.repeat(50_000),
  } as const;
  const sms = fakeNotifier({ answer: (messages) => messages.map(() => ({ outcome: 'rejected', reason })) });
  const { hub, clock, notify } = await testHub({ notifiers: [sms] });
  const { id } = await notify();
  await clock.run(0);
  const [attempt] = (await hub.get(id))?.attempts ?? [];
  expect(attempt?.reason).toEqual({
    code: 'provider_refused',
    message: `${'x'.repeat(999)}…`,
    providerCode: `${'y'.repeat(254)}…`,
  });
  await hub.stop();
});
