import { createHub, type Hub } from '@nkul/core';
import { createSimulator, type Faults, type OrangeOptions, type Simulator } from '@nkul/simulator';
import { callbackServer, eventually } from '@nkul/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { orange } from './index.ts';

const phone = '+237699000001';
const account = {
  clientId: 'demo-client',
  clientSecret: 'demo-secret',
  country: 'CM',
  senderName: 'NKUL',
} as const;

interface Connected {
  readonly hub: Hub;
  readonly simulator: Simulator;
}

/** A hub and the simulator, over sockets both ways: messages go out, reports come in. */
async function connected(
  faults: Faults = {},
  options: OrangeOptions = {},
  units = 1_000,
): Promise<Connected> {
  const server = await callbackServer('orange');
  const reportTo = server.url;
  const simulator = await createSimulator({
    faults,
    accounts: { 'demo-client': units },
    reportDelayMs: 1,
    resendDelayMs: 5,
    orange: { reportTo, ...options },
  });
  const plugin = orange({ ...account, perSecond: 1_000, baseUrl: simulator.urls.orange });
  const hub = await createHub({ plugins: [plugin], sendTimeout: '2s', lease: '4s' });
  server.serve(hub);
  onTestFinished(async () => {
    await hub.stop({ drain: false });
    await simulator.close();
    await server.close();
  });
  return { hub, simulator };
}

async function ended(hub: Hub, id: string, status: string) {
  await eventually(async () => (await hub.get(id))?.status === status);
  return await hub.get(id);
}

function asked({ calls }: Simulator, operation: string): number {
  return calls.filter((call) => call.operation === operation).length;
}

describe('over the simulated wire, a message', () => {
  it('goes out, and its reports come in', async () => {
    const { hub, simulator } = await connected();
    const { id } = await hub.notify({ to: { phone }, text: 'Code 1234: é & ñ' });
    const message = await ended(hub, id, 'delivered');
    await simulator.settled();
    expect(simulator.accepted).toMatchObject([{ to: phone, text: 'Code 1234: é & ñ', sender: 'NKUL' }]);
    expect(message?.attempts).toMatchObject([{ reference: simulator.accepted[0]?.messageId }]);
    expect(simulator.reports).toMatchObject([
      { acknowledged: 1, violations: [] },
      { acknowledged: 1, violations: [] },
    ]);
    expect(asked(simulator, 'token')).toBe(1);
  });

  it('goes out once each, with a new token when the old one has expired', async () => {
    const { hub, simulator } = await connected({}, { tokenUses: 2 });
    for (const text of ['one', 'two', 'three', 'four', 'five']) {
      const { id } = await hub.notify({ to: { phone }, text });
      await ended(hub, id, 'delivered');
    }
    expect(asked(simulator, 'token')).toBe(3);
    expect(asked(simulator, 'send')).toBe(7);
    expect(simulator.accepted).toHaveLength(5);
    expect(simulator.duplicates()).toEqual([]);
  });

  it.each<[string, Faults]>([
    ['whose answer was lost', { send: { resetAfterBody: 1 } }],
    ['whose answer is half', { send: { cutOffBody: 1 } }],
    ['whose answer has no id', { send: { noMessageId: 1 } }],
    ['whose answer is an error of the server', { send: { http500: { probability: 1, accepted: true } } }],
  ])('%s is unknown, and is sent once', async (_how, faults) => {
    const { hub, simulator } = await connected(faults);
    const { id } = await hub.notify({ to: { phone }, text: 'Bonjour' });
    await eventually(async () => (await hub.get(id))?.attempts[0]?.outcome === 'unknown');
    await simulator.settled();
    expect(asked(simulator, 'send')).toBe(1);
    expect('nkul: a provider may or may not have sent a message: it is unknown').toHaveBeenLogged();
  });

  it.each<[string, Faults, string]>([
    ['that does not arrive', { reports: { undelivered: 1 } }, 'undelivered'],
    ['whose reports come before its answer', { reports: { beforeAnswer: 1 } }, 'delivered'],
    ['whose reports come twice', { reports: { twice: 1 } }, 'delivered'],
  ])('%s ends as it is reported', async (_how, faults, status) => {
    const { hub, simulator } = await connected(faults);
    const { id } = await hub.notify({ to: { phone }, text: 'Bonjour' });
    const message = await ended(hub, id, status);
    await simulator.settled();
    expect(message?.attempts).toHaveLength(1);
    expect(simulator.reports.every(({ acknowledged }) => acknowledged === 1)).toBe(true);
  });

  it('that was impossible, and is delivered later, is a conflict that the application hears of', async () => {
    const { hub, simulator } = await connected({
      reports: { undelivered: 1, contradictory: { probability: 1, ms: 20 } },
    });
    const conflicts: string[] = [];
    hub.on('report.conflict', ({ report }) => void conflicts.push(report.status));
    const { id } = await hub.notify({ to: { phone }, text: 'Bonjour' });
    await ended(hub, id, 'undelivered');
    await eventually(() => conflicts.length > 0);
    await simulator.settled();
    expect(conflicts).toEqual(['delivered']);
  });

  it.each([
    ['has no units left', {}, 0, 'insufficient_credit'],
    [
      'has units left, and is refused by a policy',
      { send: { insufficientCredit: 1 } },
      1_000,
      'unauthorized',
    ],
  ])('waits while the application %s', async (_how, faults, units, code) => {
    const { hub, simulator } = await connected(faults, {}, units);
    const { id } = await hub.notify({ to: { phone }, text: 'Bonjour' });
    await eventually(async () => (await hub.get(id))?.attempts[0]?.outcome === 'deferred');
    expect((await hub.get(id))?.attempts[0]?.reason).toMatchObject({ code });
    expect('nkul: a notifier is paused').toHaveBeenLogged();
    expect(simulator.accepted).toEqual([]);
    await hub.cancel(id);
  });
});

describe('over the simulated wire, the balance', () => {
  it.each([{}, { balance: { stringsForNumbers: 1 } }])(
    'is the units of the contracts, with %o',
    async (faults) => {
      const { hub } = await connected(faults);
      expect(await hub.balance('orange')).toMatchObject({ left: 1000, unit: 'sms' });
    },
  );
});
