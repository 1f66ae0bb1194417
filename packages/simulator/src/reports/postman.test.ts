import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { startPartner } from '../../test/partner.ts';
import { patience, send, simulate, to } from '../../test/simulate.ts';

const other = '+237677000111';

test('lists go over one connection, which close ends', async () => {
  const partner = await startPartner();
  const simulator = await simulate({ reportTo: partner.url, reportsPerCall: 1 });
  await send(simulator, [to, other]);
  await simulator.settled();
  expect(partner.lists).toHaveLength(2);
  expect(partner.opened()).toBe(1);
  await simulator.close();
  await sleep(20);
  expect(await partner.open()).toBe(0);
});

test('an https: address is spoken to in TLS', async () => {
  const partner = await startPartner();
  const simulator = await simulate({
    reportTo: partner.url.replace('http:', 'https:'),
    resendUnacknowledged: false,
  });
  await send(simulator);
  await simulator.settled();
  expect(partner.lists).toEqual([]);
  expect(simulator.reports[0]?.violations[0]).toMatch(/no answer: .*(SSL|EPROTO|ECONNRESET|disconnected)/);
});

test('close ends what is on its way, and releases who waits for it', async () => {
  const partner = await startPartner(() => 'silence');
  const options = { reportDelayMs: 1, reportsPerCall: 1, resendDelayMs: 5 };
  const simulator = await simulate({ reportTo: partner.url, ...options });
  await send(simulator, [to, other]);
  await vi.waitFor(() => expect(partner.lists).toHaveLength(1), patience);
  const settled = simulator.settled();
  await simulator.close();
  await settled;
  await sleep(50);
  expect(partner.lists).toHaveLength(1);
  expect(await partner.open()).toBe(0);
  await expect(send(simulator)).rejects.toThrow('ECONNREFUSED');
});

test('close ends what waits', async () => {
  const partner = await startPartner();
  const simulator = await simulate({ reportTo: partner.url, reportDelayMs: 1_000 });
  await send(simulator);
  await simulator.close();
  await sleep(1_200);
  expect(partner.lists).toEqual([]);
});
