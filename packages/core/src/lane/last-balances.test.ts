import { manualClock } from '@nkul/testing';
import { expect, test } from 'vitest';
import { LastBalances } from './last-balances.ts';

const minute = 60_000;

function known() {
  const clock = manualClock();
  const balances = new LastBalances(clock);
  const read = (left: number, more: object = {}) =>
    balances.read('alpha', { left, unit: 'sms', at: clock.now(), ...more });
  return { clock, balances, read, left: () => balances.recent()?.get('alpha') };
}

test('the last balance that was read counts', () => {
  const { read, left } = known();
  expect(left()).toBeUndefined();
  read(7);
  read(3);
  expect(left()).toBe(3);
});

test('a balance counts for 15 minutes', () => {
  const { clock, read, left } = known();
  read(3);
  clock.advance(15 * minute);
  expect(left()).toBe(3);
  clock.advance(1);
  expect(left()).toBeUndefined();
});

test('a clock that is set does not make a balance older', () => {
  const { clock, read, left } = known();
  read(3);
  clock.setForward(24 * 60 * minute);
  expect(left()).toBe(3);
});

test.each([
  ['an exact amount', { unit: 'XAF', money: { amount: '3', currency: 'XAF' } }],
  ['an amount', { unit: 'USD' }],
])('money is not compared with units: %s', (_name, more) => {
  const { read, left } = known();
  read(3, more);
  expect(left()).toBeUndefined();
});
