import { expect, test } from 'vitest';
import { send, simulate, to } from '../../test/simulate.ts';

test('an SMS is untouched when calls asked for it and no fault befell any of them', async () => {
  const simulator = await simulate();
  expect(simulator.untouched(to, 'Bonjour')).toBe(false);
  await send(simulator);
  expect(simulator.untouched('699128531', 'Bonjour')).toBe(true);
  simulator.faults({ send: { slow: { probability: 1, ms: 1 } } });
  await send(simulator);
  expect(simulator.untouched(to, 'Bonjour')).toBe(false);
});

test('a fault of one SMS leaves the others of its call untouched', async () => {
  const simulator = await simulate({ seed: 2, faults: { send: { entryRefused: 0.5 } } });
  const phones = Array.from({ length: 10 }, (_, at) => `+23769912850${at}`);
  await send(simulator, phones);
  const untouched = phones.filter((phone) => simulator.untouched(phone, 'Bonjour'));
  expect(untouched).toEqual(simulator.accepted.map((sms) => sms.to));
  expect(untouched.length).toBeGreaterThan(0);
  expect(untouched.length).toBeLessThan(10);
});
