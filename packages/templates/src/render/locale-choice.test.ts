import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseLocale, keepLocaleChoices } from './locale-choice.ts';

const catalog = { locales: ['fr', 'en', 'pt-BR'], defaultLocale: 'fr' };

describe('chooseLocale', () => {
  it.each([
    ['fr', 'fr', 'fr'],
    ['en', 'en', 'en'],
    ['fr-CM', 'fr', 'fr-CM'],
    ['en-Latn-CM', 'en', 'en-Latn-CM'],
    ['EN-cm', 'en', 'en-CM'],
    ['en_CM', 'en', 'en-CM'],
    ['pt-BR', 'pt-BR', 'pt-BR'],
    ['en-CM-u-nu-arab', 'en', 'en-CM'],
  ])('reads %s in %s, with the customs of %s', (wanted, locale, conventions) => {
    expect(chooseLocale(wanted, catalog)).toEqual({ locale, conventions });
  });

  it.each([undefined, 'de', 'pt', 'not a locale', '', '-'])('takes the default for %j', (wanted) => {
    expect(chooseLocale(wanted, catalog)).toEqual({ locale: 'fr', conventions: 'fr' });
  });

  it('always answers one of the catalog’s locales', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'frenptBRCM-_u1') }), (wanted) => {
        expect(catalog.locales).toContain(chooseLocale(wanted, catalog).locale);
      }),
    );
  });
});

it('keeps what was chosen, and forgets it when there are too many', () => {
  const choose = keepLocaleChoices(catalog);
  const first = choose('en-CM');
  expect(choose('en-CM')).toBe(first);
  for (let count = 0; count < 500; count += 1) choose(`en-${count}`);
  expect(choose('en-CM')).not.toBe(first);
  expect(choose('en-CM')).toEqual(first);
});
