import { describe, expect, it } from 'vitest';
import { scripted } from '../../test/scripted.ts';
import { stopUnsent } from '../../test/stop-unsent.ts';
import { RENDERER, type Renderer } from '../adapter.ts';
import {
  createHub,
  type HubOptions,
  INTERCEPTOR,
  type Notification,
  type Plugin,
  RenderError,
} from '../index.ts';

const to = { phone: '+237699128531' };

const renderer: Renderer = {
  render({ template, values, locale, channel }) {
    if (template !== 'otp') throw new RenderError(`There is no template ${template}.`, { field: 'template' });
    return { content: { text: `${channel} ${values['code']}` }, locale: locale ?? 'fr' };
  },
};

const rendering: Plugin = {
  name: 'render',
  register: (into) => void into.registerInstance(RENDERER, renderer),
};

/** What `notify()` makes of a notification, or the error it throws. */
async function accepted(given: unknown, options: Partial<HubOptions> = {}) {
  const hub = await createHub({ plugins: [scripted(), rendering], start: false, ...options });
  // Callers in JavaScript hand over anything.
  const answer = await hub.notify(given as Notification).then(
    ({ message }) => message,
    (error: unknown) => error,
  );
  if (answer instanceof Error) {
    expect(await hub.count()).toEqual({});
    await hub.stop();
  } else await stopUnsent(hub, 1);
  return answer;
}

describe('a number', () => {
  it.each([
    ['699128531', '+237699128531'],
    ['+237 6 99 12 85 31', '+237699128531'],
    ['00237699128531', '+237699128531'],
    ['(237) 699-12-85-31', '+237699128531'],
    ['+33 6 12 34 56 78', '+33612345678'],
  ])('%s is kept as %s', async (phone, e164) => {
    expect(await accepted({ to: { phone }, text: 'x' })).toMatchObject({ recipient: { phone: e164 } });
  });

  it('belongs to the default country', async () => {
    expect(
      await accepted({ to: { phone: '0612345678' }, text: 'x' }, { defaultCountry: 'FR' }),
    ).toMatchObject({ recipient: { phone: '+33612345678' } });
  });

  it.each([
    '',
    'abc',
    '123',
    '+237',
    '699128531,677000000',
    '+237699128531;ext=1',
    '699128531 ext 2',
    '+237699128531\n+237677000000x',
    '222334455',
    '+2376991285311234',
    '6 99 12 85 3',
  ])('%j is refused', async (phone) => {
    expect(await accepted({ to: { phone }, text: 'x' })).toMatchObject({
      code: 'NKUL_INVALID_RECIPIENT',
      field: 'to.phone',
    });
  });

  it('in a range that is not known to be assigned is taken with a warning', async () => {
    const phone = '+237600000001';
    expect(await accepted({ to: { phone }, text: 'x' })).toMatchObject({ recipient: { phone } });
    const warning = 'nkul: a number is in a range that is not assigned, as far as is known';
    expect(`${warning} { to: '+2376******01' }\n`).toHaveBeenLogged();
  });

  it('is masked in the error', async () => {
    const error = await accepted({ to: { phone: '+237222334455' }, text: 'x' });
    expect(error).toMatchObject({ message: '+2372******55 is not a mobile number.' });
  });
});

describe('a recipient', () => {
  it('needs an address on a channel of the route', async () => {
    expect(await accepted({ to: { email: 'a@example.com' }, text: 'x' })).toMatchObject({
      code: 'NKUL_INVALID_RECIPIENT',
      field: 'to.phone',
      message: expect.stringContaining('sms'),
    });
  });

  it.each([
    [{ email: 'nobody' }, 'NKUL_INVALID_RECIPIENT', 'to.email'],
    [{ locale: 'français!' }, 'NKUL_INVALID_NOTIFICATION', 'to.locale'],
    [{ timeZone: 'Cameroun' }, 'NKUL_INVALID_NOTIFICATION', 'to.timeZone'],
    [{ nickname: 'x' }, 'NKUL_INVALID_NOTIFICATION', 'to.nickname'],
  ])('with %j is refused', async (wrong, code, field) => {
    expect(await accepted({ to: { ...to, ...wrong }, text: 'x' })).toMatchObject({ code, field });
  });

  it.each([
    [{ addresses: { sms: 'not a number' } }, 'to.addresses.sms'],
    [{ addresses: { whatsapp: '12' } }, 'to.addresses.whatsapp'],
    [{ addresses: { email: 'nobody' } }, 'to.addresses.email'],
  ])('with %j passes no check by', async (wrong, field) => {
    const given = { to: { ...to, ...wrong }, text: 'x' };
    expect(await accepted(given)).toMatchObject({ code: 'NKUL_INVALID_RECIPIENT', field });
  });

  it('may have a fixed line where nothing goes to it by SMS', async () => {
    const fixed = '+237222334455';
    const by = (channel: string) => ({ plugins: [scripted(channel, undefined, { channel })] });
    const email = { to: { phone: fixed, email: 'a@example.com' }, text: 'x' };
    expect(await accepted(email, by('email'))).toMatchObject({ recipient: { phone: fixed } });
    expect(await accepted({ to: { phone: fixed }, text: 'x' }, by('voice'))).toMatchObject({
      recipient: { phone: fixed },
    });
    const mobileToo = { to: { phone: fixed, addresses: { sms: '699128531' } }, text: 'x' };
    expect(await accepted(mobileToo)).toMatchObject({ recipient: { phone: fixed } });
    const both = {
      plugins: [scripted(), scripted('mail', undefined, { channel: 'email' })],
      routes: { both: [{ notifier: 'mail' }, { notifier: 'scripted' }] },
    };
    expect(await accepted(email, both)).toMatchObject({ code: 'NKUL_INVALID_RECIPIENT', field: 'to.phone' });
  });

  it('has its addresses on other channels kept: numbers in E.164, what is none of ours as it is', async () => {
    const addresses = { sms: '677 01 88 12', push: '699128531', email: 'a@example.com' };
    expect(await accepted({ to: { ...to, addresses }, text: 'x' })).toMatchObject({
      recipient: { ...to, addresses: { ...addresses, sms: '+237677018812' } },
    });
  });

  it('is rendered for each channel that it has an address on', async () => {
    const email = scripted('mail', undefined, { channel: 'email' });
    const options = {
      plugins: [scripted(), email, rendering],
      routes: { both: [{ notifier: 'scripted' }, { notifier: 'mail' }] },
    };
    const both = {
      to: { ...to, email: 'a@example.com', locale: 'en' },
      template: 'otp',
      values: { code: '1' },
    };
    expect(await accepted(both, options)).toMatchObject({
      content: { sms: { text: 'sms 1' }, email: { text: 'email 1' } },
      locale: 'en',
      dueFor: 'scripted',
    });
    const emailAlone = { to: { email: 'a@example.com' }, template: 'otp', values: { code: '1' } };
    expect(await accepted(emailAlone, options)).toMatchObject({
      content: { email: { text: 'email 1' } },
      step: 1,
      dueFor: 'mail',
    });
  });
});

describe('a recipient without an address', () => {
  it.each([
    ['slack', 'to.addresses.slack'],
    ['push', 'to.addresses.push'],
    ['email', 'to.email'],
    ['sms', 'to.phone'],
    ['whatsapp', 'to.phone'],
  ])('on %s is told to give %s', async (channel, field) => {
    const plugins = [scripted('one', undefined, { channel })];
    const error = await accepted({ to: { locale: 'fr' }, text: 'x' }, { plugins });
    expect(error).toMatchObject({ code: 'NKUL_INVALID_RECIPIENT', field });
    expect(error).toMatchObject({ message: expect.stringContaining(`give ${field}.`) });
  });
});

describe('an interceptor', () => {
  it('that returns nothing is named', async () => {
    const forgetful: Plugin = {
      name: 'forgetful',
      register: (into) =>
        void into.registerInstance(INTERCEPTOR, { name: 'log', accept: () => undefined as never }),
    };
    expect(await accepted({ to, text: 'x' }, { plugins: [scripted(), forgetful] })).toMatchObject({
      code: 'NKUL_INVALID_NOTIFICATION',
      message: expect.stringContaining('"log" returned no notification'),
    });
  });

  it('has what it changed checked, as what came in is', async () => {
    const wrong: Plugin = {
      name: 'wrong',
      register: (into) =>
        void into.registerInstance(INTERCEPTOR, { name: 'a', accept: (given) => ({ ...given, key: 'k\0' }) }),
    };
    expect(await accepted({ to, text: 'x' }, { plugins: [scripted(), wrong] })).toMatchObject({
      field: 'key',
    });
  });
});

describe('a renderer', () => {
  it.each([undefined, {}, { text: 7 }])('that gives %j for content is refused', async (content) => {
    const bad: Renderer = { render: () => ({ content: content as never, locale: 'fr' }) };
    const plugins = [
      scripted(),
      { name: 'bad', register: (into) => void into.registerInstance(RENDERER, bad) } satisfies Plugin,
    ];
    expect(await accepted({ to, template: 'otp' }, { plugins })).toMatchObject({ code: 'NKUL_RENDER' });
  });
});

describe('a plain text', () => {
  it('is sent without control characters, turned text and halves of characters, on its lines', async () => {
    const given = 'Bonjour\n\tAwa\u0000\u001b[31m, pay \u202eknab\u202c \u2066x\ud83d 👨‍👩‍👧';
    expect(await accepted({ to, text: given })).toMatchObject({
      content: { sms: { text: 'Bonjour\n\tAwa[31m, pay knab x\ufffd 👨‍👩‍👧' } },
    });
    expect(await accepted({ to, text: '\u0000\u202e' })).toMatchObject({ field: 'text' });
  });

  it('is carried as it was given where no renderer wants it', async () => {
    expect(await accepted({ to, text: 'L’été' })).toMatchObject({ content: { sms: { text: 'L’été' } } });
    expect(await accepted({ to, text: 'L’été' }, { plugins: [scripted()] })).toMatchObject({
      content: { sms: { text: 'L’été' } },
    });
  });

  it('is what the renderer makes of it, for each channel', async () => {
    const writing: Renderer = {
      ...renderer,
      renderText: ({ text, channel }) => ({ text: `${channel}: ${text}`, segments: 3 }),
    };
    const plugins = [
      scripted(),
      scripted('mail', undefined, { channel: 'email' }),
      { name: 'writing', register: (into) => void into.registerInstance(RENDERER, writing) } satisfies Plugin,
    ];
    const routes = { both: [{ notifier: 'scripted' }, { notifier: 'mail' }] };
    const both = { to: { ...to, email: 'a@example.com', locale: 'en' }, text: 'x' };
    expect(await accepted(both, { plugins, routes })).toMatchObject({
      content: { sms: { text: 'sms: x', segments: 3 }, email: { text: 'email: x' } },
      locale: 'en',
    });
  });
});

describe('a notification', () => {
  it.each([
    ['without a recipient', { text: 'x' }, 'to'],
    ['without a text or template', { to }, 'text'],
    ['with both', { to, text: 'x', template: 'otp' }, 'text'],
    ['with an empty text', { to, text: '' }, 'text'],
    ['with values for a text', { to, text: 'x', values: { a: 1 } }, 'values'],
    ['with a value that no template shows', { to, template: 'otp', values: { code: null } }, 'values.code'],
    ['with an unknown field', { to, text: 'x', pone: 1 }, 'pone'],
    ['with an empty key', { to, text: 'x', key: '' }, 'key'],
    ['with a key that is too long', { to, text: 'x', key: 'k'.repeat(256) }, 'key'],
    ['with metadata that is no JSON', { to, text: 'x', metadata: { a: () => 1 } }, 'metadata.a'],
    [
      'with metadata that JSON cannot carry deep in it',
      { to, text: 'x', metadata: { a: [{ b: Number.NaN }] } },
      'metadata.a[0].b',
    ],
    ['with a list for a recipient', { to: [], text: 'x' }, 'to'],
    ['with a list for values', { to, template: 'otp', values: ['4821'] }, 'values'],
    ['with metadata that holds itself', { to, text: 'x', metadata: holdingItself() }, 'metadata'],
    [
      'with metadata of more levels than can be gone through',
      { to, text: 'x', metadata: nested(100_000) },
      'metadata',
    ],
    ['with an instance of a class for metadata', { to, text: 'x', metadata: new Map() }, 'metadata'],
    ['with a symbol among its values', { to, template: 'otp', values: { [Symbol('code')]: 'x' } }, 'values'],
    [
      'with a wrong value under an odd name',
      { to, template: 'otp', values: { constructor: null } },
      'values.constructor',
    ],
    [
      'with a value without end',
      { to, template: 'otp', values: { a: Number.POSITIVE_INFINITY } },
      'values.a',
    ],
    ['with a route that is not there', { to, text: 'x', route: 'toString' }, 'route'],
    ['with a date that is none', { to, text: 'x', sendAt: new Date(Number.NaN) }, 'sendAt'],
    ['that expires before it is due', { to, text: 'x', expiresAt: new Date(0) }, 'expiresAt'],
    ['with both expiries', { to, text: 'x', expiresAt: new Date(), expiresIn: '5m' }, 'expiresIn'],
    ['with an expiry that is not a valid duration', { to, text: 'x', expiresIn: 'soon' }, 'expiresIn'],
    [
      'with an expiry out of the calendar',
      { to, text: 'x', expiresIn: Number.MAX_SAFE_INTEGER },
      'expiresIn',
    ],
    ['with an expiry without end', { to, text: 'x', expiresIn: Number.POSITIVE_INFINITY }, 'expiresIn'],
    ['with a policy that is none', { to, text: 'x', onUnknown: 'guess' }, 'onUnknown'],
  ])('%s is refused', async (_what, given, field) => {
    expect(await accepted(given)).toMatchObject({ code: 'NKUL_INVALID_NOTIFICATION', field });
  });

  it.each([
    [{ to: { phone: 48_213_377 }, text: 'x' }, 'to.phone is wrong: expected text.'],
    [{ to: { addresses: { push: 48_213_377 } }, text: 'x' }, 'to.addresses.push is wrong: expected text.'],
    [{ to, text: { a: '48213377' } }, 'text is wrong: expected text.'],
    [{ to, text: 'x', key: '48213377'.repeat(32) }, 'key is wrong: expected at most 255 characters.'],
    [{ to, text: 'x', onUnknown: '48213377' }, "onUnknown is wrong: expected 'hold' or 'resend'."],
    [{ to, text: 'x', metadata: { a: () => 48_213_377 } }, 'metadata.a is wrong: expected JSON.'],
    [{ to, text: 'x', metadata: '48213377' }, 'metadata is wrong: expected a plain object.'],
    [{ text: 'x' }, "to is missing: give an object such as { phone: '+237 6XX XX XX XX' }."],
  ])('is refused in words that do not echo it: %j', async (given, message) => {
    expect(await accepted(given)).toMatchObject({ message });
  });

  it('that does not exist is refused', async () => {
    expect(await accepted('x')).toMatchObject({ code: 'NKUL_INVALID_NOTIFICATION' });
  });

  it('names a route when there are several', async () => {
    const routes = { one: [{ notifier: 'scripted' }], two: [{ notifier: 'scripted' }] };
    expect(await accepted({ to, text: 'x' }, { routes })).toMatchObject({
      code: 'NKUL_INVALID_NOTIFICATION',
      field: 'route',
      message: expect.stringContaining('one, two'),
    });
    expect(await accepted({ to, text: 'x', route: 'two' }, { routes })).toMatchObject({ route: 'two' });
  });

  it('whose template fails is refused with what the renderer said', async () => {
    expect(await accepted({ to, template: 'nope' })).toMatchObject({
      code: 'NKUL_RENDER',
      field: 'template',
    });
  });

  it('with a template needs a renderer', async () => {
    expect(await accepted({ to, template: 'otp' }, { plugins: [scripted()] })).toMatchObject({
      code: 'NKUL_CONFIGURATION',
    });
  });

  it('may be due later and expire after a while', async () => {
    const sendAt = new Date(Date.now() + 60_000);
    expect(await accepted({ to, text: 'x', sendAt })).toMatchObject({ dueAt: sendAt });
    const hub = await createHub({ plugins: [scripted()], start: false });
    const { message } = await hub.notify({ to, text: 'x', expiresIn: '5m' });
    expect(message.expiresAt?.getTime()).toBe(message.createdAt.getTime() + 300_000);
    expect(message.onUnknown).toBe('hold');
    await stopUnsent(hub, 1);
  });

  it('without an expiry has that of its template, counted from when it is due', async () => {
    const valid: Renderer = {
      render: () => ({ content: { text: 'x' }, locale: 'fr', expiresIn: '5m' }),
    };
    const plugins = [
      scripted(),
      { name: 'valid', register: (into) => void into.registerInstance(RENDERER, valid) } satisfies Plugin,
    ];
    const minutes = async (given: object) => {
      const message = await accepted({ to, template: 'otp', ...given }, { plugins });
      const { expiresAt, createdAt } = message as { expiresAt: Date; createdAt: Date };
      return (expiresAt.getTime() - createdAt.getTime()) / 60_000;
    };
    expect(await minutes({})).toBe(5);
    expect(await minutes({ expiresIn: '1m' })).toBe(1);
    expect(await minutes({ sendAt: new Date(0) })).toBe(5);
    const sendAt = new Date(Date.now() + 3_600_000);
    expect(await accepted({ to, template: 'otp', sendAt }, { plugins })).toMatchObject({
      expiresAt: new Date(sendAt.getTime() + 300_000),
    });
    const expiresAt = new Date(Date.now() + 7_200_000);
    expect(await accepted({ to, template: 'otp', expiresAt }, { plugins })).toMatchObject({ expiresAt });
  });

  it('may expire as late as there are dates', async () => {
    const message = await accepted({ to, text: 'x', expiresIn: { milliseconds: 8e15 } });
    expect(message).toMatchObject({ expiresAt: expect.any(Date) });
    expect(JSON.stringify(message)).toMatch(/"expiresAt":"\+25/);
  });

  it('keeps a fingerprint only with a key, which the text does not show in', async () => {
    const message = await accepted({ to, template: 'otp', values: { code: '4821' }, key: 'login:1' });
    expect(message).toMatchObject({ key: 'login:1', fingerprint: expect.stringMatching(/^[\w-]{43}$/) });
    expect(await accepted({ to, text: 'x' })).not.toHaveProperty('fingerprint');
  });
});

function holdingItself(): Record<string, unknown> {
  const metadata: Record<string, unknown> = {};
  metadata['self'] = [metadata];
  return metadata;
}

function nested(levels: number): Record<string, unknown> {
  let metadata: Record<string, unknown> = {};
  for (let level = 1; level < levels; level += 1) metadata = { a: metadata };
  return metadata;
}
