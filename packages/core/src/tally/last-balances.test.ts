import { expect, test } from 'vitest';
import { lastBalances } from './balance-pace.ts';

const now = new Date('2026-01-08T08:00:00Z');

function point(left: number, at: string) {
  return { notifier: 'alpha', balance: { left, unit: 'SMS', at: new Date(at) } };
}

test('the last balance is the newest one, but not one of a clock that was ahead', () => {
  const points = [
    point(90, '2026-01-08T07:00:00Z'),
    point(80, '2026-01-08T08:00:30Z'),
    point(7, '2027-01-01T00:00:00Z'),
  ];
  expect(lastBalances(points, now).get('alpha')?.left).toBe(80);
  expect(lastBalances(points.slice(2), now).get('alpha')).toBeUndefined();
});
