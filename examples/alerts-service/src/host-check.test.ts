import { request } from 'node:http';
import { describe, expect, it } from 'vitest';
import { apiToken, callbackToken, operatorToken, post, serveSimulated } from '../test/served.ts';

interface Answer {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: { readonly detail: string; readonly field: string };
}

/** A call with any headers: `fetch` would not send a Host of ours. */
function call(address: string, headers: Readonly<Record<string, string>>, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(address, { method, headers, agent: false }, async (response) => {
      const body = JSON.parse((await response.toArray()).join(''));
      resolve({ status: response.statusCode, headers: response.headers, body });
    });
    sent.on('error', reject);
    sent.end(method === 'POST' ? JSON.stringify({ to: { phone: '+237699128531' }, text: 'Bonjour' }) : '');
  });
}

const json = { 'content-type': 'application/json' };

describe('On loopback, the check of the host', () => {
  it.each([
    ['another name in Host (DNS rebinding)', { host: 'evil.example:3000' }, 421, 'Host'],
    ['an address that is not of this machine', { host: '192.0.2.1' }, 421, 'Host'],
    ['a name that begins like ours', { host: 'localhost.evil.example' }, 421, 'Host'],
    ['what is no host', { host: 'evil.example@localhost' }, 421, 'Host'],
    ['a page of another site', { origin: 'http://evil.example:3000' }, 403, 'Origin'],
    ['a page of another program of this machine', { origin: 'http://127.0.0.1:1' }, 403, 'Origin'],
    ['a page without an origin', { origin: 'null' }, 403, 'Origin'],
    ['what a browser says is cross-site', { 'sec-fetch-site': 'cross-site' }, 403, 'Sec-Fetch-Site'],
  ])('refuses %s', async (_what, headers, status, field) => {
    const { service, simulator } = await serveSimulated();
    for (const [path, method] of [
      ['/notifications', 'POST'],
      ['/balance', 'GET'],
      ['/events', 'GET'],
      ['/healthz', 'GET'],
      ['/messages/0198', 'GET'],
    ] as const) {
      const answer = await call(`${service.url}${path}`, { ...json, ...headers }, method);
      expect([path, answer.status, answer.body.field]).toEqual([path, status, field]);
      expect(answer.body.detail).toContain('NKUL_ALLOWED_HOSTS');
    }
    expect(simulator.accepted).toEqual([]);
    expect(await service.hub.count()).toEqual({});
  });

  it.each([
    ['this machine by its names', (url: URL) => ({ host: `localhost:${url.port}` })],
    ['this machine by IPv6', (url: URL) => ({ host: `[::1]:${url.port}` })],
    ['its own pages', (url: URL) => ({ origin: url.origin, 'sec-fetch-site': 'same-origin' })],
    ['an address that somebody typed', () => ({ 'sec-fetch-site': 'none' })],
  ])('lets pass %s', async (_what, headersFor) => {
    const { service } = await serveSimulated();
    const url = new URL(`${service.url}/notifications`);
    expect((await call(url.href, { ...json, ...headersFor(url) }, 'POST')).status).toBe(202);
  });

  it('lets pass the names that the service is published under, and their pages', async () => {
    const { service } = await serveSimulated({
      NKUL_ALLOWED_HOSTS: 'Alerts.example.com, console.example.com',
    });
    const health = `${service.url}/healthz`;
    expect((await call(health, { host: 'alerts.example.com' })).status).toBe(200);
    const page = { host: 'ALERTS.example.com', origin: 'https://console.example.com' };
    expect((await call(health, page)).status).toBe(200);
    expect((await call(health, { host: 'example.com' })).status).toBe(421);
    expect((await call(health, { origin: 'https://example.com' })).status).toBe(403);
  });

  it('does not stand before the provider, whose token is in the address', async () => {
    const { service } = await serveSimulated();
    const url = `${service.url}/callbacks/devcode/${callbackToken}`;
    const answer = await new Promise<number | undefined>((resolve) => {
      const headers = { ...json, host: 'reports.example' };
      request(url, { method: 'POST', headers }, (response) => resolve(response.resume().statusCode)).end(
        '{"dlrlist":[]}',
      );
    });
    expect(answer).toBe(200);
  });
});

it('where others reach it, the check of the host lets addresses pass, and refuses names', async () => {
  const { service } = await serveSimulated({ HOST: '0.0.0.0', NKUL_API_TOKEN: apiToken });
  const health = `http://127.0.0.1:${new URL(service.url).port}/healthz`;
  expect((await call(health, { host: '192.0.2.1:3000' })).status).toBe(200);
  expect((await call(health, { host: 'evil.example' })).status).toBe(421);
});

it('every answer is kept by nobody, and taken for nothing else', async () => {
  const { service } = await serveSimulated({ NKUL_OPERATOR_TOKEN: operatorToken });
  const stream = await fetch(`${service.url}/events`);
  const { id } = await (
    await post(`${service.url}/notifications`, { to: { phone: '+237699128531' }, text: 'Bonjour' })
  ).json();
  const answers = [
    stream,
    await fetch(`${service.url}/messages/${id}`),
    await fetch(`${service.url}/balance`),
    await fetch(`${service.url}/healthz`),
    await fetch(`${service.url}/nowhere`),
    await post(`${service.url}/notifications`, '{'),
    await post(`${service.url}/messages/search`, {}),
    await post(`${service.url}/callbacks/devcode/${callbackToken}`, { dlrlist: [] }),
  ];
  for (const { headers } of answers)
    expect([headers.get('cache-control'), headers.get('x-content-type-options')]).toEqual([
      'no-store',
      'nosniff',
    ]);
  await stream.body?.cancel();
});
