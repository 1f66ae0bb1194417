import { createServer } from 'node:http';
import { createSimulator } from '@nkul/simulator-devcode';
import { describe, expect, it } from 'vitest';
import { heard, post, serve, serveSimulated } from '../test/served.ts';

const to = { phone: '+237699128531' };

describe('POST /notifications takes', () => {
  it('expiresIn: an OTP that the provider could not take in time is never sent afterwards', async () => {
    const port = await freePort();
    const service = await serve(`http://127.0.0.1:${port}/developpeur/`);
    const expired = heard(service, 'message.expired');
    const otp = { template: 'otp', values: { code: '4821', minutes: 1 }, expiresIn: '1s' };
    expect((await post(`${service.url}/notifications`, { to, ...otp })).status).toBe(202);
    await expired;

    const simulator = await createSimulator({ port });
    const sent = heard(service, 'message.sent');
    await post(`${service.url}/notifications`, { to, text: 'Bonjour' });
    await sent;
    expect(simulator.accepted.map(({ text }) => text)).toEqual(['Bonjour']);
    expect(simulator.calls.filter(({ operation }) => operation === 'send')).toHaveLength(1);
    await service.stop();
    await simulator.close();
    expect('a balance could not be read').toHaveBeenLogged();
  });

  it.each([
    ['90s', 90],
    ['5m', 300],
    ['24h', 86_400],
  ])('expiresIn with its unit: %s', async (expiresIn, seconds) => {
    const { service } = await serveSimulated();
    const { id } = await (await post(`${service.url}/notifications`, { to, text: 'x', expiresIn })).json();
    const { createdAt, expiresAt } = await (await fetch(`${service.url}/messages/${id}`)).json();
    expect(Date.parse(expiresAt) - Date.parse(createdAt)).toBe(seconds * 1_000);
  });

  it('an OTP without expiresIn, and lets it expire when its text says', async () => {
    const { service } = await serveSimulated();
    const otp = { to, template: 'otp', values: { code: '4821', minutes: 5 } };
    const { id } = await (await post(`${service.url}/notifications`, otp)).json();
    const { createdAt, expiresAt } = await (await fetch(`${service.url}/messages/${id}`)).json();
    expect(Date.parse(expiresAt) - Date.parse(createdAt)).toBe(300_000);
  });

  it('sendAt, in ISO 8601 with its offset', async () => {
    const { service, simulator } = await serveSimulated();
    const body = { to, text: 'x', sendAt: '2999-01-01T08:00:00+01:00' };
    const { id } = await (await post(`${service.url}/notifications`, body)).json();
    const { status, dueAt } = await (await fetch(`${service.url}/messages/${id}`)).json();
    expect([status, dueAt]).toEqual(['queued', '2999-01-01T07:00:00.000Z']);
    expect(simulator.accepted).toEqual([]);
  });

  it('route and metadata, and shows the metadata', async () => {
    const { service } = await serveSimulated();
    const metadata = { order: 7, tags: ['urgent'], paid: true, note: null };
    const answer = await post(`${service.url}/notifications`, { to, text: 'x', route: 'default', metadata });
    expect(answer.status).toBe(202);
    const { id } = await answer.json();
    expect((await (await fetch(`${service.url}/messages/${id}`)).json()).metadata).toEqual(metadata);
  });

  it.each([
    ['expiresIn without a unit', { expiresIn: '60' }, 'expiresIn', /with its unit, such as 90s/],
    ['expiresIn as a number', { expiresIn: 60 }, 'expiresIn', /with its unit, such as 90s/],
    ['sendAt without an offset', { sendAt: '2999-01-01T08:00:00' }, 'sendAt', /with its offset/],
    ['sendAt as a number', { sendAt: 32_472_144_000 }, 'sendAt', /with its offset/],
    ['a route that is none', { route: 'pigeon' }, 'route', /pigeon/],
    ['metadata that is no object', { metadata: 'x' }, 'metadata', /./],
    ['an expiry before it is due', { sendAt: '2999-01-01T00:00:00Z', expiresIn: '1m' }, 'expiresIn', /./],
    ['a field that is misspelt', { expireIn: '1m' }, 'expireIn', /Did you mean expiresIn\?/],
    ['a field of the recipient', { to: { fone: '1', ...to } }, 'to.fone', /Did you mean to\.phone\?/],
    ['a field like none', { colour: 'red' }, 'colour', /Known fields: to, text, template/],
  ])('no %s: 400 with its field', async (_what, body, field, detail) => {
    const { service } = await serveSimulated();
    const answer = await post(`${service.url}/notifications`, { to, text: 'x', ...body });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ field, detail: expect.stringMatching(detail) });
    expect(await service.hub.count()).toEqual({});
  });
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}
