import { expect, test } from 'vitest';
import { MemoryCharges } from './memory-charges.ts';

const at = new Date('2026-11-27T10:00:00Z');
const hoursLater = (hours: number) => new Date(at.getTime() + hours * 3_600_000);
const change = (part: number, until: Date) => ({ counter: 'a', part, amount: 1, until });

test('parts are dropped an hour after their last window, by a later change', () => {
  const charges = new MemoryCharges();
  charges.add([change(1, hoursLater(1)), change(2, hoursLater(8))], at);
  charges.add([change(3, hoursLater(20))], hoursLater(1.9));
  expect(charges.of('a').map(({ part }) => part)).toEqual([1, 2, 3]);
  charges.add([change(4, hoursLater(20))], hoursLater(3));
  expect(charges.of('a').map(({ part }) => part)).toEqual([2, 3, 4]);
  charges.add([{ ...change(5, hoursLater(90)), counter: 'b' }], hoursLater(30));
  expect(charges.of('a')).toEqual([]);
});
