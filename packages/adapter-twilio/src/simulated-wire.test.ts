import { createHub, type Hub } from '@nkul/core';
import { createSimulator, type Faults, type Simulator } from '@nkul/simulator';
import { callbackServer, eventually } from '@nkul/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type TwilioSettings, twilio } from './index.ts';

const accountSid = 'AC00000000000000000000000000000001';
const phone = '+237699000001';

interface Connected {
  readonly hub: Hub;
  readonly simulator: Simulator;
  /** The address that the simulator calls */
  readonly callbackUrl: string;
}

/** A hub and the simulator, over sockets both ways: messages go out, signed calls come in. */
async function connected(faults: Faults = {}, settings: Partial<TwilioSettings> = {}): Promise<Connected> {
  const simulator = await createSimulator({ faults, reportDelayMs: 1, resendDelayMs: 5 });
  const server = await callbackServer('twilio');
  const callbackUrl = server.url;
  const account = { accountSid, authToken: 'demo-token', from: '+15005550006', callbackUrl };
  const plugin = twilio({ ...account, baseUrl: simulator.urls.twilio, ...settings });
  const hub = await createHub({ plugins: [plugin], sendTimeout: '2s', lease: '4s' });
  server.serve(hub);
  onTestFinished(async () => {
    await hub.stop({ drain: false });
    await simulator.close();
    await server.close();
  });
  return { hub, simulator, callbackUrl };
}

async function ended(hub: Hub, id: string, status: string) {
  await eventually(async () => (await hub.get(id))?.status === status);
  return await hub.get(id);
}

describe('over the simulated wire, a message', () => {
  it('goes out, and its reports come in', async () => {
    const { hub, simulator } = await connected();
    const { id } = await hub.notify({ to: { phone }, text: 'Code 1234: é & ñ' });
    const message = await ended(hub, id, 'delivered');
    expect(simulator.accepted).toMatchObject([
      { to: phone, text: 'Code 1234: é & ñ', sender: '+15005550006' },
    ]);
    expect(message?.attempts).toMatchObject([{ reference: simulator.accepted[0]?.messageId, units: 1 }]);
    await simulator.settled();
    expect(simulator.reports).toMatchObject([
      { status: 'sent', posted: 1, acknowledged: 1, violations: [] },
      { status: 'delivered', posted: 1, acknowledged: 1, violations: [] },
    ]);
  });

  it('goes out on WhatsApp, and is read', async () => {
    const { hub, simulator } = await connected({}, { channel: 'whatsapp' });
    const { id } = await hub.notify({ to: { addresses: { whatsapp: phone } }, text: 'Bonjour' });
    await ended(hub, id, 'delivered');
    await simulator.settled();
    const reports = (await hub.get(id))?.attempts[0]?.reports;
    expect(reports?.map(({ status }) => status)).toEqual(['enroute', 'delivered', 'read']);
    expect(simulator.accepted).toMatchObject([{ to: `whatsapp:${phone}` }]);
  });

  it.each<[string, Faults]>([
    ['whose answer was lost', { send: { resetAfterBody: 1 } }],
    ['whose answer is half', { send: { cutOffBody: 1 } }],
    ['whose answer is a page', { send: { htmlPage: { probability: 1, accepted: true } } }],
  ])('%s is settled by its reports, and is sent once', async (_how, faults) => {
    const { hub, simulator } = await connected(faults);
    const { id } = await hub.notify({ to: { phone }, text: 'Bonjour' });
    await ended(hub, id, 'delivered');
    expect(simulator.calls).toHaveLength(1);
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
    expect((await hub.get(id))?.attempts[0]?.reports).toHaveLength(2);
    expect(simulator.reports.every(({ acknowledged }) => acknowledged === 1)).toBe(true);
  });

  it('waits while the account is refused', async () => {
    const { hub, simulator } = await connected({ send: { notAuthorised: 1 } });
    const { id } = await hub.notify({ to: { phone }, text: 'Bonjour' });
    await eventually(async () => (await hub.get(id))?.attempts[0]?.outcome === 'deferred');
    expect((await hub.get(id))?.attempts[0]?.reason).toMatchObject({
      code: 'unauthorized',
      providerCode: '20003',
    });
    expect('nkul: a notifier is paused').toHaveBeenLogged();
    expect(simulator.accepted).toEqual([]);
    await hub.cancel(id);
  });
});

describe('over the simulated wire, a person', () => {
  it('writes STOP: the application hears of it, and Twilio refuses the next message', async () => {
    const { hub, simulator, callbackUrl } = await connected();
    const heard: string[] = [];
    hub.on('message.received', ({ inbound }) => void heard.push(`${inbound.from}: ${inbound.text}`));
    hub.on('address.changed', ({ change }) => void heard.push(`${change.address}: ${change.change}`));
    simulator.inbound({ from: phone, text: 'STOP', url: callbackUrl });
    await simulator.settled();
    expect(heard).toEqual([`${phone}: STOP`, `${phone}: opted_out`]);
    expect(simulator.reports).toMatchObject([{ status: 'received', acknowledged: 1, violations: [] }]);
    const { id } = await hub.notify({ to: { phone }, text: 'Bonjour' });
    const message = await ended(hub, id, 'rejected');
    expect(message?.attempts).toMatchObject([
      { outcome: 'rejected', reason: { code: 'opted_out', providerCode: '21610' } },
    ]);
  });
});

describe('over the simulated wire, the balance', () => {
  it('is money', async () => {
    const { hub } = await connected();
    expect(await hub.balance('twilio')).toMatchObject({
      left: 50,
      unit: 'USD',
      money: { amount: '50.00', currency: 'USD' },
    });
  });
});
