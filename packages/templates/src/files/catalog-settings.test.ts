import { describe, expect, it } from 'vitest';
import { useFolder } from '../../test/catalog-folder.ts';
import type { Language } from '../words/language.ts';

const folder = useFolder();

/** The problems of a `catalog.json`, beside texts. */
function told(catalog: unknown, language?: Language): Promise<readonly string[]> {
  return folder.problems({ 'catalog.json': catalog, 'fr.json': { hello: 'Bonjour {n}' } }, language);
}

/** The problems of the settings of the template `hello`. */
function toldOfHello(hello: string, language?: Language): Promise<readonly string[]> {
  return told(`{"defaultLocale": "fr",\n "settings": {"hello":\n${hello}}}`, language);
}

describe('the settings of a catalog', () => {
  it.each<[string, string, string]>([
    [
      'an unknown one',
      '{"defaultLocale": "fr", "colour": 1}',
      '1:35: there is no setting "colour": the settings here are defaultLocale, timeZone, region, conventions, channels, optOutUrl, sms, parts, layout, shortLinks, settings',
    ],
    [
      'a wrong name',
      '{"defaultLocale": "fr", "timezone": "UTC"}',
      '1:37: there is no setting "timezone": did you mean timeZone?',
    ],
    [
      'its name in French',
      '{"defaultLocale": "fr", "langue": "fr"}',
      '1:35: there is no setting "langue": did you mean defaultLocale?',
    ],
    ['no default locale', '{}', '1:1: has no defaultLocale: add "defaultLocale": "fr"'],
    [
      'a default locale that is no text',
      '{"defaultLocale": 1}',
      '1:19: defaultLocale must be a text in double quotes',
    ],
    [
      'a time zone without its continent',
      '{"defaultLocale": "fr",\n "timeZone": "Douala"}',
      '2:14: timeZone "Douala" is not a valid IANA time zone: did you mean Africa/Douala?',
    ],
    [
      'a time zone that there is not',
      '{"defaultLocale": "fr",\n "timeZone": "Mars/Base"}',
      '2:14 timeZone: "Mars/Base" is not a valid IANA time zone: write one such as Africa/Douala',
    ],
    [
      'a default locale without a file',
      '{"defaultLocale": "en"}',
      '1:19 defaultLocale: "en" is not one of locales',
    ],
    [
      'a region that is none',
      '{"defaultLocale": "fr",\n "region": "Cameroon"}',
      '2:12 region: "Cameroon" is not a code of ISO 3166-1, such as CM',
    ],
    [
      'settings of SMS that are none',
      '{"defaultLocale": "fr", "sms": "gsm7"}',
      '1:32: sms must be in braces: {"name": …}',
    ],
    [
      'an unknown setting of SMS',
      '{"defaultLocale": "fr", "sms": {"encodng": "gsm7"}}',
      '1:44: there is no setting "encodng": did you mean encoding?',
    ],
    [
      'an unknown encoding',
      '{"defaultLocale": "fr", "sms": {"encoding": "ucs2"}}',
      '1:45: sms.encoding must be one of auto, keep, gsm7, refuse-ucs2: did you mean refuse-ucs2?',
    ],
    [
      'channels that are no list',
      '{"defaultLocale": "fr", "channels": "telegram"}',
      '1:37: channels must be a list of names: ["telegram"]',
    ],
    [
      'a channel that is no name',
      '{"defaultLocale": "fr", "channels": [1]}',
      '1:37: channels must be a list of names: ["telegram"]',
    ],
    [
      'settings of templates that are a list',
      '{"defaultLocale": "fr", "settings": []}',
      '1:37: settings must be in braces: {"name": …}',
    ],
  ])('with %s are refused in words, at the place', async (_what, catalog, expected) => {
    expect(await told(catalog)).toEqual([`catalog.json:${expected}`]);
  });
});

describe('the settings of a template', () => {
  it.each<[string, string, string]>([
    [
      'a wrong name',
      '{"maxSegment": 1}',
      '3:16 hello: there is no setting "maxSegment": did you mean maxSegments?',
    ],
    [
      'an encoding in capitals',
      '{"encoding": "GSM7"}',
      '3:14 hello: encoding must be one of auto, keep, gsm7, refuse-ucs2: did you mean gsm7?',
    ],
    [
      'a wrong category',
      '{"category": "promo"}',
      '3:14 hello: category must be one of code, transactional, marketing',
    ],
    [
      'a number in quotes',
      '{"maxSegments": "1"}',
      '3:17 hello: maxSegments must be a number, without quotes',
    ],
    ['a limit in quotes', '{"limits": {"n": "4"}}', '3:18 hello: limits.n must be a number, without quotes'],
    [
      'a number of segments that is none',
      '{"maxSegments": 0}',
      '3:1 hello: maxSegments must be a whole number, at least 1',
    ],
    [
      'a fallback that is no text',
      '{"fallback": true}',
      '3:14 hello: fallback must be a text in double quotes',
    ],
    [
      'a duration that is none',
      '{"expiresIn": true}',
      '3:15 hello: expiresIn must be a duration, such as "2h", or a number value and its unit, such as "{minutes}m"',
    ],
    [
      'examples without usual ones',
      '{"examples": {"longest": {"n": "x"}}}',
      '3:14 hello: examples.usual is missing: add it',
    ],
    [
      'unknown examples',
      '{"examples": {"usual": {"n": "x"}, "longst": {}}}',
      '3:46 hello: there is no setting "longst": did you mean longest?',
    ],
    [
      'an example that is a list',
      '{"examples": {"usual": {"n": []}}}',
      '3:30 hello: examples.usual.n must be a text, a number, true or false',
    ],
    ['no braces', '4', '3:1 hello: must be in braces: {"name": …}'],
    [
      'the name constructor',
      '{"constructor": 1}',
      '3:17 hello: there is no setting "constructor": the settings here are encoding, maxSegments, description, limits, expiresIn, category, fallback, links, layout, examples',
    ],
    [
      'the name __proto__',
      '{"__proto__": 1}',
      '3:15 hello: there is no setting "__proto__": the settings here are encoding, maxSegments, description, limits, expiresIn, category, fallback, links, layout, examples',
    ],
    [
      'names within names',
      '{"sent": {"maxSegments": 1}}',
      '3:10 hello: the settings of a nested template are by its whole name: write "hello.sent": {…}',
    ],
  ])('with %s are refused in words, at the place', async (_what, hello, expected) => {
    expect(await toldOfHello(hello)).toEqual([`catalog.json:${expected}`]);
  });

  it('are refused one line a thing', async () => {
    expect(await toldOfHello('{"maxSegment": 1, "encoding": "GSM7", "limits": 4}')).toHaveLength(3);
  });

  it('have their problems in French', async () => {
    expect(await toldOfHello('{"maxSegment": 1, "encoding": "GSM7", "category": 1}', 'fr')).toEqual([
      'catalog.json:3:31 hello: encoding doit être l’un de auto, keep, gsm7, refuse-ucs2 : vouliez-vous dire gsm7 ?',
      'catalog.json:3:51 hello: category doit être l’un de code, transactional, marketing',
      'catalog.json:3:16 hello: il n’y a pas de réglage "maxSegment" : vouliez-vous dire maxSegments ?',
    ]);
    expect(await told('{"timeZone": "Douala"}', 'fr')).toEqual([
      'catalog.json:1:1: n’a pas de defaultLocale : ajoutez "defaultLocale": "fr"',
      'catalog.json:1:14: timeZone "Douala" n’est pas un fuseau horaire IANA valable : vouliez-vous dire Africa/Douala ?',
    ]);
  });

  it('may be of templates with names of Object.prototype', async () => {
    const catalog =
      '{"defaultLocale": "fr", "settings": {"__proto__": {"maxSegments": 1}, "constructor": {"maxSegments": 1}}}';
    const texts = '{"__proto__": "x", "constructor": "y {n}", "toString": "z"}';
    expect(await folder.problems({ 'catalog.json': catalog, 'fr.json': texts })).toEqual([]);
  });
});
