import { createHub, type Hub } from '@nkul/core';
import { createSimulator, type Faults, type Simulator, type SimulatorOptions } from '@nkul/simulator';
import { callbackServer, eventually } from '@nkul/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { nexah } from './index.ts';

const phone = '+237699000001';

interface Connected {
  readonly hub: Hub;
  readonly simulator: Simulator;
}

/** A hub and the simulator, over sockets both ways: messages go out, reports come in. */
async function connected(faults: Faults = {}, options: SimulatorOptions = {}): Promise<Connected> {
  const server = await callbackServer('nexah');
  const reports = { reportDelayMs: 1, resendDelayMs: 5, nexah: { reportTo: server.url } };
  const simulator = await createSimulator({ faults, ...reports, ...options });
  const account = { user: 'demo-user', password: 'demo-password', sender: 'NKUL' };
  const plugin = nexah({ ...account, baseUrl: simulator.urls.nexah });
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

describe('over the simulated wire, a message', () => {
  it('goes out, and its report comes in', async () => {
    const { hub, simulator } = await connected();
    const { id } = await hub.notify({ to: { phone }, text: 'Code 1234: é & ñ' });
    const message = await ended(hub, id, 'delivered');
    expect(simulator.accepted).toMatchObject([
      { wire: 'nexah', to: phone, text: 'Code 1234: é & ñ', sender: 'NKUL' },
    ]);
    expect(message?.attempts).toMatchObject([{ reference: simulator.accepted[0]?.messageId, units: 1 }]);
    await simulator.settled();
    expect(simulator.reports).toMatchObject([{ status: 'DELIVRD', acknowledged: 1, violations: [] }]);
  });

  it.each<[string, Faults]>([
    ['whose number is written in another way', { send: { numberFormats: 1 } }],
    ['whose answer has strings for numbers', { send: { stringsForNumbers: 1 } }],
    ['whose answer is packed', { send: { packed: 1 } }],
    ['whose report comes twice', { reports: { twice: 1 } }],
    ['whose report comes before the answer', { reports: { beforeAnswer: 1 } }],
    ['whose report has other capitals', { reports: { capitals: 1 } }],
    ['whose report is in Latin 1', { reports: { latin1: 1 } }],
    ['whose report has the type of a form', { reports: { formTyped: 1 } }],
  ])('%s is delivered, and is sent once', async (_how, faults) => {
    const { hub, simulator } = await connected(faults);
    const { id } = await hub.notify({ to: { phone }, text: 'Bonjour' });
    await ended(hub, id, 'delivered');
    await simulator.settled();
    expect(simulator.calls).toHaveLength(1);
    expect(simulator.reports.flatMap(({ violations }) => violations)).toEqual([]);
  });

  it.each<[string, Faults]>([
    ['whose answer was lost', { send: { resetAfterBody: 1 } }],
    ['whose answer is half', { send: { cutOffBody: 1 } }],
    ['whose answer is a page', { send: { htmlPage: { probability: 1, accepted: true } } }],
    ['whose entry is missing', { send: { entryMissing: { probability: 1, accepted: true } } }],
    ['that failed at the provider', { send: { http500: { probability: 1, accepted: true } } }],
  ])('%s is unknown, and is not sent again', async (_how, faults) => {
    const { hub, simulator } = await connected(faults);
    const { id } = await hub.notify({ to: { phone }, text: 'Bonjour' });
    await ended(hub, id, 'unknown');
    expect(simulator.calls).toHaveLength(1);
    expect('nkul: a provider may or may not have sent a message: it is unknown').toHaveBeenLogged();
  });

  it.each<[string, Faults, object]>([
    ['entry', { send: { entryInvalid: 1 } }, { providerCode: '-10003' }],
    ['call', { send: { invalidNumber: 1 } }, {}],
  ])('is rejected if the %s refuses its number', async (_which, faults, more) => {
    const { hub, simulator } = await connected(faults);
    const { id } = await hub.notify({ to: { phone }, text: 'Bonjour' });
    const message = await ended(hub, id, 'rejected');
    expect(message?.attempts).toMatchObject([
      { outcome: 'rejected', reason: { code: 'invalid_recipient', ...more } },
    ]);
    expect(simulator.accepted).toEqual([]);
  });

  it.each<[string, Faults]>([
    ['provider_refused', { send: { entryRefused: 1 } }],
    ['invalid_request', { send: { fieldMissing: 1 } }],
  ])('fails if it is refused for another reason: %s', async (code, faults) => {
    const { hub, simulator } = await connected(faults);
    const { id } = await hub.notify({ to: { phone }, text: 'Bonjour' });
    const message = await ended(hub, id, 'failed');
    expect(message?.attempts).toMatchObject([{ outcome: 'rejected', reason: { code } }]);
    expect('nkul: a message failed: all tries and steps are used up').toHaveBeenLogged();
    expect(simulator.accepted).toEqual([]);
  });

  it.each<[string, Faults, SimulatorOptions]>([
    ['unauthorized', { send: { notAuthorised: 1 } }, {}],
    ['unauthorized', { send: { keyMissing: 1 } }, {}],
    ['unauthorized', {}, { nexah: { password: 'another' } }],
    ['insufficient_credit', { send: { insufficientCredit: 1 } }, {}],
    ['insufficient_credit', {}, { accounts: { 'demo-user': 0 } }],
  ])('waits while the notifier is paused: %s by %o %o', async (code, faults, options) => {
    const { hub, simulator } = await connected(faults, options);
    const { id } = await hub.notify({ to: { phone }, text: 'Bonjour' });
    await eventually(async () => (await hub.get(id))?.attempts[0]?.outcome === 'deferred');
    expect((await hub.get(id))?.attempts[0]?.reason).toMatchObject({ code });
    expect('nkul: a notifier is paused').toHaveBeenLogged();
    expect(simulator.accepted).toEqual([]);
    await hub.cancel(id);
  });

  it('ends undelivered if its report says so', async () => {
    const { hub, simulator } = await connected({ reports: { undelivered: 1 } });
    const { id } = await hub.notify({ to: { phone }, text: 'Bonjour' });
    await ended(hub, id, 'undelivered');
    await simulator.settled();
    expect(simulator.reports).toMatchObject([{ status: 'UNDELIV', acknowledged: 1, violations: [] }]);
  });
});

describe('over the simulated wire', () => {
  it('equal texts share a call, and other texts have calls of their own', async () => {
    const { hub, simulator } = await connected();
    const phones = Array.from({ length: 60 }, (_, at) => `+2376990001${String(at).padStart(2, '0')}`);
    await hub.notify(
      phones.map((one, at) => ({ to: { phone: one }, text: at < 55 ? 'Bonjour' : `Code ${at}` })),
    );
    await eventually(async () => (await hub.count()).delivered === 60);
    const sizes = simulator.calls.map(({ entries }) => entries.length);
    expect(Math.max(...sizes)).toBe(50);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(60);
    expect(simulator.duplicates()).toEqual([]);
    for (const { entries } of simulator.calls) expect(new Set(entries.map(({ text }) => text)).size).toBe(1);
  });

  it('the balance is the credit', async () => {
    const { hub } = await connected();
    expect(await hub.balance('nexah')).toMatchObject({ left: 1000, unit: 'sms' });
  });
});
