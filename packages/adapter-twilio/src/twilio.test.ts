import { createHub, type Hub } from '@nkul/core';
import { CALLBACK, type Callback, LOGGER, NOTIFIER, type Plugin } from '@nkul/core/adapter';
import { eventually } from '@nkul/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { twilioClient } from '../../../tools/twilio.ts';
import {
  accountSid,
  authToken,
  type FakeTwilio,
  fakeTwilio,
  json,
  type Respond,
  sidFor,
  takes,
} from '../test/fake-twilio.ts';
import { type TwilioSettings, twilio } from './index.ts';

const to = { phone: '+237699000001' };
const callbackUrl = 'https://example.com/callbacks/twilio/token';
const ends: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function hubOn(
  settings: Partial<TwilioSettings> = {},
  respond: Respond = takes,
  plugins: readonly Plugin[] = [],
) {
  const provider = await fakeTwilio(respond);
  ends.push(() => provider.close());
  const plugin = twilio({
    accountSid,
    authToken,
    from: 'NKUL',
    callbackUrl,
    baseUrl: provider.url,
    ...settings,
  });
  const hub = await createHub({ plugins: [...plugins, plugin], sendTimeout: '2s', lease: '4s' });
  ends.push(() => hub.stop({ drain: false }));
  return { hub, provider };
}

/** A request of Twilio's own client, before it goes out. */
interface ClientRequest {
  readonly method: string;
  readonly uri: string;
  readonly data: object;
  readonly username: string;
  readonly password: string;
}

async function sent(hub: Hub, provider: FakeTwilio) {
  const { id } = await hub.notify({ to, text: 'Code 1234: é & ñ' });
  await eventually(async () => provider.heard.length > 0 && (await hub.get(id))?.status !== 'sending');
  return id;
}

describe('a message', () => {
  it("goes out as the request that Twilio's own client makes", async () => {
    const { hub, provider } = await hubOn();
    const id = await sent(hub, provider);
    const client = twilioClient(accountSid, authToken);
    const judged = async ({ method, uri, data, username, password }: ClientRequest) => {
      const [heard] = provider.heard;
      expect(heard).toMatchObject({ method: method.toUpperCase(), url: new URL(uri).pathname });
      expect(Object.fromEntries(heard?.form ?? [])).toEqual(data);
      const basic = Buffer.from(`${username}:${password}`).toString('base64');
      expect(heard?.authorization).toBe(`Basic ${basic}`);
      return { statusCode: 201, body: { sid: 'SM1' } };
    };
    Object.assign(client.httpClient, { request: judged });
    expect.assertions(4);
    await client.messages.create({
      to: to.phone,
      from: 'NKUL',
      body: 'Code 1234: é & ñ',
      statusCallback: `${callbackUrl}?ref=${id}.1`,
    });
    expect(await hub.get(id)).toMatchObject({
      status: 'sent',
      attempts: [{ reference: sidFor(to.phone), aliases: [`${id}.1`] }],
    });
  });

  it('goes out by a messaging service, with an API key, on WhatsApp', async () => {
    const [messagingServiceSid, key] = [`MG${'b'.repeat(32)}`, `SK${'c'.repeat(32)}`];
    const { provider, hub } = await hubOn({
      channel: 'whatsapp',
      from: '+15005550006',
      messagingServiceSid,
      apiKey: { sid: key, secret: 'hidden' },
    });
    await hub.notify({ to: { addresses: { whatsapp: '+237699000001' } }, text: 'Bonjour' });
    await eventually(() => provider.heard.length > 0);
    const [heard] = provider.heard;
    expect(Object.fromEntries(heard?.form ?? [])).toMatchObject({
      To: 'whatsapp:+237699000001',
      From: 'whatsapp:+15005550006',
      MessagingServiceSid: messagingServiceSid,
    });
    expect(heard?.authorization).toBe(`Basic ${Buffer.from(`${key}:hidden`).toString('base64')}`);
  });

  it('that is longer than Twilio takes is refused before any call', async () => {
    const { hub, provider } = await hubOn();
    const { id } = await hub.notify({ to, text: 'a'.repeat(1_601) });
    await eventually(async () => (await hub.get(id))?.status === 'failed');
    expect('nkul: a message failed: all tries and steps are used up').toHaveBeenLogged();
    expect(provider.heard).toEqual([]);
    expect((await hub.get(id))?.attempts).toMatchObject([
      { outcome: 'rejected', reason: { code: 'too_long' } },
    ]);
  });
});

describe('settings that are functions', () => {
  it('a token that is replaced while Twilio refuses the old one: nothing is paused, and the message goes out', async () => {
    const tokens: string[] = [];
    let token = 'old-token';
    const { provider, hub } = await hubOn({ authToken: () => token }, (response, heard) => {
      const [, given = ''] = Buffer.from(heard.authorization.slice(6), 'base64').toString('utf8').split(':');
      tokens.push(given);
      token = 'new-token';
      const answer = given === 'new-token' ? takes : json(401, { code: 20003, message: 'no', status: 401 });
      answer(response, heard);
    });
    const { id } = await hub.notify({ to, text: 'a' });
    await eventually(async () => (await hub.get(id))?.status === 'sent');
    expect([tokens, await hub.pauses()]).toEqual([['old-token', 'new-token'], []]);
    expect(JSON.stringify(await hub.get(id))).not.toMatch(/old-token|new-token/);
    expect(provider.heard).toHaveLength(2);
  });

  it('a sender is chosen for each message; a wrong one refuses its message before any call', async () => {
    const { provider, hub } = await hubOn({ from: ({ metadata }) => String(metadata['from'] ?? '') });
    await hub.notify({ to, text: 'a', metadata: { from: 'SHOP' } });
    await eventually(() => provider.heard.length === 1);
    expect(provider.heard[0]?.form.get('From')).toBe('SHOP');
    const { id } = await hub.notify({ to, text: 'a' });
    await eventually(async () => (await hub.get(id))?.status === 'failed');
    expect('nkul: a message failed: all tries and steps are used up').toHaveBeenLogged();
    expect(provider.heard).toHaveLength(1);
  });
});

describe('a report', () => {
  it('whose signature is wrong changes nothing', async () => {
    const { hub, provider } = await hubOn();
    const id = await sent(hub, provider);
    await eventually(async () => (await hub.get(id))?.status === 'sent');
    const other = { ...(await hub.container.resolve<Callback>(CALLBACK)) };
    expect(other).toMatchObject({ notifier: 'twilio' });
    const forged = await hub.receive('twilio', {
      method: 'POST',
      url: callbackUrl,
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': 'AAAA' },
      body: new TextEncoder().encode(`MessageSid=${sidFor(to.phone)}&MessageStatus=delivered`),
    });
    expect(forged.status).toBe(403);
    expect('nkul: a call of a provider was refused; its delivery reports are not stored').toHaveBeenLogged();
    expect((await hub.get(id))?.status).toBe('sent');
  });
});

describe('the address of the reports', () => {
  it('is that of the webhook, if the settings do not say', async () => {
    const { hub, provider } = await hubOn({ callbackUrl: undefined } as never);
    hub.callbacksAt((name) => `https://example.com/x/${name}/t?v=2`);
    const id = await sent(hub, provider);
    expect(provider.heard[0]?.form.get('StatusCallback')).toBe(
      `https://example.com/x/twilio/t?v=2&ref=${id}.1`,
    );
  });

  it('is missed once in the log, and messages go out without it', async () => {
    const lines: string[] = [];
    const write = (_details: object, text = '') => void lines.push(text);
    const logging: Plugin = {
      name: 'log',
      register: (into) => void into.registerInstance(LOGGER, { warn: write, error: write }),
    };
    const { hub, provider } = await hubOn({ callbackUrl: undefined } as never, takes, [logging]);
    await hub.notify([1, 2, 3].map((n) => ({ to: { phone: `+23769900000${n}` }, text: 'a' })));
    await eventually(() => provider.heard.length === 3);
    expect(provider.heard.every(({ form }) => !form.has('StatusCallback'))).toBe(true);
    expect(lines).toEqual([expect.stringContaining('give expressWebhook() a publicUrl')]);
  });
});

describe('the balance', () => {
  it.each([
    ['is refused', json(401, { code: 20003, message: 'x', status: 401 }), 'check authToken'],
    ['is not told', json(200, { balance: 'much' }), 'without a balance'],
  ])('%s', async (_, respond, words) => {
    const { hub } = await hubOn({}, respond);
    await expect(hub.balance('twilio')).rejects.toThrow(words);
  });
});

describe('a setting that cannot work is refused at the start', () => {
  const right = { accountSid, authToken, from: 'NKUL' };
  it.each([
    [{ accountSid: 'AC1' }, 'accountSid'],
    [{ authToken: undefined }, 'authToken'],
    [{ authToken: 'two words' }, 'authToken'],
    [{ from: undefined }, 'messagingServiceSid'],
    [{ messagingServiceSid: accountSid }, 'messagingServiceSid'],
    [{ baseUrl: 'http://example.com' }, 'baseUrl'],
    [{ callbackUrl: 'example.com' }, 'callbackUrl'],
    [{ channel: 'voice' }, 'channel'],
    [{ sender: 'NKUL' }, 'from'],
    [{ apiKey: { sid: 'SK1', secret: 's' } }, 'apiKey'],
    [{ dispatcher: {} }, 'dispatcher'],
  ])('%o', (wrong, named) => {
    expect(() => twilio({ ...right, ...wrong } as never)).toThrow(named);
    expect(() => twilio({ ...right, ...wrong } as never)).not.toThrow(authToken);
  });

  it('and one that works registers a notifier that shows no secret', async () => {
    const hub = await createHub({ plugins: [twilio(right)], start: false });
    const notifier = hub.container.resolve(NOTIFIER);
    expect(JSON.stringify(notifier)).not.toContain(authToken);
    expect(notifier.secrets?.()).toEqual([authToken]);
  });
});
