import { fakeNotifier, testHub } from '@nkul/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  balanceWatch,
  createHub,
  type Hub,
  memoryStore,
  type NkulError,
  type Notification,
  systemClock,
} from '../index.ts';

const to = { phone: '+237699128531' };
const text = 'Bonjour';
const day = 86_400_000;

let hub: Hub;

beforeEach(async () => {
  const push = fakeNotifier({ name: 'push', channel: 'push' });
  const routes = { default: [{ notifier: 'sms' }], push: [{ notifier: 'push' }] };
  ({ hub } = await testHub({ notifiers: [fakeNotifier({ name: 'sms' }), push], routes, start: false }));
});

afterEach(() => hub.stop({ drain: false }));

/** The error of a call that must fail: thrown at once, or by its promise. */
async function refusal(call: () => unknown): Promise<NkulError> {
  try {
    await call();
  } catch (error) {
    return error as NkulError;
  }
  return expect.unreachable('it was taken');
}

/** The methods as callers without types see them. */
type Loose = Record<keyof Hub, (...args: unknown[]) => unknown>;
const loose = (): Loose => hub as never;
const notify = (given: object) => hub.notify({ to, text, route: 'default', ...given } as Notification);

describe('a duration', () => {
  const fields: readonly (readonly [name: string, take: (duration: unknown) => unknown])[] = [
    ['expiresIn', (expiresIn) => notify({ expiresIn })],
    ['timeout', (timeout) => loose().flush({ timeout })],
    ['timeout', (timeout) => loose().stop({ timeout })],
    ['every', (every) => balanceWatch({ every } as never)],
    ...(['sendTimeout', 'lease', 'maxRetryAfter'] as const).map(
      (name) => [name, (given: unknown) => made({ [name]: given })] as const,
    ),
    ...(['codes', 'texts', 'addresses', 'messages', 'events'] as const).map(
      (name) => [`retain.${name}`, (given: unknown) => made({ retain: { [name]: given } })] as const,
    ),
    [
      'routes.a[0].deliveryTimeout',
      (deliveryTimeout) => made({ routes: { a: [{ notifier: 'sms', deliveryTimeout }] } }),
    ],
    [
      'limits.maxRetryAfter',
      (maxRetryAfter) => testHub({ notifiers: [fakeNotifier({ limits: { maxRetryAfter } as never })] }),
    ],
  ];

  it.each(fields)('without a unit is refused in %s, with the mend', async (field, take) => {
    for (const given of [300, 0, '300', 5n]) {
      const error = await refusal(() => take(given));
      expect(error).toMatchObject({ field });
      expect(error.message).toMatch(/without a unit .*give one, as in '\d+s'/);
    }
  });

  it.each([
    ['5m', 300_000],
    ['250ms', 250],
    ['1.5s', 1_500],
    ['2d', 2 * day],
    [{ minutes: 5 }, 300_000],
    [{ hours: 1, seconds: 1 }, 3_601_000],
    [Temporal.Duration.from({ minutes: 5 }), 300_000],
    [Temporal.Duration.from('P1DT1S'), day + 1_000],
  ])('has its unit in text, by name or as a Temporal.Duration: %o', async (expiresIn, ms) => {
    const { message } = await notify({ expiresIn });
    expect(message.expiresAt?.getTime()).toBe(message.createdAt.getTime() + ms);
  });

  it.each([
    '5 minutes',
    'm',
    '-5m',
    '5m\n',
    '1e3s',
    `${'9'.repeat(40)}s`,
    '999999999999d',
    {},
    [5],
    true,
    { minute: 5 },
    { minutes: '5' },
    { minutes: -5 },
    { minutes: Number.NaN },
    { years: 1 },
    Temporal.Duration.from({ months: 1 }),
    Temporal.Duration.from({ minutes: -5 }),
    new Date(),
  ])('that is none is refused: %o', async (expiresIn) => {
    expect(await refusal(() => notify({ expiresIn }))).toMatchObject({
      code: 'NKUL_INVALID_NOTIFICATION',
      field: 'expiresIn',
    });
  });
});

describe('a time', () => {
  it.each([
    ['2126-01-31T08:00:00+01:00', '2126-01-31T07:00:00.000Z'],
    ['2126-01-31T07:00Z', '2126-01-31T07:00:00.000Z'],
    ['2126-01-31T07:00:00.250Z', '2126-01-31T07:00:00.250Z'],
  ])('is taken as ISO 8601 text with its zone: %s', async (given, at) => {
    const { message } = await notify({ sendAt: given });
    expect(message.dueAt?.toISOString()).toBe(at);
    expect((await notify({ expiresAt: given })).message.expiresAt?.toISOString()).toBe(at);
  });

  it('limits what is found as a date does', async () => {
    const { id } = await notify({});
    for (const earlier of ['2000-01-01T00:00:00Z', new Date(0)]) {
      expect((await hub.find({ createdAfter: earlier })).items).toMatchObject([{ id }]);
      expect((await hub.find({ createdBefore: earlier })).items).toEqual([]);
      expect((await hub.find({ dueBy: earlier })).items).toEqual([]);
    }
  });

  it.each([
    '2026-01-01',
    '2026-01-01T08:00:00',
    '2026-02-31T08:00:00Z',
    '2026-01-01T25:00:00Z',
    'tomorrow',
    1_767_225_600_000,
    new Date(Number.NaN),
    null,
  ])('without its zone, or that is none, is refused wherever a time is: %o', async (time) => {
    for (const field of ['sendAt', 'expiresAt']) {
      const error = await refusal(() => notify({ [field]: time }));
      expect(error).toMatchObject({ code: 'NKUL_INVALID_NOTIFICATION', field });
      expect(error.message).toContain('with its zone, such as 2026-01-31T08:00:00+01:00');
    }
    for (const field of ['dueBy', 'createdAfter', 'createdBefore']) {
      const error = await refusal(() => loose().find({ [field]: time }));
      expect(error).toMatchObject({ code: 'NKUL_INVALID_ARGUMENT', field });
    }
  });
});

describe('find() and messages()', () => {
  const both = ['find', 'messages'] as const;

  it.each([
    'status',
    'key',
    'to',
    'template',
    'metadata',
    'held',
    'dueBy',
    'createdAfter',
    'createdBefore',
    'order',
    'after',
    'limit',
  ])('refuse undefined for %s: it would mean everybody', async (field) => {
    for (const method of both) {
      const error = await refusal(() => loose()[method]({ [field]: undefined }));
      expect(error).toMatchObject({ code: 'NKUL_INVALID_ARGUMENT', field });
      expect(error.message).toContain(`${field} is undefined: leave it out`);
    }
  });

  it.each([
    ['phone', 'did you mean to?'],
    ['statuss', 'did you mean status?'],
    ['createdafter', 'did you mean createdAfter?'],
    ['toString', 'known are status, key, to,'],
    ['constructor', 'known are'],
    ['__proto__', 'known are'],
  ])('refuse the unknown field %s', async (field, advice) => {
    const query = JSON.parse(`{"${field}":"x"}`);
    for (const method of both) {
      const error = await refusal(() => loose()[method](query));
      expect(error).toMatchObject({ code: 'NKUL_INVALID_ARGUMENT', field });
      expect(error.message).toContain(advice);
    }
  });

  it.each([
    [{ status: 'deliverd' }, 'status', "Did you mean 'delivered'?"],
    [{ status: ['sent', 'que'] }, 'status[1]', "expected one of 'queued', 'sending'"],
    [{ status: null }, 'status', 'expected one of'],
    [{ order: 'latest' }, 'order', "expected 'oldest' or 'newest'"],
    [{ held: 'yes' }, 'held', 'expected true or false'],
    [{ limit: '10' }, 'limit', 'expected a whole number from 1'],
    [{ metadata: new Map() }, 'metadata', 'expected a plain object'],
    [{ metadata: { a: undefined } }, 'metadata.a', 'expected JSON'],
    [{ key: 7 }, 'key', 'expected text'],
    [{ after: '' }, 'after', 'expected at least 1 character'],
    ['queued', undefined, 'expected an object'],
    [null, undefined, 'expected an object'],
    [[], undefined, 'expected an object'],
  ])('refuse %j', async (query, field, words) => {
    for (const method of both) {
      const error = await refusal(() => loose()[method](query));
      expect([error.code, error.field]).toEqual(['NKUL_INVALID_ARGUMENT', field]);
      expect(error.message).toContain(words);
    }
  });

  it.each(['699 12 85 31', '+237 6 99 12 85 31', '00237699128531', '+237699128531'])(
    'find the messages to %s',
    async (asked) => {
      const { id } = await notify({});
      await notify({ to: { phone: '677018812' } });
      expect((await hub.find({ to: asked })).items).toMatchObject([{ id }]);
    },
  );

  it('find by an address on whatever channel, a number as it is kept', async () => {
    const addresses = { whatsapp: '677 01 88 12', push: '699128531', email: 'a@example.com' };
    const { id } = await notify({ to: { phone: '650112233', addresses } });
    for (const asked of ['677018812', '699128531', 'a@example.com', '+237650112233'])
      expect((await hub.find({ to: asked })).items).toMatchObject([{ id }]);
    expect((await hub.find({ to: '12345678901' })).items).toEqual([]);
  });

  it('refuse a number that is none where all addresses are numbers and e-mail', async () => {
    const { hub: only } = await testHub({ notifiers: [fakeNotifier()], start: false });
    const error = await refusal(() => only.find({ to: '123 45 67' }));
    expect(error).toMatchObject({ code: 'NKUL_INVALID_ARGUMENT', field: 'to' });
    expect(error.message).not.toContain('123 45 67');
    await only.stop({ drain: false });
  });
});

describe('other methods', () => {
  it.each<[string, () => unknown, string, string]>([
    ['get', () => loose().get(undefined), 'id', 'id is missing'],
    ['get', () => loose().get(7), 'id', 'id is wrong: expected text'],
    ['cancel', () => loose().cancel(''), 'id', 'id is wrong'],
    ['resend', () => loose().resend(null), 'id', 'id is wrong'],
    ['resolve', () => loose().resolve('x'), 'undefined', "such as { as: 'delivered' }"],
    ['resolve', () => loose().resolve('x', { status: 'sent' }), 'status', 'did you mean as?'],
    ['resolve', () => loose().resolve('x', { as: 'deliverd' }), 'as', "Did you mean 'delivered'?"],
    ['flush', () => loose().flush({ timout: '5s' }), 'timout', 'did you mean timeout?'],
    ['stop', () => loose().stop({ drian: true }), 'drian', 'did you mean drain?'],
    ['stop', () => loose().stop({ drain: 'no' }), 'drain', 'expected true or false'],
    ['stop', () => loose().stop('SIGTERM'), 'undefined', 'expected an object'],
    ['events', () => loose().events({ after: '7' }), 'after', 'expected a whole number from 0'],
    ['events', () => loose().events({ since: 7 }), 'since', 'did you mean after?'],
    ['on', () => loose().on('delivered', () => {}), 'name', 'Did you mean message.delivered?'],
    ['on', () => loose().on('message.deliverd', () => {}), 'name', 'Did you mean message.delivered?'],
    ['on', () => loose().on(undefined, () => {}), 'name', 'Known: message.queued'],
    ['on', () => loose().on('message.sent'), 'listener', 'expected a function'],
    ['subscribe', () => loose().subscribe('', ['message.sent'], () => {}), 'name', 'name is wrong'],
    ['subscribe', () => loose().subscribe('a', 'message.sent', () => {}), 'events', 'expected a list'],
    ['subscribe', () => loose().subscribe('a', [], () => {}), 'events', 'expected a list'],
    [
      'subscribe',
      () => loose().subscribe('a', ['sent'], () => {}),
      'events[0]',
      'Did you mean message.sent?',
    ],
    ['subscribe', () => loose().subscribe('a', ['message.sent']), 'handler', 'expected a function'],
    [
      'subscribe',
      () => loose().subscribe('a', ['message.sent'], () => {}, { from: 'begin' }),
      'from',
      "expected 'start' or 'now'",
    ],
  ])('%s() refuses at its door: case %#', async (method, call, field, words) => {
    const error = await refusal(call);
    expect(error).toMatchObject({ code: 'NKUL_INVALID_ARGUMENT' });
    expect(String(error.field)).toBe(field);
    expect(error.message).toContain(words);
    expect(error.message).toMatch(new RegExp(`^${method}\\(\\): `));
  });

  it('resend() refuses an unknown option', async () => {
    const { id } = await notify({});
    await hub.cancel(id);
    const error = await refusal(() => loose().resend(id, { evenIfItMayArriveTwise: true }));
    expect(error).toMatchObject({ code: 'NKUL_INVALID_ARGUMENT', field: 'evenIfItMayArriveTwise' });
    expect(error.message).toContain('did you mean evenIfItMayArriveTwice?');
  });

  it('pause() and resume() name the nearest notifier', async () => {
    for (const method of ['pause', 'resume', 'balance'] as const) {
      const error = await refusal(() => loose()[method]('smss'));
      expect(error).toMatchObject({ code: 'NKUL_UNKNOWN_NOTIFIER' });
      expect(error.message).toContain('"smss"');
    }
    expect((await refusal(() => hub.pause('smss'))).message).toContain('Registered: sms, push.');
  });
});

/** A hub of options that callers without types give. */
function made(options: object): Promise<unknown> {
  return createHub({ plugins: [parts], start: false, ...options });
}

const parts = {
  name: 'parts',
  register(container: { registerInstance(token: symbol, part: unknown): unknown }) {
    container.registerInstance(Symbol.for('nkul.notifier'), fakeNotifier({ name: 'sms' }));
  },
};

describe('createHub()', () => {
  it.each<[object, string, string]>([
    [{ route: {} }, 'route', 'did you mean routes?'],
    [{ pluginss: [] }, 'pluginss', 'did you mean plugins?'],
    [{ timeout: '5s' }, 'timeout', 'did you mean sendTimeout?'],
    [{ toString: 1 }, 'toString', 'known are plugins, routes'],
    [{ plugins: parts }, 'plugins', 'expected a list, such as [devcode({ … })]'],
    [{ plugins: undefined }, 'plugins', 'plugins is missing'],
    [{ plugins: [undefined] }, 'plugins[0]', 'is missing'],
    [{ plugins: [parts, [parts]] }, 'plugins[1]', 'is a list'],
    [{ plugins: [() => parts] }, 'plugins[0]', 'is a function: call it'],
    [{ plugins: [Promise.resolve(parts)] }, 'plugins[0]', 'is not a plugin'],
    [{ plugins: [{ register() {} }] }, 'plugins[0]', 'without a name'],
    [{ routes: [{ notifier: 'sms' }] }, 'routes', 'expected a plain object'],
    [{ routes: { a: { notifier: 'sms' } } }, 'routes.a', 'expected a list'],
    [{ routes: { a: ['sms'] } }, 'routes.a[0]', "such as { notifier: 'devcode' }"],
    [
      { routes: { a: [{ notifier: 'sms', timeout: '5m' }] } },
      'routes.a[0].timeout',
      'did you mean deliveryTimeout?',
    ],
    [{ retired: 'old' }, 'retired', 'expected a list'],
    [{ defaultCountry: 'Cameroun' }, 'defaultCountry', 'two letters'],
    [{ defaultCountry: 'cm' }, 'defaultCountry', 'give CM'],
    [{ allowRecipients: '+237699128531' }, 'allowRecipients', 'expected a list'],
    [{ onUnknown: 'retry' }, 'onUnknown', "expected 'hold' or 'resend'"],
    [{ retain: { text: '30d' } }, 'retain.text', 'did you mean texts?'],
    [{ retain: '30d' }, 'retain', 'expected an object'],
    [{ container: {} }, 'container', 'expected a container'],
    [{ token: {} }, 'token', 'expected a token'],
    [{ start: 'no' }, 'start', 'expected true or false'],
  ])('refuses %o', async (options, field, words) => {
    const error = await refusal(() => made(options));
    expect([error.code, error.field]).toEqual(['NKUL_CONFIGURATION', field]);
    expect(error.message).toContain(words);
  });

  it.each([undefined, null, 'x', []])('refuses %j for its options', async (options) => {
    const error = await refusal(() => createHub(options as never));
    expect(error).toMatchObject({ code: 'NKUL_CONFIGURATION' });
    expect(error.message).toContain('plugins: [devcode({ … })]');
  });

  it.each<[string, unknown, string]>([
    ['nkul.notifier', { name: 'x', channel: 'sms' }, 'give it a method send()'],
    ['nkul.notifier', { channel: 'sms', send() {} }, 'give it a text as its name'],
    [
      'nkul.notifier',
      { name: 'x', channel: 'sms', send() {}, limits: { perSec: 5 } },
      'did you mean perSecond?',
    ],
    ['nkul.callback', { notifier: 'x', read() {} }, 'give it a method answer()'],
    ['nkul.interceptor', {}, 'give it a text as its name'],
    ['nkul.renderer', { renderText() {} }, 'give it a method render()'],
  ])('refuses a part that a plugin registers for %s and that is none: %o', async (token, part, words) => {
    const wrong = {
      name: 'wrong',
      register: (container: { registerInstance(token: symbol, part: unknown): unknown }) =>
        container.registerInstance(Symbol.for(token), part),
    };
    const error = await refusal(() => made({ plugins: [parts, wrong] }));
    expect(error).toMatchObject({ code: 'NKUL_CONFIGURATION' });
    expect(error.message).toContain(words);
  });
});

it.each([
  [{ maxAtRests: 1 }, 'maxAtRests', 'did you mean maxAtRest?'],
  [{ maxEvents: '10' }, 'maxEvents', 'expected a whole number from 0'],
  [{ maxParked: -1 }, 'maxParked', 'expected a whole number from 0'],
])('memoryStore() refuses %o', async (options, field, words) => {
  const error = await refusal(() => memoryStore(options as never));
  expect([error.code, error.field]).toEqual(['NKUL_CONFIGURATION', field]);
  expect(error.message).toContain(words);
});

it('allowRecipients() that answers with a promise lets nobody through', async () => {
  for (const answer of [Promise.resolve(true), Promise.reject(new Error('no')), 'yes', undefined]) {
    const allowRecipients = () => answer as never;
    const { hub: guarded } = await testHub({ notifiers: [fakeNotifier()], allowRecipients, start: false });
    expect(await refusal(() => guarded.notify({ to, text }))).toMatchObject({
      code: 'NKUL_CONFIGURATION',
      field: 'allowRecipients',
    });
    await guarded.stop({ drain: false });
  }
});

describe('a list of notifications', () => {
  it('is refused with all its mistakes, by their places', async () => {
    const wrong = [3, 17, 400, 401, 800, 998, 999];
    const list = Array.from({ length: 1_000 }, (_, index) => ({
      to: { phone: wrong.includes(index) ? '12' : '699128531' },
      text,
      route: 'default',
    }));
    const error = await refusal(() => hub.notify(list));
    expect(error).toMatchObject({ code: 'NKUL_INVALID_RECIPIENT', field: 'to.phone', index: 3 });
    expect(error.errors?.map(({ index }) => index)).toEqual(wrong);
    expect(error.errors?.[0]).toBe(error);
    expect(error.message).toContain('Wrong as well: 17, 400, 401, 800, 998, 999 (7 in all; see errors).');
    for (const one of error.errors ?? []) expect(one.message).toMatch(/^Notification \d+ of the list: /);
    expect(await hub.count()).toEqual({});
    expect(() => JSON.stringify(error)).not.toThrow();
  });

  it('has mistakes of every kind among them, and holes', async () => {
    const list = [{ to, text, route: 'default' }, undefined, { to, text, route: 'nowhere' }, { to, txt: 1 }];
    // biome-ignore lint/suspicious/noSparseArray: a list of JavaScript may have holes
    const holes = [, ...list];
    const error = await refusal(() => loose().notify(holes));
    expect(error.errors?.map(({ index, field }) => [index, field])).toEqual([
      [0, undefined],
      [2, undefined],
      [3, 'route'],
      [4, 'txt'],
    ]);
  });

  it('that is none is refused', async () => {
    for (const given of [undefined, null, 'x', 7, new Set()])
      expect(await refusal(() => loose().notify(given))).toMatchObject({ code: 'NKUL_INVALID_NOTIFICATION' });
  });
});

describe('text that is not well-formed', () => {
  it.each(['k\ud83d', '\ude00k', 'k\0', '\0'])('is refused for a key: %j', async (key) => {
    expect(await refusal(() => notify({ key }))).toMatchObject({
      code: 'NKUL_INVALID_NOTIFICATION',
      field: 'key',
    });
    expect(await refusal(() => hub.find({ key }))).toMatchObject({ field: 'key' });
  });

  it.each<[object, string]>([
    [{ metadata: { a: 'x\ud83d' } }, 'metadata.a'],
    [{ metadata: { a: ['\0'] } }, 'metadata.a[0]'],
    [{ metadata: { 'x\0': 1 } }, 'metadata.x\\u0000'],
    [{ to: { ...to, addresses: { push: 'a\0' } } }, 'to.addresses.push'],
    [{ route: 'a\0' }, 'route'],
  ])('is refused elsewhere as well: %o', async (given, field) => {
    expect(await refusal(() => notify(given))).toMatchObject({ field });
  });

  it('is no trouble where characters are whole', async () => {
    expect((await notify({ key: 'k😀é' })).message.key).toBe('k😀é');
  });
});

describe('an unknown name', () => {
  it.each([
    [{ pone: 1 }, 'pone', 'field of a notification'],
    [{ expireIn: '5m' }, 'expireIn', 'did you mean expiresIn?'],
    [{ to: { phon: '1' } }, 'to.phon', 'did you mean phone?'],
    [{ to: '+237699128531' }, 'to', "such as { phone: '+237 6XX XX XX XX' }"],
    [{ phone: '+237699128531' }, 'phone', 'did you mean to.phone?'],
    [{ body: 'x' }, 'body', 'did you mean text?'],
  ])('of a notification: %o', async (given, field, words) => {
    const error = await refusal(() => notify(given));
    expect(error).toMatchObject({ code: 'NKUL_INVALID_NOTIFICATION', field });
    expect(error.message).toContain(words);
  });
});

it('a notification is taken as it was when notify() was called', async () => {
  const given = {
    to: { ...to },
    text,
    route: 'default',
    metadata: { order: { id: 1 } },
    sendAt: new Date(systemClock.now().getTime() + day),
  };
  const asked = hub.notify(given);
  const at = given.sendAt.toISOString();
  given.text = 'other';
  given.to.phone = '+237677018812';
  given.metadata.order.id = 2;
  given.sendAt.setTime(0);
  const { message } = await asked;
  expect(message).toMatchObject({
    recipient: to,
    content: { sms: { text } },
    metadata: { order: { id: 1 } },
  });
  expect(message.dueAt?.toISOString()).toBe(at);
});
