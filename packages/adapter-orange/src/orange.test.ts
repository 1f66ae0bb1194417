import { readFileSync } from 'node:fs';
import { createHub } from '@nkul/core';
import { NOTIFIER } from '@nkul/core/adapter';
import { eventually } from '@nkul/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  clientId,
  clientSecret,
  contractsOf,
  expired,
  fakeOrange,
  policy,
  type Replies,
  taken,
} from '../test/fake-orange.ts';
import { type OrangeCountry, type OrangeSettings, orange } from './index.ts';

const to = { phone: '+237699000001' };
const right = { clientId, clientSecret, country: 'CM', senderName: 'NKULTEST' } as const;

async function hubOn(replies: Replies = {}, settings: Partial<OrangeSettings> = {}) {
  const provider = await fakeOrange(replies);
  const plugin = orange({ ...right, baseUrl: provider.url, ...settings });
  const hub = await createHub({ plugins: [plugin], sendTimeout: '2s', lease: '4s' });
  onTestFinished(async () => {
    await hub.stop({ drain: false });
    await provider.close();
  });
  const attempted = async (text = 'Code 1234') => {
    const { id } = await hub.notify({ to, text });
    await eventually(async () => !['pending', undefined].includes((await hub.get(id))?.attempts[0]?.outcome));
    const attempt = (await hub.get(id))?.attempts[0];
    if (attempt?.outcome === 'deferred') await hub.cancel(id);
    return attempt;
  };
  return { hub, provider, attempted };
}

const sampleOf = (name: string) => readFileSync(new URL(`../fixtures/${name}.json`, import.meta.url), 'utf8');

describe('a message', () => {
  it('goes out as the sample, to an address that is encoded', async () => {
    const { provider, attempted } = await hubOn();
    expect(await attempted()).toMatchObject({ outcome: 'accepted' });
    const [heard] = provider.heard.send;
    expect(heard).toMatchObject({
      method: 'POST',
      url: '/smsmessaging/v1/outbound/tel%3A%2B2370000/requests',
      authorization: 'Bearer token-1',
    });
    expect(JSON.parse(heard?.body ?? '')).toEqual(JSON.parse(sampleOf('request')));
  });

  it.each<[OrangeCountry, string]>([
    ['CM', 'tel:+2370000'],
    ['CI', 'tel:+2250000'],
    ['SN', 'tel:+2210000'],
    ['ML', 'tel:+2230000'],
    ['BF', 'tel:+2260000'],
    ['GN', 'tel:+2240000'],
    ['CD', 'tel:+2430000'],
    ['MG', 'tel:+2610000'],
  ])('of %s comes from %s', async (country, senderAddress) => {
    const { provider, attempted } = await hubOn({}, { country });
    await attempted();
    expect(provider.heard.send[0]?.url).toContain(`/${encodeURIComponent(senderAddress)}/`);
    expect(JSON.parse(provider.heard.send[0]?.body ?? '').outboundSMSMessageRequest).toMatchObject({
      senderAddress,
    });
  });

  it.each([
    ['tel:2230000', 'tel:2230000'],
    ['+2230001', 'tel:+2230001'],
  ])('comes from the address of the settings: %s', async (senderAddress, expected) => {
    const { provider, attempted } = await hubOn({}, { country: 'ML', senderAddress });
    await attempted();
    expect(provider.heard.send[0]?.url).toContain(`/${encodeURIComponent(expected)}/`);
  });

  it('may have a name that a function chooses, or leave the name to Orange', async () => {
    const chosen = await hubOn({}, { senderName: ({ content }) => content.text.slice(0, 4) });
    await chosen.attempted('Ecole fermée');
    const without = await hubOn({}, { senderName: undefined } as never);
    await without.attempted();
    const names = [chosen, without].map(
      ({ provider }) => JSON.parse(provider.heard.send[0]?.body ?? '').outboundSMSMessageRequest.senderName,
    );
    expect(names).toEqual(['Ecol', undefined]);
  });

  it('is refused before any call, if its name is not one', async () => {
    const { provider, attempted } = await hubOn({}, { senderName: () => 'far too long a name' });
    expect(await attempted()).toMatchObject({ outcome: 'rejected', reason: { code: 'invalid_request' } });
    expect('nkul: a message failed: all tries and steps are used up').toHaveBeenLogged();
    expect(provider.heard.send).toEqual([]);
    expect(provider.heard.token).toEqual([]);
  });
});

describe('the token', () => {
  it('is asked for once, at the same address, for messages and contracts', async () => {
    const { hub, provider, attempted } = await hubOn();
    await attempted('one');
    await attempted('two');
    await hub.balance('orange');
    expect(provider.heard.token).toEqual([
      {
        method: 'POST',
        url: '/oauth/v3/token',
        authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`,
        body: 'grant_type=client_credentials',
      },
    ]);
    expect(provider.heard.contracts).toMatchObject([
      { method: 'GET', url: '/sms/admin/v1/contracts?country=CMR', authorization: 'Bearer token-1' },
    ]);
  });

  it.each(['number', 'string'])('may tell its life as a %s', async (name) => {
    const body = sampleOf(`tokens/${name}`);
    const { provider, attempted } = await hubOn({ token: () => ({ status: 200, body }) });
    await attempted('one');
    await attempted('two');
    expect(provider.heard.send).toMatchObject([
      { authorization: 'Bearer TOKEN' },
      { authorization: 'Bearer TOKEN' },
    ]);
    expect(provider.heard.token).toHaveLength(1);
  });

  it('that Orange refuses is replaced once, and the message goes out', async () => {
    const { provider, attempted } = await hubOn({ send: (nth) => (nth === 1 ? expired : taken) });
    expect(await attempted()).toMatchObject({ outcome: 'accepted' });
    expect(provider.heard.send.map(({ authorization }) => authorization)).toEqual([
      'Bearer token-1',
      'Bearer token-2',
    ]);
  });

  it('that Orange refuses again pauses the notifier', async () => {
    const { hub, provider, attempted } = await hubOn({ send: () => expired });
    expect(await attempted()).toMatchObject({
      outcome: 'deferred',
      reason: { code: 'unauthorized', providerCode: '42' },
    });
    expect(provider.heard.send).toHaveLength(2);
    expect(await hub.pauses()).toMatchObject([{ notifier: 'orange', reason: 'unauthorized' }]);
    expect('nkul: a notifier is paused').toHaveBeenLogged();
  });

  it('that is not given, as the secret is wrong, pauses the notifier, and nothing is sent', async () => {
    const token = () => ({ status: 401, body: { error: 'invalid_client' } });
    const { hub, provider, attempted } = await hubOn({ token });
    expect(await attempted()).toMatchObject({ outcome: 'deferred', reason: { code: 'unauthorized' } });
    expect(await hub.pauses()).toMatchObject([{ notifier: 'orange', reason: 'unauthorized' }]);
    expect('nkul: a notifier is paused').toHaveBeenLogged();
    expect(provider.heard.send).toEqual([]);
    await expect(hub.balance('orange')).rejects.toThrow('check clientId');
  });

  it('that is not given, as Orange is away, leaves the message for later', async () => {
    const { hub, provider, attempted } = await hubOn({ token: () => ({ status: 503, body: '' }) });
    expect(await attempted()).toMatchObject({ outcome: 'deferred', reason: { code: 'not_connected' } });
    expect(await hub.pauses()).toEqual([]);
    expect(provider.heard.send).toEqual([]);
  });

  it('is asked for with the secret of now', async () => {
    let secret = 'first';
    const { provider, attempted } = await hubOn(
      { send: (nth) => (nth === 2 ? expired : taken) },
      { clientSecret: () => secret },
    );
    await attempted('one');
    secret = 'second';
    expect(await attempted('two')).toMatchObject({ outcome: 'accepted' });
    const used = provider.heard.token.map(({ authorization }) => atob(authorization.replace('Basic ', '')));
    expect(used).toEqual([`${clientId}:first`, `${clientId}:second`]);
  });
});

describe('a refusal by a policy', () => {
  it.each([
    ['no credit, if the contracts have no units left', () => contractsOf(0, 0), 'insufficient_credit'],
    ['no credit, if there is no contract', () => contractsOf(), 'insufficient_credit'],
    ['no access, if the contracts have units left', () => contractsOf(0, 3), 'unauthorized'],
    ['no access, if the contracts cannot be read', () => ({ status: 500, body: '' }), 'unauthorized'],
  ])('is %s', async (_, contracts, reason) => {
    const { hub, provider, attempted } = await hubOn({ send: () => policy, contracts });
    expect(await attempted()).toMatchObject({
      outcome: 'deferred',
      reason: { code: reason, providerCode: 'POL0001' },
    });
    expect(await hub.pauses()).toMatchObject([{ notifier: 'orange', reason }]);
    expect('nkul: a notifier is paused').toHaveBeenLogged();
    expect(provider.heard.send).toHaveLength(1);
  });
});

/** A notifier on its own, without a hub that would pause it. */
async function notifierOn(replies: Replies, settings: Partial<OrangeSettings> = {}) {
  const provider = await fakeOrange(replies);
  const plugin = orange({ ...right, baseUrl: provider.url, ...settings });
  const notifier = (await createHub({ plugins: [plugin], start: false })).container.resolve(NOTIFIER);
  onTestFinished(async () => {
    await notifier.close?.();
    await provider.close();
  });
  const submitted = async (id: string) => {
    const message = { id, attempt: 1, to: to.phone, content: { text: 'a' }, recipient: {}, metadata: {} };
    return (await notifier.send([message], { signal: new AbortController().signal }))[0];
  };
  return { provider, submitted };
}

it('refusals by a policy that come together share a request for the contracts', async () => {
  const { provider, submitted } = await notifierOn({ send: () => policy, contracts: () => contractsOf(0) });
  const ids = Array.from({ length: 12 }, (_, index) => `m${index}`);
  for (const one of await Promise.all(ids.map(submitted)))
    expect(one).toMatchObject({ outcome: 'deferred', pause: 'insufficient_credit' });
  expect(provider.heard.send).toHaveLength(12);
  expect(provider.heard.contracts.length).toBeLessThan(12);
});

it('a message with a new secret that waits for the token of the old one is not paused', async () => {
  let secret = 'the-old-secret';
  let second: ReturnType<typeof submitted> | undefined;
  const token = () => {
    secret = 'the-new-secret';
    second = submitted('b');
    return { status: 401, body: { error: 'invalid_client' } };
  };
  const { submitted } = await notifierOn({ token }, { clientSecret: () => secret });
  expect(await submitted('a')).not.toHaveProperty('pause');
  const joined = await second;
  expect(joined).toMatchObject({ outcome: 'deferred' });
  expect(joined).not.toHaveProperty('pause');
});

describe('an address that Orange does not know', () => {
  it('pauses the notifier, as a setting is wrong', async () => {
    const { hub, attempted } = await hubOn({
      send: () => ({ status: 404, body: { code: 60, message: 'Not found' } }),
    });
    expect(await attempted()).toMatchObject({ outcome: 'deferred', reason: { code: 'unauthorized' } });
    expect(await hub.pauses()).toMatchObject([{ notifier: 'orange' }]);
    expect('nkul: a notifier is paused').toHaveBeenLogged();
  });

  it('and a page that is not from Orange: the message is perhaps sent', async () => {
    const { attempted } = await hubOn({ send: () => ({ status: 404, body: '<html></html>' }) });
    expect(await attempted()).toMatchObject({ outcome: 'unknown' });
    expect('nkul: a provider may or may not have sent a message: it is unknown').toHaveBeenLogged();
  });
});

describe('the words of Orange', () => {
  it('show neither the secret nor the token', async () => {
    const text = `${clientSecret} token-1`;
    const body = { requestError: { serviceException: { messageId: 'SVC0001', text } } };
    const { attempted } = await hubOn({ send: () => ({ status: 400, body }) });
    const shown = JSON.stringify(await attempted());
    expect(shown).toContain('SVC0001');
    expect(shown).not.toMatch(/token-1|a-very-secret/);
    expect('nkul: a message failed: all tries and steps are used up').toHaveBeenLogged();
  });
});

describe('a setting that cannot work is refused at the start', () => {
  it.each([
    [{ clientId: '' }, 'clientId'],
    [{ clientId: 'a:b' }, 'clientId'],
    [{ clientId: undefined }, 'clientId'],
    [{ clientSecret: 'two words' }, 'clientSecret'],
    [{ clientSecret: undefined }, 'clientSecret'],
    [{ country: 'FR' }, 'country'],
    [{ country: undefined }, 'country'],
    [{ senderName: 'far too long a name' }, 'senderName'],
    [{ senderAddress: 'NKUL' }, 'senderAddress'],
    [{ sender: 'NKUL' }, 'senderName'],
    [{ baseUrl: 'http://example.com' }, 'baseUrl'],
    [{ perSecond: 0 }, 'perSecond'],
  ])('%o', (wrong, named) => {
    expect(() => orange({ ...right, ...wrong } as never)).toThrow(named);
    expect(() => orange({ ...right, ...wrong } as never)).not.toThrow(clientSecret);
  });

  it('and one that works registers a notifier that shows no secret, and has the limits of Orange', async () => {
    const hub = await createHub({ plugins: [orange(right)], start: false });
    const notifier = hub.container.resolve(NOTIFIER);
    expect(JSON.stringify(notifier)).not.toContain(clientSecret);
    expect(notifier.secrets?.()).toEqual([clientSecret]);
    expect(notifier).toMatchObject({ name: 'orange', limits: { perCall: 1, perSecond: 5, inFlight: 16 } });
  });
});
