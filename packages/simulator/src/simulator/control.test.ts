import { expect, test } from 'vitest';
import { type Answer, call } from '../../test/call.ts';
import { startPartner } from '../../test/partner.ts';
import type { Simulator } from '../../test/simulate.ts';
import { key, send, simulate, to } from '../../test/simulate.ts';

function get(simulator: Simulator, name: string): Promise<Answer> {
  return call(new URL(`/_control/${name}`, simulator.url));
}

function post(simulator: Simulator, name: string, body: unknown, type?: string): Promise<Answer> {
  return call(new URL(`/_control/${name}`, simulator.url), {
    method: 'POST',
    body,
    ...(type ? { type } : {}),
  });
}

test('faults can be read and changed over HTTP', async () => {
  const simulator = await simulate();
  const answer = await post(simulator, 'faults', { send: { http503: 1 } });
  const active = { send: { http503: { probability: 1 } }, balance: {}, reports: {} };
  expect(answer).toMatchObject({ status: 200, json: active });
  expect((await get(simulator, 'faults')).json).toEqual(active);
  expect((await send(simulator)).status).toBe(503);
});

test('the state tells what the book tells', async () => {
  const partner = await startPartner();
  const simulator = await simulate({ seed: 9, reportTo: partner.url });
  await send(simulator, [to, to]);
  await simulator.settled();
  const { json, headers } = await get(simulator, 'state');
  expect(headers['content-type']).toBe('application/json');
  expect(json).toEqual(
    JSON.parse(
      JSON.stringify({
        seed: 9,
        accounts: { [key]: { bought: 1000, sent: 2, left: 998 } },
        faults: { send: {}, balance: {}, reports: {} },
        accepted: simulator.accepted,
        duplicates: [{ to, text: 'Bonjour', times: 2 }],
        calls: simulator.calls,
        reports: simulator.reports,
      }),
    ),
  );
});

test('credit tops an account up', async () => {
  const simulator = await simulate();
  expect((await post(simulator, 'credit', { key, units: 5 })).json).toEqual({
    bought: 1005,
    sent: 0,
    left: 1005,
  });
  expect((await post(simulator, 'credit', { key: 'stranger', units: 5 })).status).toBe(400);
  expect((await post(simulator, 'credit', { key })).json).toEqual({ error: 'Send {"key", "units"}' });
});

test('report-to sets the address and takes it away, settled waits for the reports', async () => {
  const partner = await startPartner();
  const simulator = await simulate();
  expect((await post(simulator, 'report-to', { url: partner.url })).json).toEqual({ url: partner.url });
  await send(simulator);
  expect((await get(simulator, 'settled')).json).toEqual({ settled: true });
  expect(partner.lists).toHaveLength(1);
  expect((await post(simulator, 'report-to', { url: null })).json).toEqual({ url: null });
  await send(simulator);
  await get(simulator, 'settled');
  expect(partner.lists).toHaveLength(1);
  expect((await post(simulator, 'report-to', { url: 'nowhere' })).status).toBe(400);
  expect((await post(simulator, 'report-to', {})).status).toBe(400);
});

test('what is wrong is told, and changes nothing', async () => {
  const simulator = await simulate({ faults: { send: { http503: 1 } } });
  expect((await post(simulator, 'faults', { send: { http418: 1 } })).json).toEqual({
    error: 'There is no fault "send.http418"',
  });
  expect((await post(simulator, 'faults', '{')).status).toBe(400);
  expect((await post(simulator, 'faults', {}, 'text/plain')).status).toBe(415);
  expect((await get(simulator, 'toString')).status).toBe(404);
  expect((await post(simulator, 'state', {})).status).toBe(404);
  expect((await send(simulator)).status).toBe(503);
});

test('no fault befalls the control endpoint, and it is no call of the provider', async () => {
  const reset = { resetBeforeRequest: 1, resetAfterHeaders: 1, http503: 1 };
  const simulator = await simulate({ faults: { send: reset, balance: reset } });
  expect((await post(simulator, 'faults', {})).status).toBe(200);
  expect(simulator.calls).toEqual([]);
  expect((await send(simulator)).status).toBe(200);
});

test.each([
  ['another name in Host (DNS rebinding)', { host: 'evil.example:4010' }],
  ['an address that is not of this machine', { host: '192.0.2.1' }],
  ['a name that begins like ours', { host: 'localhost.evil.example' }],
  ['a page of another site', { origin: 'http://evil.example:4010' }],
  ['a page of another program of this machine', { origin: 'http://127.0.0.1:1' }],
  ['a page without an origin', { origin: 'null' }],
  ['what a browser says is cross-site', { 'sec-fetch-site': 'cross-site' }],
])('the control endpoint is closed to %s', async (_what, headers) => {
  const simulator = await simulate({ faults: { send: { http503: 1 } } });
  const url = new URL('/_control/faults', simulator.url);
  const refused = await call(url, { headers, method: 'POST', body: {} });
  expect(refused).toMatchObject({ status: 403, json: { error: expect.any(String) } });
  expect((await call(new URL('/_control/state', simulator.url), { headers })).status).toBe(403);
  expect((await send(simulator)).status).toBe(503);
});

test('it is open to this machine by its names, to its own pages, and to the names that are allowed', async () => {
  const simulator = await simulate({ allowHosts: ['Simulator'] });
  const { href, origin } = new URL('/_control/state', simulator.url);
  for (const headers of [
    { host: `localhost:${simulator.port}` },
    { host: '[::1]' },
    { origin, 'sec-fetch-site': 'same-origin' },
    { host: 'simulator:4010' },
  ])
    expect((await call(href, { headers })).status).toBe(200);
});

test('where others reach it, it is open by its addresses, and by no name', async () => {
  const simulator = await simulate({ host: '0.0.0.0' });
  const url = `http://127.0.0.1:${simulator.port}/_control/state`;
  expect((await call(url, { headers: { host: '192.0.2.1:4010' } })).status).toBe(200);
  expect((await call(url, { headers: { host: 'evil.example' } })).status).toBe(403);
});

test('it sends reports to this machine alone, unless told otherwise', async () => {
  const simulator = await simulate();
  for (const url of ['http://192.0.2.1/', 'http://evil.example/', 'https://127.0.0.1.evil.example/'])
    expect((await post(simulator, 'report-to', { url })).json).toEqual({
      error: expect.stringContaining('--report-anywhere'),
    });
  for (const url of ['http://127.0.0.1:1/', 'http://localhost:1/', 'http://[::1]:1/'])
    expect((await post(simulator, 'report-to', { url })).status).toBe(200);
  const anywhere = await simulate({ reportAnywhere: true });
  expect((await post(anywhere, 'report-to', { url: 'http://192.0.2.1/' })).status).toBe(200);
});
