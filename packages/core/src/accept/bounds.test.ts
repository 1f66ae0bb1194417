import { fakeNotifier, testHub } from '@nkul/testing';
import { describe, expect, it } from 'vitest';
import { RENDERER } from '../adapter.ts';
import { INTERCEPTOR, type Notification, type Plugin } from '../index.ts';

const to = { phone: '+237699128531' };

async function refusal(given: object, plugins: readonly Plugin[] = []) {
  const { hub } = await testHub({ notifiers: [fakeNotifier()], plugins });
  return hub.notify({ to, text: 'Bonjour', ...given } as Notification).then(
    () => expect.unreachable('it was taken'),
    ({ code, field, message }) => ({ code, field, message }),
  );
}

const renders = (text: string): Plugin => ({
  name: 'renders',
  register: (container) =>
    container.registerInstance(RENDERER, { render: () => ({ content: { text }, locale: 'fr' }) }),
});

describe('what one notification may hold', () => {
  it('is bounded: metadata', async () => {
    const wrong = {
      field: 'metadata',
      message: expect.stringContaining('at most 100000 characters of JSON'),
    };
    expect(await refusal({ metadata: { a: 'x'.repeat(100_001) } })).toMatchObject(wrong);
    expect(await refusal({ metadata: { ['k'.repeat(100_001)]: 1 } })).toMatchObject(wrong);
    expect(await refusal({ metadata: { a: Array(100_001).fill(1) } })).toMatchObject(wrong);
  });

  it('counts an object as often as it is in it: 2⁶⁰ copies are not made', async () => {
    let metadata = {};
    for (let level = 0; level < 60; level += 1) metadata = { a: metadata, b: metadata };
    expect(await refusal({ metadata })).toMatchObject({ field: 'metadata' });
  });

  it('is bounded: values and addresses', async () => {
    const message = expect.stringContaining('at most 100000 characters in all');
    const values = { a: 'x'.repeat(60_000), b: 'x'.repeat(60_000) };
    expect(await refusal({ text: undefined, template: 'otp', values })).toMatchObject({
      field: 'values',
      message,
    });
    const addresses = Object.fromEntries(
      Array.from({ length: 50 }, (_, at) => [`c${at}`, 'x'.repeat(2_048)]),
    );
    expect(await refusal({ to: { ...to, addresses } })).toMatchObject({ field: 'to.addresses', message });
  });
});

describe('a text that nobody can see', () => {
  it.each([' ', '\n\t', '\u200b', '\ufeff', '\u00ad', '\u200d', '\u2800', '\u00a0'])(
    'is refused, since it would cost and say nothing: %j',
    async (text) => {
      expect(await refusal({ text })).toMatchObject({ code: 'NKUL_INVALID_NOTIFICATION', field: 'text' });
    },
  );

  it('is refused where a template gives it', async () => {
    const { code } = await refusal({ text: undefined, template: 'otp' }, [renders(' \n')]);
    expect(code).toBe('NKUL_RENDER');
  });
});

describe('an expiry that is too early', () => {
  it('is told by the field that was given', async () => {
    expect(await refusal({ expiresIn: '0s' })).toMatchObject({
      field: 'expiresIn',
      message: 'The message would expire before it is due: give a longer expiresIn.',
    });
    expect(await refusal({ expiresIn: '5m', sendAt: '2126-01-01T00:00:00Z' })).toMatchObject({
      field: 'expiresIn',
      message: expect.stringContaining('It counts from now, not from sendAt.'),
    });
    expect(await refusal({ expiresAt: '2020-01-01T00:00:00Z' })).toMatchObject({ field: 'expiresAt' });
  });

  it('of a template is found at the end of the calendar as well', async () => {
    const sendAt = new Date(8.64e15);
    const plugin: Plugin = {
      name: 'otp',
      register: (container) =>
        container.registerInstance(RENDERER, {
          render: () => ({ content: { text: '4821' }, locale: 'fr', expiresIn: '5m' as const }),
        }),
    };
    const given = { text: undefined, template: 'otp', sendAt };
    expect(await refusal(given, [plugin])).toMatchObject({ field: 'expiresAt' });
  });
});

describe('an address', () => {
  it.each(['a@b,c', 'a@b>', 'a<b@c', 'a@b;c', 'a\u001b@b', 'a\u202e@b', '"a"@b', 'a@b\r\nBcc:c'])(
    'of e-mail is one address, with nothing that ends it in a header: %j',
    async (email) => {
      expect(await refusal({ to: { ...to, email } })).toMatchObject({ field: 'to.email' });
    },
  );

  it('that is empty is said to be so', async () => {
    expect((await refusal({ to: { phone: ' ' } })).message).toBe(
      'The number is empty: give one, or leave it out.',
    );
    expect((await refusal({ to: { ...to, email: '' } })).message).toBe(
      'An empty text is not a valid e-mail address.',
    );
  });
});

describe('an error shows no whole number', () => {
  const shown = /699128531|677123456/;

  it.each([
    [{ to: { phone: 'Mum@+237699128531' } }],
    [{ to: { ...to, email: 'x y@237699128531' } }],
    [{ '+237699128531': 'x' }],
    [{ metadata: { '+237699128531': undefined } }],
    [{ route: '+237699128531' }],
    [{ expiresIn: '237699128531x' }],
  ])('of what was given: %j', async (given) => {
    const { message, field } = await refusal(given);
    expect(`${message} ${field}`).not.toMatch(shown);
    expect(message).toContain('*');
  });

  it('of a key that belongs to another request, and of an id', async () => {
    const { hub } = await testHub({ notifiers: [fakeNotifier()] });
    const key = 'welcome:+237699128531';
    await hub.notify({ to, text: 'Bonjour', key });
    await expect(hub.notify({ to, text: 'Bonsoir', key })).rejects.toMatchObject({
      message: expect.stringContaining('"welcome:+2376******31"'),
    });
    await expect(hub.cancel('+237699128531')).rejects.not.toThrow(shown);
    await expect(hub.pause('+237699128531')).rejects.not.toThrow(shown);
  });

  it('but the whole id of a message, also one that ends in digits', async () => {
    const { hub } = await testHub({ notifiers: [fakeNotifier()] });
    const id = '01a21467-8dea-7370-bc65-551518671251';
    await expect(hub.cancel(id)).rejects.toThrow(`There is no message ${id}, or no longer.`);
  });
});

describe('an argument of the hub', () => {
  it('that is wrong is named by the field of its error', async () => {
    const { hub } = await testHub({ notifiers: [fakeNotifier()] });
    await expect(hub.cancel('')).rejects.toMatchObject({ field: 'id' });
    expect(() => hub.subscribe('', ['message.sent'], () => {})).toThrow(
      expect.objectContaining({ field: 'name' }),
    );
  });

  it('of any kind is refused by its own error', async () => {
    const { hub } = await testHub({ notifiers: [fakeNotifier()] });
    for (const name of [Object.create(null), { toString: () => 5 }, Symbol('x'), () => 5]) {
      await expect(hub.pause(name)).rejects.toMatchObject({ code: 'NKUL_UNKNOWN_NOTIFIER' });
      await expect(hub.balance(name)).rejects.toMatchObject({ code: 'NKUL_UNKNOWN_NOTIFIER' });
      await expect(hub.receive(name, {} as never)).rejects.toMatchObject({ code: 'NKUL_UNKNOWN_NOTIFIER' });
    }
  });
});

it('an interceptor that throws one error for many notifications has each of them told', async () => {
  const refused = Object.assign(new Error('no'), { code: 'NKUL_NO', message: 'Not today.' });
  const plugin: Plugin = {
    name: 'gate',
    register: (container) =>
      container.registerInstance(INTERCEPTOR, {
        name: 'gate',
        accept: () => {
          throw refused;
        },
      }),
  };
  const { hub } = await testHub({ notifiers: [fakeNotifier()], plugins: [plugin] });
  const list = Array.from({ length: 3 }, () => ({ to, text: 'Bonjour' }));
  const { errors } = await hub.notify(list).catch((error) => error);
  expect(errors.map(({ index }: { index: number }) => index)).toEqual([0, 1, 2]);
});
