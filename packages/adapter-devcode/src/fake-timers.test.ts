import { createHub } from '@nkul/core';
import { createSimulator, type Simulator } from '@nkul/simulator-devcode';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { devcode } from './devcode.ts';

let simulator: Simulator;

beforeEach(async () => {
  simulator = await createSimulator();
});
afterEach(async () => {
  vi.useRealTimers();
  await simulator.close();
});

it('fake timers let a hub send through Devcode, read its balance, and stop', async () => {
  vi.useFakeTimers();
  const hub = await createHub({
    plugins: [devcode({ apiKey: 'demo-key', sender: 'NKUL', baseUrl: simulator.url })],
  });
  const { id } = await hub.notify({ to: { phone: '+237699128531' }, text: 'Bonjour' });
  expect(await hub.balance('devcode')).toMatchObject({ unit: 'sms' });
  await hub.stop();
  expect(await hub.get(id)).toMatchObject({ status: 'sent' });
  expect(simulator.accepted).toHaveLength(1);
});
