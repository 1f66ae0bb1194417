import { expect, it } from 'vitest';
import { defineCatalog } from '../catalog/define-catalog.ts';
import { checkValues } from '../values/check-values.ts';

const catalog = defineCatalog({
  defaultLocale: 'fr',
  locales: ['fr'],
  messages: { paid: { fr: '{amount, number, XAF} {n, plural, other {#}}' } },
  settings: { paid: { limits: { amount: 1_000_000 } } },
});
const template = catalog.templates.get('paid');

function check(amount: unknown): unknown {
  if (template === undefined) throw new Error('The catalog lacks the template.');
  return checkValues(template, { amount, n: 10_000_000 }, undefined)['amount'];
}

it('takes a number up to its limit, and any without one', () => {
  expect(check(1_000_000)).toBe(1_000_000);
  expect(check(-5)).toBe(-5);
});

it('refuses a larger one, and does not show it', () => {
  expect(() => check(1_000_001)).toThrow(
    expect.objectContaining({
      field: 'values.amount',
      message: 'The value amount of the template "paid" is more than 1000000, its limit.',
    }),
  );
});
