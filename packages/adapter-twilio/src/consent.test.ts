import { createHub, type Hub } from '@nkul/core';
import { createSimulator, type Simulator } from '@nkul/simulator';
import { callbackServer, eventually } from '@nkul/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { twilio } from './index.ts';

const phone = '+237699000001';

/** A hub and the simulator, over sockets both ways: messages go out, signed calls come in. */
async function connected() {
  const simulator = await createSimulator({ reportDelayMs: 1, resendDelayMs: 5 });
  const server = await callbackServer('twilio');
  const account = {
    ...{ accountSid: 'AC00000000000000000000000000000001', authToken: 'demo-token', from: '+15005550006' },
    ...{ callbackUrl: server.url, baseUrl: simulator.urls.twilio },
  };
  const hub = await createHub({ plugins: [twilio(account)], sendTimeout: '2s', lease: '4s' });
  server.serve(hub);
  onTestFinished(async () => {
    await hub.stop({ drain: false });
    await simulator.close();
    await server.close();
  });
  /** The person writes, and the application has heard it. */
  const writes = async (text: string, keywords: 'on' | 'off' = 'off') => {
    simulator.inbound({ from: phone, text, url: server.url, keywords });
    await simulator.settled();
  };
  return { hub, simulator, writes };
}

async function outcome(hub: Hub, category: 'marketing' | 'transactional' | 'code') {
  const { id } = await hub.notify({ to: { phone }, text: 'Bonjour', category });
  const ended = ['delivered', 'cancelled', 'rejected'];
  await eventually(async () => ended.includes((await hub.get(id))?.status ?? ''));
  const { status, reason, attempts } = (await hub.get(id)) ?? { attempts: [] };
  return { status, reason: reason?.code, attempts: attempts.length };
}

function sent(simulator: Simulator): number {
  return simulator.accepted.length;
}

describe('over the simulated wire, a person who writes', () => {
  it.each([
    ['STOP', 'START'],
    ['Arrêt.', 'reprendre'],
    ['stop svp', 'Start please'],
  ])('%s gets no marketing, and the next code; after %s they get all', async (stop, start) => {
    const { hub, simulator, writes } = await connected();
    await writes(stop);
    const cancelled = { status: 'cancelled', reason: 'opted_out', attempts: 0 };
    expect(await outcome(hub, 'marketing')).toEqual(cancelled);
    expect(sent(simulator)).toBe(0);
    expect((await outcome(hub, 'code')).status).toBe('delivered');
    expect((await outcome(hub, 'transactional')).status).toBe('delivered');
    await hub.erase({ to: phone });
    expect(await outcome(hub, 'marketing')).toEqual(cancelled);
    await writes(start);
    expect((await outcome(hub, 'marketing')).status).toBe('delivered');
    expect(await hub.reading.consent(phone)).toBeUndefined();
  });

  it('Yes to another question stays opted out', async () => {
    const { hub, writes } = await connected();
    await writes('STOP');
    await writes('Yes');
    expect((await outcome(hub, 'marketing')).status).toBe('cancelled');
  });

  it('other words changes nothing', async () => {
    const { hub, writes } = await connected();
    await writes('Don’t stop sending');
    expect((await outcome(hub, 'marketing')).status).toBe('delivered');
  });

  it('STOP to an account whose keywords Twilio minds is not called for marketing, and lifts it by START', async () => {
    const { hub, simulator, writes } = await connected();
    await writes('STOP', 'on');
    expect(await outcome(hub, 'marketing')).toMatchObject({ status: 'cancelled', attempts: 0 });
    // Twilio refuses every category then, and says so.
    expect(await outcome(hub, 'code')).toMatchObject({ status: 'rejected', attempts: 1 });
    expect(sent(simulator)).toBe(0);
    await writes('START', 'on');
    expect((await outcome(hub, 'marketing')).status).toBe('delivered');
  });
});
