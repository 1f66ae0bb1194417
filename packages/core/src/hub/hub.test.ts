import 'reflect-metadata/lite';
import { setTimeout as sleep } from 'node:timers/promises';
import { manualClock } from '@nkul/testing';
import { container } from 'tsyringe';
import { describe, expect, it } from 'vitest';
import { reports, scripted } from '../../test/scripted.ts';
import { stopUnsent } from '../../test/stop-unsent.ts';
import {
  CLOCK,
  type CoreEvent,
  createHub,
  HUB,
  type Hub,
  INTERCEPTOR,
  memoryStore,
  type NotifyOptions,
  type Plugin,
} from '../index.ts';
import { STORE, type Store } from '../store.ts';

const to = { phone: '+237699128531' };
const text = 'Bonjour';

/** Resolves with the first event of a name. */
function first(hub: Hub, name: CoreEvent['type']): Promise<CoreEvent> {
  return new Promise((resolve) => {
    const stop = hub.on('*', (event) => {
      if (event.type !== name) return;
      stop();
      resolve(event);
    });
  });
}

async function all(events: AsyncIterable<CoreEvent>): Promise<readonly CoreEvent[]> {
  const read: CoreEvent[] = [];
  for await (const event of events) read.push(event);
  return read;
}

describe('notify()', () => {
  it('answers when the message is stored, then tells its way to delivered', async () => {
    const hub = await createHub({ plugins: [scripted()] });
    const emitted: string[] = [];
    hub.on('*', ({ type }) => emitted.push(type));
    const sent = first(hub, 'message.sent');
    const receipt = await hub.notify({ to, text, metadata: { order: 7 } });
    expect(receipt).toMatchObject({
      status: 'queued',
      duplicate: false,
      message: { recipient: to, metadata: { order: 7 } },
    });
    expect(await hub.get(receipt.id)).toBeDefined();
    await sent;
    const delivered = first(hub, 'message.delivered');
    await hub.receive('scripted', reports({ reference: receipt.id, status: 'delivered', to: to.phone }));
    expect(await delivered).toMatchObject({
      message: { metadata: { order: 7 }, status: 'delivered' },
      report: { status: 'delivered' },
    });
    expect(emitted).toEqual([
      'message.queued',
      'message.sending',
      'message.sent',
      'report.received',
      'message.delivered',
    ]);
    await hub.stop();
  });

  it('answers an empty list with an empty list', async () => {
    const hub = await createHub({ plugins: [scripted()] });
    expect(await hub.notify([])).toEqual([]);
    await hub.stop();
  });

  it('refuses a transaction if its store takes part in none, and says so before anything else', async () => {
    const hub = await createHub({ plugins: [scripted()], start: false });
    const transaction = async () => [];
    await expect(hub.notify({ to, text }, { transaction })).rejects.toMatchObject({
      ...{ code: 'NKUL_INVALID_ARGUMENT', field: 'transaction' },
      message: expect.stringMatching(/takes part in no transaction .* use the store on PostgreSQL/),
    });
    expect(await hub.count()).toEqual({});
    expect(await hub.notify({ to, text }, {})).toMatchObject({ committed: true });
    await stopUnsent(hub, 1);
  });

  it.each([
    [
      { transaction: 'begin' },
      'transaction',
      /is not a transaction: give the client .* docs\/transactions\.md/,
    ],
    [{ transaction: { query: {} } }, 'transaction', /is not a transaction/],
    [{ transaction: null }, 'transaction', /is not a transaction/],
    [{ tx: async () => [] }, 'tx', /transaction/],
    ['begin', undefined, /notify\(\): its options/],
  ])('refuses the options %o', async (options, field, message) => {
    const hub = await createHub({ plugins: [scripted()], start: false });
    // As a program without types may call it.
    const notified = hub.notify({ to, text }, options as NotifyOptions);
    await expect(notified).rejects.toMatchObject({
      ...{ code: 'NKUL_INVALID_ARGUMENT', message: expect.stringMatching(message) },
      ...(field !== undefined && { field }),
    });
    await hub.stop();
  });

  it('takes many, and stores nothing when one of them is wrong', async () => {
    const hub = await createHub({ plugins: [scripted()], start: false });
    expect(
      await hub.notify([
        { to, text },
        { to: { phone: '677018812' }, text },
      ]),
    ).toMatchObject([
      { message: { recipient: { phone: '+237699128531' } } },
      { message: { recipient: { phone: '+237677018812' } } },
    ]);
    const wrong = hub.notify([
      { to, text },
      { to: { phone: 'nobody' }, text },
    ]);
    await expect(wrong).rejects.toMatchObject({
      code: 'NKUL_INVALID_RECIPIENT',
      field: 'to.phone',
      index: 1,
      message: expect.stringMatching(/^Notification 1 /),
    });
    expect(await hub.count()).toEqual({ queued: 2 });
    await stopUnsent(hub, 2);
  });

  it('gives the messages of one list that share content and differ in number one batch', async () => {
    const hub = await createHub({ plugins: [scripted()], start: false });
    const receipts = await hub.notify([
      { to, text },
      { to: { phone: '677018812' }, text },
      { to, text },
      { to: { phone: '650112233' }, text: 'autre' },
    ]);
    const [one, two, again, other] = receipts.map(({ message }) => message.batch);
    expect(one).toBeDefined();
    expect([two, again, other]).toEqual([one, undefined, undefined]);
    await stopUnsent(hub, 4);
  });

  it('returns the first message for the same key and request, and refuses another request', async () => {
    const hub = await createHub({ plugins: [scripted()], start: false });
    const one = await hub.notify({ to, text, key: 'k', metadata: { try: 1 } });
    const repeat = await hub.notify({ to: { phone: '699 12 85 31' }, text, key: 'k', metadata: { try: 2 } });
    expect(repeat).toMatchObject({ id: one.id, duplicate: true });
    const other = hub.notify({ to, text: 'autre', key: 'k' });
    await expect(other).rejects.toMatchObject({ code: 'NKUL_KEY_CONFLICT', field: 'key' });
    expect(await hub.count()).toEqual({ queued: 1 });
    await stopUnsent(hub, 1);
  });

  it('accepts the others of a list when one key conflicts, and says which', async () => {
    const hub = await createHub({ plugins: [scripted()], start: false });
    await hub.notify({ to, text, key: 'k' });
    const failure = await hub
      .notify([
        { to, text: 'autre', key: 'k' },
        { to, text, key: 'l' },
      ])
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({
      code: 'NKUL_PARTIAL_ACCEPT',
      results: [{ code: 'NKUL_KEY_CONFLICT' }, { status: 'queued', duplicate: false }],
    });
    expect(await hub.count()).toEqual({ queued: 2 });
    await stopUnsent(hub, 2);
  });

  it('groups calls of one turn into one call of the store', async () => {
    const store = memoryStore();
    const sizes: number[] = [];
    const counted: Store = new Proxy(store, {
      get(target, name) {
        const member = Reflect.get(target, name, target);
        if (typeof member !== 'function') return member;
        return (...args: unknown[]) => {
          if (name === 'add' && Array.isArray(args[0])) sizes.push(args[0].length);
          return Reflect.apply(member, target, args);
        };
      },
    });
    const plugin: Plugin = { name: 'store', register: (into) => void into.registerInstance(STORE, counted) };
    const hub = await createHub({ plugins: [plugin, scripted()], start: false });
    await Promise.all(Array.from({ length: 100 }, (_, n) => hub.notify({ to, text: `n° ${n}` })));
    expect(sizes).toEqual([100]);
    await stopUnsent(hub, 100);
  });
});

describe('allowRecipients', () => {
  it('holds a staging system to its own numbers', async () => {
    const hub = await createHub({ plugins: [scripted()], allowRecipients: ['699 12 85 31'], start: false });
    await hub.notify({ to, text });
    const refused = hub.notify({ to: { phone: '+237677018812' }, text });
    await expect(refused).rejects.toMatchObject({
      code: 'NKUL_RECIPIENT_NOT_ALLOWED',
      message: expect.stringContaining('+2376******12'),
    });
    const email = hub.notify({ to: { ...to, email: 'someone@example.com' }, text });
    await expect(email).rejects.toMatchObject({ code: 'NKUL_RECIPIENT_NOT_ALLOWED' });
    expect(await hub.count()).toEqual({ queued: 1 });
    await stopUnsent(hub, 1);
  });

  it('may be a function', async () => {
    const allowRecipients = ({ phone = '' }) => phone.endsWith('31');
    const hub = await createHub({ plugins: [scripted()], allowRecipients, start: false });
    await hub.notify({ to, text });
    await expect(hub.notify({ to: { phone: '677018812' }, text })).rejects.toMatchObject({
      code: 'NKUL_RECIPIENT_NOT_ALLOWED',
    });
    await stopUnsent(hub, 1);
  });
});

describe('finding', () => {
  it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])(
    'refuses a page of %d messages',
    async (limit) => {
      const hub = await createHub({ plugins: [scripted()] });
      await expect(hub.find({ limit })).rejects.toMatchObject({
        code: 'NKUL_INVALID_ARGUMENT',
        field: 'limit',
      });
      await hub.stop();
    },
  );

  it('finds messages by what they are, a page at a time', async () => {
    const hub = await createHub({ plugins: [scripted()], start: false });
    const receipts = await hub.notify(Array.from({ length: 5 }, (_, n) => ({ to, text, metadata: { n } })));
    const page = await hub.find({ limit: 3 });
    expect(page.items.map(({ id }) => id)).toEqual(receipts.slice(0, 3).map(({ id }) => id));
    const rest = await hub.find({ limit: 3, ...(page.next !== undefined && { after: page.next }) });
    expect(rest.items.map(({ metadata }) => metadata['n'])).toEqual([3, 4]);
    expect(rest.next).toBeUndefined();
    expect((await hub.find({ metadata: { n: 4 } })).items).toHaveLength(1);
    expect((await hub.find({ to: '+237600000000' })).items).toEqual([]);
    await stopUnsent(hub, 5);
  });

  it('answers undefined for an id that nobody has', async () => {
    const hub = await createHub({ plugins: [scripted()] });
    expect(await hub.get('nothing')).toBeUndefined();
    await hub.stop();
  });

  it('reads stored events after a number', async () => {
    const hub = await createHub({ plugins: [scripted()] });
    const sent = first(hub, 'message.sent');
    await hub.notify({ to, text });
    await sent;
    const events = await all(hub.events());
    expect(events.map(({ type, sequence }) => [type, sequence])).toEqual([
      ['message.queued', 1],
      ['message.sending', 2],
      ['message.sent', 3],
    ]);
    const later = await all(hub.events({ after: 2 }));
    expect(later.map(({ type }) => type)).toEqual(['message.sent']);
    await hub.stop();
  });
});

describe('cancel()', () => {
  it('cancels what is queued', async () => {
    const hub = await createHub({ plugins: [scripted()], start: false });
    const { id } = await hub.notify({ to, text });
    const emitted = first(hub, 'message.cancelled');
    expect(await hub.cancel(id)).toEqual({ cancelled: true, status: 'cancelled' });
    expect(await emitted).toMatchObject({ message: { id } });
    expect(await hub.cancel(id)).toEqual({ cancelled: true, status: 'cancelled' });
    await hub.stop({ drain: false });
  });

  it('answers false for what was sent', async () => {
    const hub = await createHub({ plugins: [scripted()] });
    const sent = first(hub, 'message.sent');
    const { id } = await hub.notify({ to, text });
    await sent;
    expect(await hub.cancel(id)).toEqual({ cancelled: false, status: 'sent' });
    await expect(hub.cancel('nothing')).rejects.toMatchObject({ code: 'NKUL_MESSAGE_NOT_FOUND' });
    await hub.stop();
  });
});

describe('resolve()', () => {
  it.each([
    ['as', { as: 'sended' }],
    ['as', { as: 'toString' }],
    ['as', {}],
    ['attempt', { as: 'sent', attempt: 0 }],
    ['attempt', { as: 'sent', attempt: '1' }],
    ['reference', { as: 'sent', reference: '' }],
    ['reference', { as: 'sent', reference: 4711 }],
    ['note', { as: 'sent', note: 1 }],
  ])('refuses a wrong %s, and changes nothing: %j', async (field, what) => {
    const hub = await createHub({
      plugins: [
        scripted('scripted', () => ({ outcome: 'unknown', reason: { code: 'no_answer', message: '' } })),
      ],
    });
    const unknown = first(hub, 'message.unknown');
    const { id } = await hub.notify({ to, text });
    await unknown;
    // What a form may send.
    const given: Parameters<Hub['resolve']>[1] = JSON.parse(JSON.stringify(what));
    await expect(hub.resolve(id, given)).rejects.toMatchObject({ code: 'NKUL_INVALID_ARGUMENT', field });
    expect(await hub.get(id)).toMatchObject({ status: 'unknown', attempts: [{ outcome: 'unknown' }] });
    expect('it is unknown').toHaveBeenLogged(1);
    await hub.stop();
  });

  const unknown = () =>
    ({ outcome: 'unknown', reason: { code: 'no_answer', message: 'nothing came' } }) as const;

  it('lets an operator say what became of a message', async () => {
    const hub = await createHub({ plugins: [scripted('scripted', unknown)] });
    const held = first(hub, 'message.unknown');
    const { id } = await hub.notify({ to, text });
    await held;
    await hub.receive('scripted', reports({ reference: 'r-1', status: 'delivered', to: to.phone }));
    expect(await hub.resolve(id, { as: 'sent', reference: 'r-1' })).toEqual({
      resolved: true,
      status: 'delivered',
    });
    expect(await hub.resolve(id, { as: 'sent' })).toEqual({ resolved: false, status: 'delivered' });
    expect('it is unknown').toHaveBeenLogged(1);
    await hub.stop();
  });

  it('sends again what surely was not sent', async () => {
    const answers = [unknown(), { outcome: 'accepted', reference: 'r-2' } as const];
    const plugin = scripted('scripted', () => answers.shift() ?? unknown());
    const hub = await createHub({ plugins: [plugin] });
    const held = first(hub, 'message.unknown');
    const { id } = await hub.notify({ to, text });
    await held;
    const sent = first(hub, 'message.sent');
    expect(await hub.resolve(id, { as: 'not_sent' })).toEqual({ resolved: true, status: 'queued' });
    expect(await sent).toMatchObject({ attempt: { number: 2, reference: 'r-2' } });
    expect(plugin.sent).toHaveLength(2);
    expect('it is unknown').toHaveBeenLogged(1);
    await hub.stop();
  });
});

it('goes on to the next step when what an operator said was sent stays silent', async () => {
  const clock = manualClock();
  const [one, two] = [
    scripted('one', () => ({ outcome: 'unknown', reason: { code: 'no_answer', message: 'nothing came' } })),
    scripted('two'),
  ];
  const time: Plugin = { name: 'time', register: (into) => void into.registerInstance(CLOCK, clock) };
  const routes = { sms: [{ notifier: 'one', deliveryTimeout: '10m' }, { notifier: 'two' }] } as const;
  const hub = await createHub({ plugins: [time, one, two], routes });
  const held = first(hub, 'message.unknown');
  const { id } = await hub.notify({ to, text });
  await held;
  await clock.run(3_600_000);
  await hub.resolve(id, { as: 'sent' });
  expect(two.sent).toEqual([]);
  await clock.run(600_000);
  expect(two.sent).toMatchObject([{ id }]);
  expect('it is unknown').toHaveBeenLogged(1);
  await hub.stop({ drain: false });
});

describe('pause() and resume()', () => {
  it('hold messages back and let them go', async () => {
    const plugin = scripted();
    const hub = await createHub({ plugins: [plugin] });
    await hub.pause('scripted');
    const { id } = await hub.notify({ to, text });
    await new Promise((resolve) => setImmediate(() => setImmediate(() => setImmediate(resolve))));
    expect(plugin.sent).toEqual([]);
    expect(await hub.pauses()).toMatchObject([{ notifier: 'scripted', reason: 'operator' }]);
    const sent = first(hub, 'message.sent');
    await hub.resume('scripted');
    expect(await sent).toMatchObject({ message: { id } });
    expect(await hub.pauses()).toEqual([]);
    await expect(hub.pause('nobody')).rejects.toMatchObject({ code: 'NKUL_UNKNOWN_NOTIFIER' });
    await hub.stop();
  });
});

describe('listeners', () => {
  it('that throw or reject harm neither the others nor the message', async () => {
    const hub = await createHub({ plugins: [scripted()] });
    const failures: unknown[] = [];
    hub.on('listener.failed', ({ error, event }) => failures.push([String(error), event.type]));
    hub.on('message.queued', () => {
      throw new Error('thrown');
    });
    hub.on('message.queued', () => Promise.reject(new Error('rejected')));
    const heard = first(hub, 'message.queued');
    const sent = first(hub, 'message.sent');
    await hub.notify({ to, text });
    await heard;
    await sent;
    expect(failures.toSorted()).toEqual([
      ['Error: rejected', 'message.queued'],
      ['Error: thrown', 'message.queued'],
    ]);
    await hub.stop();
  });

  it('that fail unheard are logged', async () => {
    const hub = await createHub({ plugins: [scripted()] });
    hub.on('message.sent', () => {
      throw new Error('thrown');
    });
    const sent = first(hub, 'message.sent');
    await hub.notify({ to, text });
    await sent;
    expect(/^nkul: a listener failed \{\s+event: 'message.sent'/).toHaveBeenLogged();
    await hub.stop();
  });

  it('can be taken away', async () => {
    const hub = await createHub({ plugins: [scripted()], start: false });
    let heard = 0;
    const stop = hub.on('message.queued', () => (heard += 1));
    await hub.notify({ to, text });
    stop();
    await hub.notify({ to, text });
    expect(heard).toBe(1);
    await stopUnsent(hub, 2);
  });
});

describe('interceptors', () => {
  const intercept = (interceptor: object): Plugin => ({
    name: 'intercept',
    register: (into) => void into.registerInstance(INTERCEPTOR, { name: 'guard', ...interceptor }),
  });

  it('may change a notification before it is accepted', async () => {
    const signed = intercept({ accept: (given: object) => ({ ...given, text: 'Bonjour, Nkul' }) });
    const hub = await createHub({ plugins: [signed, scripted()], start: false });
    expect((await hub.notify({ to, text })).message.content).toEqual({ sms: { text: 'Bonjour, Nkul' } });
    await stopUnsent(hub, 1);
  });

  it('that take their time leave a list in its order', async () => {
    const delaysMs = [6, 4, 2];
    const slow = intercept({ accept: (given: object) => sleep(delaysMs.shift(), given) });
    const hub = await createHub({ plugins: [slow, scripted()], start: false });
    const receipts = await hub.notify([1, 2, 3].map((n) => ({ to, text, metadata: { n } })));
    expect(receipts.map(({ id }) => id)).toEqual(receipts.map(({ id }) => id).toSorted());
    expect((await hub.find()).items.map(({ metadata }) => metadata['n'])).toEqual([1, 2, 3]);
    await stopUnsent(hub, 3);
  });

  it('may stop a message right before it goes out', async () => {
    const plugin = scripted();
    const hub = await createHub({ plugins: [intercept({ send: () => ({ stop: 'opted out' }) }), plugin] });
    const emitted = first(hub, 'message.cancelled');
    await hub.notify({ to, text });
    expect(await emitted).toMatchObject({ reason: { code: 'stopped', message: 'guard: opted out' } });
    expect(plugin.sent).toEqual([]);
    await hub.stop();
  });

  it('that throw defer the message', async () => {
    const plugin = scripted();
    const send = () => {
      throw new TypeError('no database');
    };
    const hub = await createHub({ plugins: [intercept({ send }), plugin] });
    const emitted = first(hub, 'message.deferred');
    await hub.notify({ to, text });
    expect(await emitted).toMatchObject({
      reason: { code: 'interceptor_failed', message: 'the interceptor guard failed: TypeError' },
    });
    expect(plugin.sent).toEqual([]);
    expect('an interceptor threw; its message is deferred').toHaveBeenLogged(1);
    await stopUnsent(hub, 1);
  });
});

describe('containers', () => {
  it('keep two hubs in one process apart', async () => {
    const [one, two] = [scripted('one'), scripted('two')];
    const [first_, second] = await Promise.all([
      createHub({ plugins: [one] }),
      createHub({ plugins: [two] }),
    ]);
    const emitted: string[] = [];
    second.on('*', ({ type }) => emitted.push(type));
    const sent = first(first_, 'message.sent');
    await first_.notify({ to, text });
    await sent;
    expect([one.sent.length, two.sent.length, emitted]).toEqual([1, 0, []]);
    expect(await second.count()).toEqual({});
    await Promise.all([first_.stop(), second.stop()]);
  });

  it("may be children of the application's own, which then injects the hub", async () => {
    const application = container.createChildContainer();
    const plugin = scripted();
    plugin.register(application);
    const hub = await createHub({
      plugins: [scripted('second')],
      container: application,
      routes: { sms: [{ notifier: 'scripted' }, { notifier: 'second' }] },
    });
    expect(application.resolve(HUB)).toBe(hub);
    expect(hub.container.resolve(HUB)).toBe(hub);
    expect(container.isRegistered(HUB)).toBe(false);
    await hub.notify({ to, text });
    await hub.stop();
    expect(plugin.sent).toHaveLength(1);
  });

  it('hold one hub for each token', async () => {
    const application = container.createChildContainer();
    const hub = await createHub({ plugins: [scripted()], container: application });
    await expect(createHub({ plugins: [scripted()], container: application })).rejects.toMatchObject({
      code: 'NKUL_CONFIGURATION',
    });
    const token = Symbol('second hub');
    const second = await createHub({ plugins: [scripted()], container: application, token });
    expect(application.resolve(token)).toBe(second);
    await Promise.all([hub.stop(), second.stop()]);
  });
});

describe('stop()', () => {
  it('sends what is due first when the store ends with the process', async () => {
    const plugin = scripted();
    const hub = await createHub({ plugins: [plugin] });
    await hub.notify(Array.from({ length: 50 }, (_, n) => ({ to, text: `n° ${n}` })));
    await hub.stop();
    expect(plugin.sent).toHaveLength(50);
  });

  it('waits for what is in flight and records it', async () => {
    const gate = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<void>();
    const plugin = scripted('scripted', async ({ id }) => {
      begun.resolve();
      await gate.promise;
      return { outcome: 'accepted', reference: id };
    });
    const hub = await createHub({ plugins: [plugin] });
    const emitted: string[] = [];
    hub.on('message.sent', ({ type }) => emitted.push(type));
    await hub.notify({ to, text });
    await begun.promise;
    const stopped = hub.stop({ drain: false });
    gate.resolve();
    await stopped;
    expect(emitted).toEqual(['message.sent']);
  });

  it('takes nothing new, and says so', async () => {
    const hub = await createHub({ plugins: [scripted()] });
    expect(hub.running).toBe(true);
    await hub.stop();
    expect(hub.running).toBe(false);
    await expect(hub.notify({ to, text })).rejects.toMatchObject({ code: 'NKUL_HUB_STOPPED' });
    await expect(hub.receive('scripted', reports())).rejects.toMatchObject({ code: 'NKUL_HUB_STOPPED' });
    await expect(hub.start()).rejects.toMatchObject({ code: 'NKUL_HUB_STOPPED' });
    await expect(hub.stop()).resolves.toBeUndefined();
  });

  it('starts and stops plugins and closes notifiers, in order', async () => {
    const order: string[] = [];
    const plugin = (name: string): Plugin => ({
      ...scripted(name, undefined, { close: async () => void order.push(`close ${name}`) }),
      start: async () => void order.push(`start ${name}`),
      stop: async () => void order.push(`stop ${name}`),
    });
    const hub = await createHub({
      plugins: [plugin('a'), plugin('b')],
      routes: { sms: [{ notifier: 'a' }] },
    });
    await hub.stop();
    expect(order).toEqual(['start a', 'start b', 'stop b', 'stop a', 'close a', 'close b']);
  });
});

describe('receive()', () => {
  it('answers 0 for what could not be stored, and the process lives on', async () => {
    const store = memoryStore();
    const broken: Store = new Proxy(store, {
      get(target, name) {
        if (name === 'record') return () => Promise.reject(new Error('disk full'));
        const member = Reflect.get(target, name, target);
        return typeof member === 'function' ? member.bind(target) : member;
      },
    });
    const plugin: Plugin = { name: 'store', register: (into) => void into.registerInstance(STORE, broken) };
    const hub = await createHub({ plugins: [plugin, scripted()] });
    const answer = await hub.receive('scripted', reports({ reference: 'r', status: 'delivered' }));
    expect(answer.body).toBe('["failed"]');
    expect('a delivery report could not be stored; its entry is answered as failed').toHaveBeenLogged();
    await hub.stop();
  });

  it('quarantines a reference that no provider gives', async () => {
    const hub = await createHub({ plugins: [scripted()] });
    const emitted = first(hub, 'report.quarantined');
    const answer = await hub.receive('scripted', reports({ reference: 'a\u0000b', status: 'delivered' }));
    expect(answer.body).toBe('["stored"]');
    expect(await emitted).toMatchObject({ notifier: 'scripted', entry: { raw: { reference: 'a\u0000b' } } });
    await hub.stop();
  });

  it('quarantines a report whose number is not that of the message', async () => {
    const hub = await createHub({ plugins: [scripted()] });
    const sent = first(hub, 'message.sent');
    const { id } = await hub.notify({ to, text });
    await sent;
    const emitted = first(hub, 'report.quarantined');
    await hub.receive('scripted', reports({ reference: id, status: 'delivered', to: '+237677018812' }));
    await emitted;
    expect(await hub.get(id)).toMatchObject({ status: 'sent' });
    await hub.stop();
  });

  it('knows no callback that is not registered', async () => {
    const hub = await createHub({ plugins: [scripted()] });
    expect([hub.receives('scripted'), hub.receives('nobody')]).toEqual([true, false]);
    await expect(hub.receive('nobody', reports())).rejects.toMatchObject({ code: 'NKUL_UNKNOWN_NOTIFIER' });
    await expect(hub.balance('scripted')).rejects.toMatchObject({ code: 'NKUL_UNKNOWN_NOTIFIER' });
    await hub.stop();
  });
});

describe('balance()', () => {
  it('reads, and records only if it is asked to', async () => {
    const left = { left: 12, unit: 'sms', at: new Date('2026-01-02T00:00:00Z') };
    const hub = await createHub({
      plugins: [scripted('scripted', undefined, { balance: async () => left })],
    });
    const kept = () => hub.reading.balances({ from: '2026-01-01T00:00:00Z' });
    expect(await hub.balance('scripted')).toEqual(left);
    expect(await kept()).toEqual([]);
    const read = first(hub, 'balance.read');
    expect(await hub.balance('scripted', { record: true })).toEqual(left);
    expect(await read).toMatchObject({ notifier: 'scripted', balance: left });
    expect(await kept()).toEqual([{ notifier: 'scripted', balance: left }]);
    await hub.stop();
  });

  it('gives a provider the time that it is asked for, and refuses other options', async () => {
    const clock = manualClock();
    const withClock: Plugin = {
      name: 'clock',
      register: (into) => void into.registerInstance(CLOCK, clock),
    };
    const balance = ({ signal }: { readonly signal: AbortSignal }) =>
      new Promise<never>((_resolve, reject) =>
        signal.addEventListener('abort', () => reject(new Error('aborted in time'))),
      );
    const hub = await createHub({ plugins: [withClock, scripted('slow', undefined, { balance })] });
    const asked = expect(hub.balance('slow', { timeout: '2s' })).rejects.toThrow('aborted in time');
    await clock.advance(2_000);
    await asked;
    // @ts-expect-error: a program without types may give what is not an option, and gets an error that names it
    await expect(hub.balance('slow', { wait: 1 })).rejects.toMatchObject({ code: 'NKUL_INVALID_ARGUMENT' });
    await hub.stop();
  });
});
