import { once } from 'node:events';
import { inspect } from 'node:util';
import { createHub } from '@nkul/core';
import { NOTIFIER, type Outgoing } from '@nkul/core/adapter';
import { createSimulator } from '@nkul/simulator-devcode';
import nock from 'nock';
import { afterEach, describe, expect, it } from 'vitest';
import { notifierOf, outgoing } from '../test/notifier-of.ts';
import { answerWith, scriptedProvider } from '../test/provider.ts';
import { devcode } from './devcode.ts';
import type { DevcodeSettings } from './settings.ts';

const signal = () => AbortSignal.timeout(5_000);
const bodies = (requests: readonly { readonly body: string }[]) =>
  requests.map(({ body }) => JSON.parse(body));

describe('the request', () => {
  afterEach(() => nock.cleanAll());

  it('is a POST to Send_sms_dev with one phone and one message as strings', async () => {
    const exchange = nock('https://devcodesms.com')
      .post('/developpeur/Send_sms_dev', {
        api_key: 'demo-key',
        sender: 'NKUL',
        phone: '+237699128531',
        message: 'Bonjour',
      })
      .matchHeader('content-type', 'application/json')
      .reply(200, {});
    const notifier = await notifierOf({});
    await notifier.send([outgoing('+237699128531')], { signal: signal() });
    expect(exchange.isDone()).toBe(true);
  });

  it('has a list of phones and one message when the text is the same', async () => {
    const provider = await scriptedProvider(answerWith(500, ''));
    const notifier = await notifierOf({ baseUrl: provider.url });
    await notifier.send([outgoing('+237699128531'), outgoing('+237677018812')], { signal: signal() });
    expect(bodies(provider.requests)).toEqual([
      { api_key: 'demo-key', sender: 'NKUL', phone: ['+237699128531', '+237677018812'], message: 'Bonjour' },
    ]);
    await notifier.close?.();
    await provider.close();
  });

  it('never pairs texts by position unless told so', async () => {
    const provider = await scriptedProvider(answerWith(500, ''));
    const plain = await notifierOf({ baseUrl: provider.url });
    const messages = [outgoing('+237699128531', 'un'), outgoing('+237677018812', 'deux')];
    await plain.send(messages, { signal: signal() });
    expect(
      bodies(provider.requests)
        .map(({ phone, message }) => [phone, message])
        .toSorted(),
    ).toEqual([
      ['+237677018812', 'deux'],
      ['+237699128531', 'un'],
    ]);
    const pairwise = await notifierOf({ baseUrl: provider.url, pairwise: true });
    await pairwise.send(messages, { signal: signal() });
    expect(bodies(provider.requests).at(-1)).toMatchObject({
      phone: ['+237699128531', '+237677018812'],
      message: ['un', 'deux'],
    });
    await Promise.all([plain.close?.(), pairwise.close?.()]);
    await provider.close();
  });

  it('never has a number twice', async () => {
    const provider = await scriptedProvider(answerWith(500, ''));
    const notifier = await notifierOf({ baseUrl: provider.url });
    await notifier.send([outgoing('+237699128531'), outgoing('+237699128531')], { signal: signal() });
    expect(bodies(provider.requests).map(({ phone }) => phone)).toEqual(['+237699128531', '+237699128531']);
    await notifier.close?.();
    await provider.close();
  });

  it('has the sender that a function chose, and parts messages by it', async () => {
    const provider = await scriptedProvider(answerWith(500, ''));
    const sender = ({ to }: { readonly to: string }) => (to.startsWith('+23769') ? 'ORANGE-CO' : 'MTN-CO');
    const notifier = await notifierOf({ baseUrl: provider.url, sender });
    await notifier.send([outgoing('+237699128531'), outgoing('+237677018812')], { signal: signal() });
    const senders = Object.fromEntries(bodies(provider.requests).map((body) => [body.phone, body.sender]));
    expect(senders).toEqual({ '+237699128531': 'ORANGE-CO', '+237677018812': 'MTN-CO' });
    await notifier.close?.();
    await provider.close();
  });

  it('goes out through the fetch that it was given', async () => {
    const seen: string[] = [];
    const notifier = await notifierOf({
      fetch: async (request) => {
        seen.push(`${request.method} ${request.url} ${await request.text()}`);
        return Response.json({
          details: [{ sms: [{ status: 'success', messageid: 'm-9', mobileno: '699128531' }] }],
        });
      },
    });
    const submissions = await notifier.send([outgoing('+237699128531')], { signal: signal() });
    expect(submissions).toMatchObject([{ outcome: 'accepted', reference: 'm-9' }]);
    expect(seen).toEqual([
      'POST https://devcodesms.com/developpeur/Send_sms_dev {"api_key":"demo-key","sender":"NKUL","phone":"+237699128531","message":"Bonjour"}',
    ]);
  });
});

describe('before any HTTP', () => {
  it('refuses a Cameroonian number that is not mobile and a sender that cannot be, and sends the rest', async () => {
    const simulator = await createSimulator();
    const sender = ({ content }: { readonly content: { readonly text: string } }) =>
      content.text === 'sans lettre' ? '12345' : 'NKUL';
    const notifier = await notifierOf({ baseUrl: simulator.url, sender });
    const submissions = await notifier.send(
      [outgoing('+237222334455'), outgoing('+237699128531'), outgoing('+237677018812', 'sans lettre')],
      { signal: signal() },
    );
    expect(submissions).toMatchObject([
      {
        outcome: 'rejected',
        reason: { code: 'invalid_recipient', message: expect.stringContaining('+2372******55') },
      },
      { outcome: 'accepted' },
      { outcome: 'rejected', reason: { code: 'invalid_request' } },
    ]);
    expect(simulator.accepted.map(({ to }) => to)).toEqual(['+237699128531']);
    await notifier.close?.();
    await simulator.close();
  });

  it.each([
    [
      'throws',
      () => {
        throw new TypeError('no brand for +237677018812');
      },
      'the function that chooses its sender threw: TypeError',
    ],
    ['answers nothing', () => undefined, 'the sender chosen for it'],
    ['answers what is no text', () => 12, 'the sender chosen for it'],
  ])(
    'refuses a message for which the function for senders %s, and sends the rest',
    async (_what, wrong, words) => {
      const provider = await scriptedProvider(answerWith(500, ''));
      // What a function without types may do.
      const sender = (({ to }) => (to === '+237677018812' ? wrong() : 'NKUL')) as (
        message: Outgoing,
      ) => string;
      const notifier = await notifierOf({ baseUrl: provider.url, sender });
      const submissions = await notifier.send([outgoing('+237677018812'), outgoing('+237699128531')], {
        signal: signal(),
      });
      expect(submissions).toMatchObject([
        { outcome: 'rejected', reason: { code: 'invalid_request', message: expect.stringContaining(words) } },
        { outcome: 'unknown' },
      ]);
      expect(JSON.stringify(submissions)).not.toContain('677018812');
      expect(bodies(provider.requests)).toMatchObject([{ sender: 'NKUL', phone: '+237699128531' }]);
      await notifier.close?.();
      await provider.close();
    },
  );

  it.each([
    ['apiKey', { apiKey: ' ' }],
    ['apiKey', { apiKey: 'demo-\nkey' }],
    ['apiKey', { apiKey: 'demo\u200bkey' }],
    ['sender', { sender: '' }],
    ['sender', { sender: '123' }],
    ['sender', { sender: 'twelve chars' }],
    ['sender', { sender: undefined }],
    ['perCall', { perCall: 0 }],
    ['inFlight', { inFlight: 0 }],
    ['inFlight', { inFlight: 1.5 }],
    ['perSecond', { perSecond: 0 }],
    ['perSecond', { perSecond: Number.NaN }],
    ['perSecond', { perSecond: Number.POSITIVE_INFINITY }],
    ['baseUrl', { baseUrl: 'http://devcodesms.com/developpeur/' }],
    ['baseUrl', { baseUrl: 'https://devcodesms.com/?api_key=x' }],
    ['baseUrl', { baseUrl: 'nonsense' }],
    ['timeZone', { timeZone: 'Africa/Nowhere' }],
  ])('names a setting that cannot work: %s', (field, settings) => {
    // What a caller in JavaScript may hand over, such as a variable of the environment that is not set.
    const wrong = { apiKey: 'demo-key', sender: 'NKUL', ...settings } as DevcodeSettings;
    const make = () => devcode(wrong);
    expect(make).toThrow(expect.objectContaining({ code: 'NKUL_CONFIGURATION', field }));
  });
});

it('takes a key without the line end that a file adds, and tells it as its secret', async () => {
  const provider = await scriptedProvider(answerWith(500, ''));
  const notifier = await notifierOf({ apiKey: ' demo-key\r\n', baseUrl: provider.url });
  await notifier.send([outgoing('+237699128531')], { signal: signal() });
  expect(bodies(provider.requests)).toMatchObject([{ api_key: 'demo-key' }]);
  expect(notifier.secrets?.()).toEqual(['demo-key']);
  await notifier.close?.();
  await provider.close();
});

it('declares its limits for the core to honour', async () => {
  const notifier = await notifierOf({ perCall: 20, inFlight: 3, perSecond: 7 });
  expect(notifier.limits).toEqual({ perCall: 20, mixed: false, inFlight: 3, perSecond: 7 });
  expect((await notifierOf({ perCall: 20, sender: () => 'NKUL' })).limits).toMatchObject({ perCall: 1 });
  expect((await notifierOf({ pairwise: true })).limits).toEqual({ perCall: 50, mixed: true, inFlight: 16 });
});

it('makes one call of one send, also when a function chooses senders, so that the core counts them all', async () => {
  let [open, most, calls] = [0, 0, 0];
  const fetch = async (): Promise<Response> => {
    open += 1;
    calls += 1;
    most = Math.max(most, open);
    await new Promise((resolve) => setTimeout(resolve, 5));
    open -= 1;
    return Response.json({}, { status: 500 });
  };
  const sender = ({ to }: { readonly to: string }) => `S${to.slice(-4)}`;
  const hub = await createHub({ plugins: [devcode({ apiKey: 'demo-key', sender, inFlight: 2, fetch })] });
  const numbers = Array.from({ length: 10 }, (_, index) => `+23769912853${index}`);
  await hub.notify(numbers.map((phone) => ({ to: { phone }, text: 'Bonjour' })));
  await hub.stop();
  expect('it is unknown').toHaveBeenLogged();
  expect(calls).toBe(10);
  expect(most).toBe(2);
});

it('runs two accounts in one hub under two names', async () => {
  const simulator = await createSimulator({ accounts: { 'key-a': 10, 'key-b': 10 } });
  const settings = { sender: 'NKUL', baseUrl: simulator.url };
  const hub = await createHub({
    plugins: [
      devcode({ ...settings, name: 'devcode-otp', apiKey: 'key-a' }),
      devcode({ ...settings, name: 'devcode-alerts', apiKey: 'key-b' }),
    ],
    routes: { otp: [{ notifier: 'devcode-otp' }], alerts: [{ notifier: 'devcode-alerts' }] },
  });
  await hub.notify([
    { to: { phone: '699128531' }, route: 'otp', text: 'un' },
    { to: { phone: '699128531' }, route: 'alerts', text: 'deux' },
    { to: { phone: '677018812' }, route: 'alerts', text: 'trois' },
  ]);
  await hub.stop();
  expect([simulator.account('key-a').left, simulator.account('key-b').left]).toEqual([9, 8]);
  await simulator.close();
});

it('shows its key in nothing that can be printed or serialised', async () => {
  const key = 'a-very-secret-key';
  const provider = await scriptedProvider((response, { body }) => response.writeHead(500).end(body));
  const plugin = devcode({ apiKey: key, sender: 'NKUL', baseUrl: provider.url });
  const hub = await createHub({ plugins: [plugin] });
  const heard: unknown[] = [];
  hub.on('*', (event) => heard.push(event));
  await hub.notify({ to: { phone: '699128531' }, text: 'Bonjour' });
  const failed = await hub.balance('devcode').catch((error: unknown) => error);
  await hub.stop();
  expect(/it is unknown(?![\s\S]*a-very-secret-key)/).toHaveBeenLogged(1);
  expect(provider.requests.every(({ body }) => body.includes(key))).toBe(true);
  expect(provider.requests.some(({ url, headers }) => `${url}${JSON.stringify(headers)}`.includes(key))).toBe(
    false,
  );
  for (const thing of [plugin, hub, hub.container.resolve(NOTIFIER), heard, failed]) {
    expect(inspect(thing, { depth: 20, showHidden: true })).not.toContain(key);
  }
  expect(JSON.stringify([plugin, heard, failed])).not.toContain(key);
  expect(failed).toHaveProperty('code', 'NKUL_BALANCE');
  await provider.close();
});

it('keeps connections from call to call, and lets go of them when it is closed', async () => {
  const sockets = new Set<object>();
  const closed: Promise<unknown>[] = [];
  const provider = await scriptedProvider((response, request, socket) => {
    if (!sockets.has(socket)) closed.push(once(socket, 'close'));
    sockets.add(socket);
    answerWith(500, '')(response, request, socket);
  });
  const notifier = await notifierOf({ baseUrl: provider.url });
  for (let call = 0; call < 10; call += 1)
    await notifier.send([outgoing('+237699128531')], { signal: signal() });
  expect(provider.requests).toHaveLength(10);
  expect(sockets.size).toBeLessThan(4);
  await notifier.close?.();
  await Promise.all(closed);
  await provider.close();
});
