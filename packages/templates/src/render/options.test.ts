import { expect, it } from 'vitest';
import { defineCatalog, starterCatalog, templates } from '../index.ts';

const definition = { defaultLocale: 'fr', locales: ['fr'], messages: { otp: { fr: 'Code {code}' } } };

it.each<[object, string, string]>([
  [{ defualtLocale: 'fr' }, 'defualtLocale', 'did you mean defaultLocale?'],
  [{ templates: {} }, 'templates', 'did you mean messages?'],
  [{ locales: 'fr' }, 'locales', "expected a list, such as ['fr', 'en']"],
  [{ messages: undefined }, 'messages', 'expected a plain object'],
  [{ sms: { maxSegment: 1 } }, 'sms.maxSegment', 'did you mean maxSegments?'],
  [{ settings: { otp: { limit: { code: 4 } } } }, 'settings.otp.limit', 'did you mean limits?'],
])('defineCatalog() refuses %o', (wrong, field, words) => {
  expect(() => defineCatalog({ ...definition, ...wrong } as never)).toThrow(
    expect.objectContaining({ code: 'NKUL_CONFIGURATION', field, message: expect.stringContaining(words) }),
  );
});

it.each<[unknown, object | undefined, string, string]>([
  [Promise.resolve(starterCatalog), undefined, 'catalog', 'when it is awaited'],
  [definition, undefined, 'catalog', 'expected a catalog of defineCatalog()'],
  [starterCatalog, { timezone: 'Africa/Douala' }, 'timezone', 'did you mean timeZone?'],
  [starterCatalog, { timeZone: 'Douala' }, 'timeZone', '"Douala" is not a valid IANA time zone'],
])('templates() refuses %o with %o', (catalog, options, field, words) => {
  expect(() => templates(catalog as never, options as never)).toThrow(
    expect.objectContaining({ code: 'NKUL_CONFIGURATION', field, message: expect.stringContaining(words) }),
  );
});
