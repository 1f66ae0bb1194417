import { ConfigurationError, type Duration } from '@nkul/core/adapter';
import { describe, expect, test } from 'vitest';
import { reportOf, storedOf } from '../test/devcode-report.ts';
import { path, serve, token } from '../test/served-webhook.ts';
import { type ExpressWebhookOptions, expressWebhook } from './index.ts';

const report = reportOf();
const nothingThere = '{"title":"Not Found","status":404,"detail":"There is nothing at this address."}';

describe('An address', () => {
  test.each([
    ['with the token', path],
    ['with a slash at its end', `${path}/`],
    ['with a query', `${path}?a=b`],
    ['with percent-encoded letters', path.replace('/devcode/c', '/%64evcode/%63')],
  ])('%s is taken', async (_what, path) => {
    const { post, events } = await serve();
    expect(await post(report, { path })).toMatchObject({
      status: 200,
      text: storedOf(),
    });
    expect(events.map(({ type }) => type)).toEqual(['report.parked']);
  });

  test.each([
    ['a wrong token', `/callbacks/devcode/${'0'.repeat(token.length)}`],
    ['a short token', path.slice(0, -1)],
    ['a long token', `${path}0`],
    ['the token twice', `${path}/${token}`],
    ['no token', '/callbacks/devcode'],
    ['an empty token', '/callbacks/devcode/'],
    ['the token in another case', `/callbacks/devcode/${token.toUpperCase()}`],
    ['the token in the query', `/callbacks/devcode?token=${token}`],
    ['the token in the place of the notifier', `/callbacks/${token}/devcode`],
    ['the token with a NUL behind', `${path}%00`],
    ['the token with a space behind', `${path}%20`],
    ['a token that is no UTF-8', '/callbacks/devcode/%ff'],
    ['a token with half an escape', '/callbacks/devcode/%'],
    ['a token that is a path', `/callbacks/devcode/..%2f${token}`],
    ['more behind the token', `${path}/x`],
    ['two slashes before the notifier', `/callbacks//devcode/${token}`],
    ['two slashes before the token', `/callbacks/devcode//${token}`],
    ['two slashes behind the token', `${path}//`],
    ['nothing but the mount point', '/callbacks'],
    ['an unknown notifier', `/callbacks/nobody/${token}`],
    ['a notifier in another case', `/callbacks/DEVCODE/${token}`],
    ['a notifier named like a part of every object', `/callbacks/__proto__/${token}`],
    ['a notifier named constructor', `/callbacks/constructor/${token}`],
  ])('with %s is 404, in the same words', async (_what, path) => {
    const { post, events } = await serve();
    const answer = await post(report, { path });
    expect([answer.status, answer.text]).toEqual([404, nothingThere]);
    expect(answer.headers).toMatchObject({
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
    });
    expect(events).toEqual([]);
  });

  test.each([
    ['a wrong token', `/callbacks/devcode/x${token}`],
    ['an unknown notifier', `/callbacks/nobody/${token}`],
  ])('with %s is 404 whatever its body would be answered', async (_what, path) => {
    const { post } = await serve({ limit: 10 });
    const answer = await post(report, { path, headers: { 'content-type': 'multipart/form-data' } });
    expect([answer.status, answer.text]).toEqual([404, nothingThere]);
  });

  test('is taken with each of several tokens', async () => {
    const fresh = 'f00dfeedc0ffee1234567890abcdef98';
    const { post } = await serve({ token: [token, fresh] });
    const answers = await Promise.all(
      [path, `/callbacks/devcode/${fresh}`].map((path) => post(report, { path })),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  });
});

describe('A method', () => {
  test.each(['GET', 'HEAD', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'PROPFIND', 'QUERY'])(
    '%s is 405 and told POST',
    async (method) => {
      const { post, events } = await serve();
      const answer = await post(report, { method });
      expect([answer.status, answer.headers.allow]).toEqual([405, 'POST']);
      expect(answer.headers['content-type']).toBe('application/problem+json');
      expect(events).toEqual([]);
    },
  );

  test.each(['GET', 'HEAD', 'OPTIONS'])('%s at a wrong address is 404, and tells no more', async (method) => {
    const { post } = await serve();
    const answer = await post('', { method, path: '/callbacks/devcode/wrong' });
    expect([answer.status, answer.headers.allow]).toEqual([404, undefined]);
  });

  test('that a header says in place of POST is not heard', async () => {
    const { post } = await serve();
    expect(await post(report, { headers: { 'x-http-method-override': 'DELETE' } })).toMatchObject({
      status: 200,
    });
    expect(
      await post(report, { method: 'GET', headers: { 'x-http-method-override': 'POST' } }),
    ).toMatchObject({ status: 405 });
  });
});

describe('An option that cannot work is refused at start', () => {
  test.each<Partial<ExpressWebhookOptions>>([
    { limit: 0 },
    { limit: 1.5 },
    { limit: Number.NaN },
    { maxEntries: 0 },
    { rate: { calls: 0, per: '1s' } },
    { rate: { calls: 1, per: '0s' } },
    { rate: { calls: 1, per: '25d' } },
    { bodyTimeout: '-1s' as Duration },
    // The rest as callers without types write it.
    { bodyTimeout: 10 as never },
    { rate: { calls: 1, per: 1_000 as never } },
    { rate: { calls: 1, window: '1s' } as never },
    { rate: true as never },
    { tokens: [token] } as never,
    { token: 7 as never },
    { token: [token, undefined] as never },
    { allow: '127.0.0.1' as never },
    { allow: ['nowhere'] },
    { token: 'secret' },
  ])('%j', (options) => {
    const hub = { receives: () => true, receive: () => Promise.reject() };
    expect(() => expressWebhook(hub, { token, ...options })).toThrow(ConfigurationError);
  });
});

test.each([[{ token }], [Promise.resolve({})], [undefined]])(
  'What is given for the hub is looked at: %o',
  (hub) => {
    expect(() => expressWebhook(hub as never, { token })).toThrow(
      expect.objectContaining({ code: 'NKUL_CONFIGURATION', field: 'hub' }),
    );
  },
);
