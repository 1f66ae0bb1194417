import { expect, test } from 'vitest';
import { type Answer, call } from '../../test/call.ts';
import { startPartner } from '../../test/partner.ts';
import { key, send, simulate, to } from '../../test/simulate.ts';
import type { Simulator } from './simulator-interface.ts';

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
