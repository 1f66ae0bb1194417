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

  it.each([
    ['pt', 'pt-BR', 'pt-BR'],
    ['pt-PT', 'pt-BR', 'pt-PT'],
    ['en-GB', 'en-CM', 'en-GB'],
    ['de-AT-1901', 'de', 'de-AT'],
    ['en', 'en-CM', 'en-CM'],
    ['fr', 'fr-CM', 'fr-CM'],
    ['ff', 'ff-Latn', 'ff-Latn-CM'],
    ['ff-Adlm-GN', 'ff-Adlm', 'ff-Adlm-GN'],
    ['sr-Latn', 'sr', 'sr-CM'],
    ['sr-Cyrl-RS', 'sr', 'sr-Cyrl-RS'],
  ])(
    'reads %s in the same language of another region or script, %s, before the default',
    (wanted, locale, conventions) => {
      const locales = ['de', 'en-GH', 'en-CM', 'fr-CM', 'pt-BR', 'ff-Adlm', 'ff-Latn', 'sr'];
      const choices = { locales, defaultLocale: 'de', region: 'CM' };
      expect(chooseLocale(wanted, choices)).toEqual({ locale, conventions });
    },
  );

  it.each([
    ['en', 'en-CM'],
    ['en-GB', 'en-GB'],
    [undefined, 'fr-CM'],
    ['de-DE', 'fr-CM'],
  ])('gives the region of the catalog to %s, if it has none: %s', (wanted, conventions) => {
    expect(chooseLocale(wanted, { ...catalog, region: 'CM' }).conventions).toBe(conventions);
  });

  it.each([
    ['wes', 'en-CM'],
    ['wes-NG', 'en-NG'],
  ])('gives %s the conventions that its language borrows: %s', (wanted, conventions) => {
    const choices = { locales: ['fr', 'wes'], defaultLocale: 'fr', conventions: { wes: 'en-CM' } };
    expect(chooseLocale(wanted, choices)).toEqual({ locale: 'wes', conventions });
  });

  it('takes the default of several regions of a language', () => {
    const choices = { locales: ['en-GH', 'en-CM', 'en-NG'], defaultLocale: 'en-NG', region: 'CM' };
    expect(chooseLocale('en', choices).locale).toBe('en-NG');
  });

  it('keeps to the one locale that a text has, with the recipient’s region if it is their language', () => {
    const choices = { ...catalog, region: 'CM' };
    expect(chooseLocale('fr-FR', choices, 'en')).toEqual({ locale: 'en', conventions: 'en-CM' });
    expect(chooseLocale('en-GB', choices, 'en')).toEqual({ locale: 'en', conventions: 'en-GB' });
  });

  it.each([undefined, 'de', 'not a locale', '', '-'])('takes the default for %j', (wanted) => {
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
