import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as bodyOf } from 'node:stream/consumers';
import { createHub } from '@nkul/core';
import { NOTIFIER } from '@nkul/core/adapter';
import { eventually } from '@nkul/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type AfricasTalkingSettings, africasTalking } from './index.ts';

const apiKey = 'a-very-secret-key-of-the-account';
const right = { username: 'sandbox', apiKey, sender: 'NKULTEST' };
const phones = ['+237699000001', '+237670000002'];

interface Heard {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

/** A hub, and a provider that takes each message, or answers with this balance. */
async function hubOn(settings: Partial<AfricasTalkingSettings> = {}, balance = 'KES 123.4500', status = 200) {
  const heard: Heard[] = [];
  const server = createServer(async (request, response) => {
    const { method = '', url = '', headers } = request;
    const body = await bodyOf(request);
    heard.push({ method, url, headers, body });
    const numbers = new URLSearchParams(body).get('to')?.split(',') ?? [];
    const Recipients = numbers.map((number) => ({
      statusCode: 101,
      number,
      messageId: `id-${number.slice(1)}`,
    }));
    const json =
      method === 'GET' ? { UserData: { balance } } : { SMSMessageData: { Message: '', Recipients } };
    response.writeHead(method === 'GET' ? status : 201).end(JSON.stringify(json));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const hub = await createHub({ plugins: [africasTalking({ ...right, baseUrl, ...settings })] });
  onTestFinished(async () => {
    await hub.stop({ drain: false });
    server.closeAllConnections();
    server.close();
  });
  const sent = async (...texts: readonly string[]) => {
    const given = texts.length === 0 ? phones.map(() => 'Code 1234') : texts;
    const accepted = await hub.notify(
      given.map((text, place) => ({ to: { phone: phones[place] ?? '' }, text })),
    );
    const states = () => Promise.all(accepted.map(async ({ id }) => (await hub.get(id))?.status));
    await eventually(async () => (await states()).every((state) => state === 'sent' || state === 'failed'));
  };
  return { hub, heard, sent };
}

describe('messages with one text', () => {
  it('go out as the sample, in one call', async () => {
    const { heard, sent } = await hubOn();
    await sent();
    const sample = readFileSync(new URL('../fixtures/request.txt', import.meta.url), 'utf8').trim();
    expect(heard).toHaveLength(1);
    expect(heard[0]).toMatchObject({
      method: 'POST',
      url: '/version1/messaging',
      headers: {
        apikey: apiKey,
        accept: 'application/json',
        'content-type': 'application/x-www-form-urlencoded',
      },
    });
    expect(new URLSearchParams(heard[0]?.body)).toEqual(new URLSearchParams(sample));
  });

  it.each<[string, Partial<AfricasTalkingSettings>]>([
    ['the settings say so', { perCall: 1 }],
    ['a function chooses the sender', { sender: ({ to }) => to.slice(-5) }],
  ])('go out one by one, if %s', async (_, settings) => {
    const { heard, sent } = await hubOn(settings);
    await sent();
    const forms = heard.map(({ body }) => new URLSearchParams(body));
    expect(forms.map((form) => form.get('to')).toSorted()).toEqual(phones.toSorted());
  });
});

describe('messages', () => {
  it('with different texts go out in different calls', async () => {
    const { heard, sent } = await hubOn();
    await sent('one', 'two');
    expect(heard.map(({ body }) => new URLSearchParams(body).get('message')).toSorted()).toEqual([
      'one',
      'two',
    ]);
  });

  it('may leave their sender to the provider', async () => {
    const { heard, sent } = await hubOn({ sender: undefined } as never);
    await sent();
    expect(new URLSearchParams(heard[0]?.body).has('from')).toBe(false);
  });

  it('are refused before any call, if the sender that is chosen is not one', async () => {
    const { heard, sent } = await hubOn({ sender: () => '' });
    await sent('one');
    expect('nkul: a message failed: all tries and steps are used up').toHaveBeenLogged();
    expect(heard).toEqual([]);
  });

  it('go out with the key of now', async () => {
    let key = 'first';
    const { heard, sent } = await hubOn({ apiKey: () => key });
    await sent('one');
    key = 'second';
    await sent('two');
    expect(heard.map(({ headers }) => headers['apikey'])).toEqual(['first', 'second']);
  });
});

describe('the balance', () => {
  it('is money', async () => {
    const { hub, heard } = await hubOn();
    expect(await hub.balance('africastalking')).toMatchObject({
      left: 123.45,
      unit: 'KES',
      money: { amount: '123.4500', currency: 'KES' },
    });
    expect(heard).toMatchObject([
      { method: 'GET', url: '/version1/user?username=sandbox', headers: { apikey: apiKey } },
    ]);
  });

  it.each([
    ['is refused', 'KES 1', 401, 'check username and apiKey'],
    ['is not told', 'much', 200, 'without a balance'],
    ['is an error', 'KES 1', 500, 'answered 500'],
  ])('%s', async (_, balance, status, words) => {
    const { hub } = await hubOn({}, balance, status);
    await expect(hub.balance('africastalking')).rejects.toThrow(words);
  });
});

describe('the address', () => {
  it.each([
    ['sandbox', 'https://api.sandbox.africastalking.com/version1/user?username=sandbox'],
    ['nkul', 'https://api.africastalking.com/version1/user?username=nkul'],
  ])('of %s is %s', async (username, expected) => {
    const asked: string[] = [];
    const fetch = async (url: string | URL | Request) => {
      asked.push(url instanceof Request ? url.url : String(url));
      return new Response('{"UserData":{"balance":"KES 1"}}');
    };
    const plugin = africasTalking({ username, apiKey, fetch: fetch as never });
    const hub = await createHub({ plugins: [plugin], start: false });
    await hub.balance('africastalking');
    expect(asked).toEqual([expected]);
    await hub.stop();
  });
});

describe('a setting that cannot work is refused at the start', () => {
  it.each([
    [{ username: '' }, 'username'],
    [{ username: 'two words' }, 'username'],
    [{ username: undefined }, 'username'],
    [{ apiKey: 'two words' }, 'apiKey'],
    [{ apiKey: undefined }, 'apiKey'],
    [{ sender: 'far too long a name' }, 'sender'],
    [{ from: 'NKUL' }, 'sender'],
    [{ perCall: 0 }, 'perCall'],
    [{ baseUrl: 'http://example.com' }, 'baseUrl'],
  ])('%o', (wrong, named) => {
    expect(() => africasTalking({ ...right, ...wrong } as never)).toThrow(named);
    expect(() => africasTalking({ ...right, ...wrong } as never)).not.toThrow(apiKey);
  });

  it('and one that works registers a notifier that shows no secret', async () => {
    const hub = await createHub({ plugins: [africasTalking(right)], start: false });
    const notifier = hub.container.resolve(NOTIFIER);
    expect(JSON.stringify(notifier)).not.toContain(apiKey);
    expect(notifier.secrets?.()).toEqual([apiKey]);
    expect(notifier).toMatchObject({ name: 'africastalking', limits: { perCall: 100, inFlight: 16 } });
  });
});
