import { ConfigurationError } from '@nkul/core/adapter';
import { describe, expect, it, test } from 'vitest';
import { guard } from './index.ts';
import { resolveOptions } from './resolve-options.ts';

/** The message with which options are refused. They may be of any type: a program in JavaScript gives what it likes. */
function refusal(options: unknown): string {
  try {
    Reflect.apply(guard, undefined, [options]);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigurationError);
    return error instanceof ConfigurationError ? `${error.field}: ${error.message}` : '';
  }
  return 'taken';
}

const limit = { per: 'all', most: '5 per 10m' };

test.each([
  [{ countrys: ['CM'] }, 'countrys is not an option: did you mean countries?'],
  [{ country: 'CM' }, 'country is not an option: did you mean countries?'],
  [{ countries: [] }, "countries is wrong: expected a list of countries of ISO 3166-1, such as ['CM', 'FR']"],
  [{ countries: 'CM' }, 'countries is wrong: expected a list of countries'],
  [{ countries: ['CM', 'cm'] }, 'countries has "cm" in it: expected a list of countries'],
  [{ countries: ['CM', 237] }, 'countries has "237" in it: expected a list of countries'],
  [{ prefixes: ['23767'] }, 'prefixes has "23767" in it: expected a list of beginnings of numbers in E.164'],
  [{ prefixes: [] }, 'prefixes is wrong: expected a list of beginnings'],
  [{ price: 25 }, 'price is wrong: expected a function'],
  [{ limits: limit }, 'limits is wrong: expected a list'],
  [{ limits: [{ most: '5 per 10m' }] }, "limits[0].per is missing: give 'recipient', 'block', 'all' or"],
  [{ limits: [{ ...limit, per: 'number' }] }, "limits[0].per is wrong: give 'recipient', 'block', 'all' or"],
  [{ limits: [{ ...limit, per: { header: 'x' } }] }, "limits[0].per is wrong: give 'recipient'"],
  [{ limits: [{ ...limit, per: null }] }, "limits[0].per is wrong: give 'recipient'"],
  [{ limits: [{ ...limit, per: { metadata: '' } }] }, 'limits[0].per is wrong: give the name of a field'],
  [
    { limits: [{ per: 'all' }] },
    "limits[0].most is missing: give an amount and a window, such as '20 per 10m'",
  ],
  [{ limits: [{ ...limit, max: 5 }] }, 'limits[0].max is not a field of a limit: did you mean most?'],
  [{ limits: [{ ...limit, most: 5 }] }, 'limits[0].most is "5", which is not an amount and a window'],
  [{ limits: [{ ...limit, most: '5 / 10m' }] }, 'limits[0].most is "5 / 10m", which is not an amount'],
  [{ limits: [{ ...limit, most: '5 per 10' }] }, 'limits[0].most is "5 per 10", which is not an amount'],
  [{ limits: [{ ...limit, most: '-5 per 10m' }] }, 'limits[0].most is "-5 per 10m", which is not an amount'],
  [
    { limits: [{ ...limit, most: '5 per 59s' }] },
    'limits[0].most has the window 59s: give 1 minute to 31 days',
  ],
  [
    { limits: [{ ...limit, most: '5 per 32d' }] },
    'limits[0].most has the window 32d: give 1 minute to 31 days',
  ],
  [{ limits: [{ ...limit, most: '0 per 1d' }] }, 'limits[0].most has the amount 0, which refuses all'],
  [{ limits: [{ ...limit, most: '1.5 per 1d' }] }, 'limits[0].most has the amount 1.5: give a whole number'],
  [{ limits: [{ ...limit, of: 'segments' }] }, "limits[0].of is wrong: expected 'messages' or 'units'"],
  [
    { limits: [{ ...limit, over: 'hold' }] },
    "limits[0].over is wrong: expected one of 'reject', 'review', 'warn'",
  ],
  [{ limits: [{ ...limit, name: '' }] }, 'limits[0].name is wrong: expected at least 1 character'],
  [
    { limits: [{ ...limit, template: [] }] },
    'limits[0].template is wrong: expected a text, or a list of texts',
  ],
  [{ limits: [{ ...limit, route: ['a', 7] }] }, 'limits[0].route has "7" in it: expected a text'],
  [{ limits: [{ ...limit, category: 'otp' }] }, 'has "otp" in it, which is not a category: give code, '],
  [{ limits: [{ ...limit, channel: '' }] }, 'limits[0].channel has "" in it: expected a text'],
  [
    { limits: [limit, limit] },
    'limits[1].name is "all 5 per 10m", as that of limits[0]: give each limit a name',
  ],
  [{ limits: [{ ...limit, most: '5 XAF per 1d' }] }, 'limits[0].most is of money: give the option `price`'],
  [
    { price: () => 1, limits: [{ ...limit, most: '5 XAF per 1d', of: 'units' }] },
    "limits[0].of is 'units', but its most is of money: leave it out",
  ],
  [
    {
      price: () => 1,
      limits: [limit, { ...limit, most: '5 XAF per 1d' }, { ...limit, most: '5 EUR per 1d' }],
    },
    'limits[2].most is in EUR, and another in XAF: `price` gives one currency',
  ],
])('guard(%j) is refused', (options, sentence) => {
  const told = refusal(options);
  const [field = ''] = sentence.split(' ');
  expect(told).toContain(`: guard(): ${field.startsWith('has') ? 'limits[0].category ' : ''}${sentence}`);
  expect(told.startsWith(`${field.startsWith('has') ? 'limits[0].category' : field}: `)).toBe(true);
});

describe('a limit', () => {
  it('is called by its words unless it has a name', () => {
    const { rules } = resolveOptions({
      price: () => 1,
      limits: [
        { per: 'recipient', most: ' 20 per 10m ' },
        { per: 'all', most: '100000 per 30d', of: 'units' },
        { per: { metadata: 'tenant' }, most: '50000.5 XAF per 31d' },
        { per: 'block', most: '3 per 60s', template: ['otp', 'pin'], channel: 'sms' },
        { per: 'all', most: '3 per 1.5h', name: 'codes', category: 'code', over: 'warn' },
      ],
    });
    expect(rules.map(({ name, most: { amount, windowMs }, over }) => [name, amount, windowMs, over])).toEqual(
      [
        ['recipient 20 per 10m', 20, 600_000, 'reject'],
        ['all 100000 units per 30d', 100_000, 2_592_000_000, 'reject'],
        ['tenant 50000.5 XAF per 31d', 50_000_500, 2_678_400_000, 'reject'],
        ['block 3 per 60s, template otp or pin, channel sms', 3, 60_000, 'reject'],
        ['codes', 3, 5_400_000, 'warn'],
      ],
    );
  });

  it('is one of three unless limits are given', () => {
    expect(resolveOptions({}).rules.map(({ name }) => name)).toEqual([
      'recipient 20 per 10m',
      'recipient 100 per 1d',
      'block 300 per 10m',
    ]);
    expect(resolveOptions({ limits: [] }).rules).toEqual([]);
  });
});
