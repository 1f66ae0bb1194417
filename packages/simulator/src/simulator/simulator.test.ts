import { expect, test, vi } from 'vitest';
import { call } from '../../test/call.ts';
import { key, patience, readBalance, send, simulate, to } from '../../test/simulate.ts';
import { clientOf, simulateTwilio } from '../../test/twilio.ts';
import { createSimulator } from './simulator.ts';

test('without options it is a provider on loopback with one account of 1,000 units and no faults', async () => {
  const simulator = await simulate();
  expect(simulator.url).toBe(`http://127.0.0.1:${simulator.port}/developpeur/`);
  expect(simulator.account('demo-key')).toEqual({ bought: 1000, sent: 0, left: 1000 });
  expect(simulator.faults()).toEqual({ send: {}, balance: {}, reports: {} });
  await send(simulator);
  expect(Math.abs((simulator.accepted[0]?.at.getTime() ?? 0) - Date.now())).toBeLessThan(1000);
});

test('two simulators know nothing of each other, and draw other seeds', async () => {
  const [one, two] = [await simulate(), await simulate()];
  await send(one);
  expect(two.accepted).toEqual([]);
  expect(one.seed).not.toBe(two.seed);
  expect((await simulate({ seed: 7 })).seed).toBe(7);
});

test('ids are never the same twice, even with the same seed', async () => {
  const simulators = [await simulate({ seed: 7 }), await simulate({ seed: 7 })];
  for (const simulator of simulators) await send(simulator, [to, to]);
  const ids = simulators.flatMap(({ accepted }) => accepted.flatMap((sms) => [sms.messageId, sms.clientId]));
  expect(new Set(ids).size).toBe(8);
});

test('faults change while it runs: those that are named, and no others', async () => {
  const simulator = await simulate({ faults: { send: { http503: 1 }, balance: { http503: 1 } } });
  expect((await send(simulator)).status).toBe(503);
  const now = simulator.faults({ send: { http429: 1 } });
  expect(now).toEqual({ send: { http429: { probability: 1 } }, balance: {}, reports: {} });
  expect((await send(simulator)).status).toBe(429);
  expect((await readBalance(simulator)).status).toBe(200);
  simulator.faults({});
  expect((await send(simulator)).status).toBe(200);
});

test('a fault that is none is refused, and changes nothing', async () => {
  const simulator = await simulate({ faults: { send: { http503: 1 } } });
  expect(() => simulator.faults({ send: { slow: 2 } })).toThrow(TypeError);
  expect((await send(simulator)).status).toBe(503);
  await expect(createSimulator({ faults: { send: { slow: 2 } } })).rejects.toThrow(TypeError);
});

test('a port that is taken is an error, and so are units that are no whole number', async () => {
  const simulator = await simulate();
  await expect(createSimulator({ port: simulator.port })).rejects.toThrow('EADDRINUSE');
  await expect(createSimulator({ accounts: { key: -1 } })).rejects.toThrow(RangeError);
});

test('an account may begin with nothing', async () => {
  const simulator = await simulate({ accounts: { key: 0 } });
  expect(simulator.account('key').left).toBe(0);
});

test('on IPv6 loopback the address has brackets', async () => {
  const simulator = await simulate({ host: '::1' }).catch((error: unknown) => error);
  if (simulator instanceof Error) {
    // A machine without IPv6.
    expect(simulator.message).toMatch(/EADDRNOTAVAIL|EAFNOSUPPORT/);
    return;
  }
  expect(simulator).toMatchObject({ url: expect.stringMatching(/^http:\/\/\[::1\]:\d+\/developpeur\/$/) });
});

test('close ends calls that hang and answers that are slow', async () => {
  const faults = { send: { slow: { probability: 1, ms: 600_000 } }, balance: { hang: 1 } };
  const simulator = await simulate({ faults });
  const ends = Promise.allSettled([send(simulator), readBalance(simulator)]);
  await vi.waitFor(() => expect(simulator.calls).toHaveLength(2), patience);
  await simulator.close();
  expect((await ends).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
});

test('one server speaks for every provider: they share the book and the faults', async () => {
  const simulator = await simulateTwilio();
  const body = { api_key: key, sender: 'NKUL', phone: to, message: 'Bonjour' };
  const both = async () => {
    const { status } = await call(`${simulator.urls.devcode}Send_sms_dev`, { method: 'POST', body });
    const sent = clientOf(simulator).messages.create({ to, from: 'NKUL', body: 'Bonjour' });
    return [
      status,
      await sent.then(
        () => 201,
        (error: { status: number }) => error.status,
      ),
    ];
  };
  expect(await both()).toEqual([200, 201]);
  expect(simulator.accepted.map(({ wire }) => wire)).toEqual(['devcode', 'twilio']);
  expect(simulator.duplicates()).toEqual([{ to, text: 'Bonjour', times: 2 }]);
  simulator.faults({ send: { http503: 1 } });
  expect(await both()).toEqual([503, 503]);
  expect(simulator.calls.map(({ wire, faults }) => [wire, ...faults])).toEqual([
    ['devcode'],
    ['twilio'],
    ['devcode', 'http503'],
    ['twilio', 'http503'],
  ]);
});
