import { CALLBACK, type Callback, type CallbackRequest } from '@nkul/core/adapter';
import express from 'express';
import { describe, expect, it } from 'vitest';
import { devcodeAccount } from '../test/devcode-account.ts';
import { serve, token } from '../test/served-webhook.ts';
import { expressWebhook } from './express-webhook.ts';

/** A callback that notes its calls, and takes GET as well. */
function noting(more: Partial<Callback> = {}) {
  const calls: CallbackRequest[] = [];
  const callback: Callback = {
    notifier: 'devcode',
    methods: ['GET', 'POST'],
    read: (request) => {
      calls.push(request);
      return { entries: [] };
    },
    answer: () => ({ status: 200, headers: {}, body: 'ok' }),
    ...more,
  };
  const notifier = devcodeAccount();
  const plugin = {
    ...notifier,
    register: (into: Parameters<typeof notifier.register>[0]) => {
      const hidden: typeof into = Object.create(into, {
        registerInstance: {
          value: (name: Parameters<typeof into.registerInstance>[0], part: unknown) =>
            into.registerInstance(name, name === CALLBACK ? callback : part),
        },
      });
      notifier.register(hidden);
    },
  };
  return { calls, plugins: [plugin] };
}

const at = `/callbacks/devcode/${token}`;

describe('a callback', () => {
  it('gets the address that was called, as the provider sees it, and its query', async () => {
    const { calls, plugins } = noting();
    const { post } = await serve({ plugins, publicUrl: 'https://example.com/api/' });
    await post('{}', { path: `${at}?ref=a%20b&n=1&n=2` });
    expect(calls[0]).toMatchObject({
      url: `https://example.com/api${at}?ref=a%20b&n=1&n=2`,
      query: { ref: 'a b', n: ['1', '2'] },
    });
  });

  it('gets the address of the request where the public one is not known', async () => {
    const { calls, plugins } = noting();
    const { post, port } = await serve({ plugins });
    await post('{}', { path: `${at}?ref=1` });
    expect(calls[0]?.url).toBe(`http://127.0.0.1:${port}${at}?ref=1`);
  });

  it('gets the bytes of a form as they came, for its signature', async () => {
    const { calls, plugins } = noting({ types: ['application/x-www-form-urlencoded'] });
    const { post } = await serve({ plugins });
    const form = 'To=%2B237699000001&Body=a+b';
    await post(form, { headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' } });
    expect(Buffer.from(calls[0]?.body as Uint8Array).toString()).toBe(form);
    expect((await post('{}', { headers: { 'content-type': 'application/json' } })).status).toBe(415);
  });

  it('is called by the methods that it takes, and no other', async () => {
    const challenge: Partial<Callback> = {
      handshake: ({ query = {} }) =>
        'challenge' in query ? { status: 200, headers: {}, body: String(query['challenge']) } : undefined,
    };
    const { plugins } = noting(challenge);
    const { post } = await serve({ plugins });
    const asked = await post(undefined, { method: 'GET', path: `${at}?challenge=42`, body: '' });
    expect([asked.status, asked.text]).toEqual([200, '42']);
    const refused = await post('', { method: 'PUT' });
    expect([refused.status, refused.headers['allow']]).toEqual([405, 'GET, POST']);
  });
});

describe('hub.callbackUrl()', () => {
  it('is where the webhook is seen from outside, with the first of its tokens', async () => {
    const [old, current] = ['0123456789abcdef0123456789abcdea', 'f0e1d2c3b4a5968778695a4b3c2d1e0f'];
    const { hub } = await serve({
      publicUrl: 'https://example.com',
      path: '/sms/reports',
      token: [current, old],
    });
    expect(hub.callbackUrl('devcode')).toBe(`https://example.com/sms/reports/devcode/${current}`);
    expect(hub.callbackUrl('nobody')).toBeUndefined();
  });

  it('is unknown where the webhook does not know how it is seen', async () => {
    const { hub } = await serve();
    expect(hub.callbackUrl('devcode')).toBeUndefined();
  });

  it.each([
    [{ publicUrl: 'example.com' }, 'publicUrl'],
    [{ publicUrl: 'http://example.com' }, 'https:'],
    [{ publicUrl: 'https://user:secret@example.com' }, 'publicUrl'],
    [{ publicUrl: 'https://example.com?x=1' }, 'publicUrl'],
    [{ publicUrl: 'https://example.com', path: 'callbacks/' }, 'path'],
    [{ publicURL: 'https://example.com' }, 'publicUrl'],
  ])('is refused by %o, with the mend', async (options, named) => {
    const { hub } = await serve();
    expect(() => express().use(expressWebhook(hub, { token, ...options } as never))).toThrow(named);
    expect(() => expressWebhook(hub, { token, ...options } as never)).not.toThrow('secret');
  });
});
