import { createHub, type Hub } from '@nkul/core';
import { createSimulator, type Faults, type Simulator } from '@nkul/simulator';
import { callbackServer, eventually } from '@nkul/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { africasTalking } from './index.ts';

const phone = '+237699000001';
const account = { username: 'sandbox', apiKey: 'demo-api-key', sender: 'NKUL' };

interface Connected {
  readonly hub: Hub;
  readonly simulator: Simulator;
}

/** A hub and the simulator, over sockets both ways: messages go out, reports come in. */
async function connected(faults: Faults = {}, units = 1_000): Promise<Connected> {
  const server = await callbackServer('africastalking');
  const reportTo = server.url;
  const simulator = await createSimulator({
    faults,
    accounts: { sandbox: units },
    reportDelayMs: 1,
    resendDelayMs: 5,
    africastalking: { reportTo },
  });
  const plugin = africasTalking({ ...account, baseUrl: simulator.urls.africastalking });
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
    expect(message?.attempts).toMatchObject([
      {
        reference: simulator.accepted[0]?.messageId,
        units: 1,
        price: { amount: '0.8000', currency: 'KES' },
      },
    ]);
    expect(simulator.reports).toMatchObject([
      { acknowledged: 1, violations: [] },
      { acknowledged: 1, violations: [] },
    ]);
  });

  it.each<[string, Faults]>([
    ['whose answer was lost', { send: { resetAfterBody: 1 } }],
    ['whose answer is half', { send: { cutOffBody: 1 } }],
    ['whose entry is missing', { send: { entryMissing: { probability: 1, accepted: true } } }],
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
    ['that is not sent on', { reports: { failed: 1 } }, 'undelivered'],
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

  it('of several people goes out in one call, and each is settled by its own entry and report', async () => {
    const { hub, simulator } = await connected();
    const phones = [phone, '+237650000011', '+237650000002'];
    const accepted = await hub.notify(phones.map((to) => ({ to: { phone: to }, text: 'Bonjour' })));
    const states = () => Promise.all(accepted.map(async ({ id }) => (await hub.get(id))?.status));
    await eventually(async () => (await states()).join() === 'delivered,failed,undelivered');
    expect('nkul: a message failed: all tries and steps are used up').toHaveBeenLogged();
    await simulator.settled();
    expect(asked(simulator, 'send')).toBe(1);
    expect(simulator.duplicates()).toEqual([]);
  });

  it('waits while the account has no money left', async () => {
    const { hub, simulator } = await connected({}, 0);
    const { id } = await hub.notify({ to: { phone }, text: 'Bonjour' });
    await eventually(async () => (await hub.get(id))?.attempts[0]?.outcome === 'deferred');
    expect((await hub.get(id))?.attempts[0]?.reason).toMatchObject({
      code: 'insufficient_credit',
      providerCode: '405',
    });
    expect('nkul: a notifier is paused').toHaveBeenLogged();
    expect(simulator.accepted).toEqual([]);
    await hub.cancel(id);
  });

  it('waits while the key is refused', async () => {
    const { hub } = await connected({ send: { notAuthorised: 1 } });
    const { id } = await hub.notify({ to: { phone }, text: 'Bonjour' });
    await eventually(async () => (await hub.get(id))?.attempts[0]?.outcome === 'deferred');
    expect((await hub.get(id))?.attempts[0]?.reason).toMatchObject({ code: 'unauthorized' });
    expect('nkul: a notifier is paused').toHaveBeenLogged();
    await hub.cancel(id);
  });
});

describe('over the simulated wire, the balance', () => {
  it('is money', async () => {
    const { hub } = await connected();
    expect(await hub.balance('africastalking')).toMatchObject({
      left: 800,
      unit: 'KES',
      money: { amount: '800.0000', currency: 'KES' },
    });
  });
});
