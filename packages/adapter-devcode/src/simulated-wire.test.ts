import { createHub, type Hub } from '@nkul/core';
import { createSimulator, type Simulator, type SimulatorOptions } from '@nkul/simulator-devcode';
import { callbackServer } from '@nkul/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { devcode } from './devcode.ts';

type Faults = NonNullable<SimulatorOptions['faults']>;

/** A hub and the simulator, over sockets both ways; reports come when they are told where to. */
async function connected(
  faults: Faults,
  count = 1,
): Promise<{ hub: Hub; simulator: Simulator; reportTo: string }> {
  const simulator = await createSimulator({
    faults,
    reportDelayMs: 0,
    accounts: { 'demo-key': 10_000 },
    balanceMethod: 'both',
  });
  const settings = { apiKey: 'demo-key', sender: 'NKUL', baseUrl: simulator.url };
  const hub = await createHub({ plugins: [devcode(settings)] });
  const server = await callbackServer('devcode');
  server.serve(hub);
  onTestFinished(async () => {
    await hub.stop();
    await simulator.close();
    await server.close();
  });
  const phones = Array.from({ length: count }, (_, at) => `+237699${String(at).padStart(6, '0')}`);
  await hub.notify(phones.map((phone) => ({ to: { phone }, text: 'Bonjour' })));
  while (((await hub.count()).sent ?? 0) < count) await new Promise((resolve) => setTimeout(resolve, 5));
  return { hub, simulator, reportTo: server.url };
}

describe('against the simulator, a message is sent and its balance read', () => {
  it.each<readonly [string, Faults]>([
    ['past informational answers', { send: { informational: 1 }, balance: { informational: 1 } }],
    ['out of packed answers', { send: { packed: 1 }, balance: { packed: 1 } }],
    ['where a GET with a body is refused', { balance: { getRefused: 1 } }],
  ])('%s', async (_how, faults) => {
    const { hub, simulator } = await connected(faults);
    expect(await hub.balance('devcode')).toMatchObject({ bought: 10_000, sent: 1, left: 9_999 });
    expect(simulator.accepted).toHaveLength(1);
  });
});

describe('against the simulator, reports are taken', () => {
  it.each<readonly [string, Faults, number]>([
    ['under the type of a form', { reports: { formTyped: 1 } }, 3],
    ['with bytes of Latin 1', { reports: { latin1: 1 } }, 3],
    ['in a list of 5,000', { reports: { catchUp: 1 } }, 5_000],
  ])('%s', async (_how, faults, count) => {
    const { hub, simulator, reportTo } = await connected(faults, count);
    simulator.reportTo(reportTo);
    await simulator.settled();
    expect(await hub.count()).toEqual({ delivered: count });
    expect(new Set(simulator.reports.flatMap(({ violations }) => violations))).toEqual(new Set());
    expect(simulator.reports.every(({ acknowledged, posted }) => acknowledged === 1 && posted === 1)).toBe(
      true,
    );
  });
});
