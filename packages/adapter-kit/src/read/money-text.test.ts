import { parseExactJson } from '@nkul/core/adapter';
import { expect, it } from 'vitest';
import { moneyIn } from './money-text.ts';

it.each([
  ['KES 0.8000', undefined, '0.8000', 'KES'],
  ['KES0.8000', undefined, '0.8000', 'KES'],
  [' 12 XAF ', undefined, '12', 'XAF'],
  ['-0.0075', 'USD', '-0.0075', 'USD'],
  [0.05, 'USD', '0.05', 'USD'],
  [parseExactJson('[0.10]'), 'USD', undefined, undefined],
])('an amount of money is kept exact: %j %s', (value, currency, amount, unit) => {
  expect(moneyIn(value, currency)).toEqual(amount === undefined ? undefined : { amount, currency: unit });
});

it.each([
  '1,5 EUR',
  '1.000,00 EUR',
  'EUR',
  '12',
  'USD EUR',
  '12 euro',
  'EUR 1e3',
  '',
  null,
  `${'1'.repeat(41)} EUR`,
])('an amount with two readings, or without a currency, is none: %j', (value) => {
  expect(moneyIn(value)).toBeUndefined();
});

it('all digits of a number are kept', () => {
  const { price } = parseExactJson('{"price":12345678901234567890.123456789}') as { readonly price: unknown };
  expect(moneyIn(price, 'XAF')).toEqual({ amount: '12345678901234567890.123456789', currency: 'XAF' });
});
