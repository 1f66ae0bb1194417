import { ConfigurationError } from '@nkul/core/adapter';
import { describe, expect, it } from 'vitest';
import type { CatalogDefinition, MessageTexts } from './catalog-definition.ts';
import { defineCatalog } from './define-catalog.ts';
import { readCatalog } from './read-catalog.ts';

type Loose = Partial<CatalogDefinition> & Pick<CatalogDefinition, 'messages'>;

/** Past the compiler, as a catalog whose texts it does not know. */
function define(definition: Loose) {
  return defineCatalog<CatalogDefinition['messages'], string>({
    defaultLocale: 'fr',
    locales: ['fr', 'en'],
    ...definition,
  });
}

function problemsOf(definition: Loose): readonly string[] {
  try {
    define(definition);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.message.split('\n- ').slice(1);
    throw error;
  }
  return [];
}

const hello = { fr: 'Bonjour', en: 'Hello' };

describe('defineCatalog', () => {
  it('takes a sound catalog', () => {
    const catalog = define({ messages: { hello }, timeZone: 'Africa/Douala' });
    expect(catalog.defaultLocale).toBe('fr');
    expect(catalog.locales).toEqual(['fr', 'en']);
    expect(catalog.timeZone).toBe('Africa/Douala');
    expect([...catalog.templates.keys()]).toEqual(['hello']);
  });

  it('has recipients without a time zone in UTC unless it says otherwise', () => {
    expect(define({ messages: {} }).timeZone).toBe('UTC');
  });

  it('makes the part of a notification that names a template and its values', () => {
    const catalog = define({ messages: { hello } });
    expect(catalog.notification('hello', { name: 'Awa' })).toEqual({
      template: 'hello',
      values: { name: 'Awa' },
    });
    expect(catalog.notification('hello')).toEqual({ template: 'hello' });
  });

  it.each<[string, Loose, readonly string[]]>([
    [
      'texts of another shape',
      {
        messages: {
          a: null,
          b: ['x'],
          c: { fr: null, en: 'x' },
          d: { fr: { email: null }, en: 'x' },
          e: { fr: { email: { subjet: 's', text: 't' } }, en: 'x' },
        } as never,
      },
      [
        'a: must hold texts by locale',
        'b: must hold texts by locale',
        'c.fr: must be a text',
        'd.fr: must be a text',
        'e.fr: must be a text',
      ].map((words) => expect.stringContaining(words)) as never,
    ],
    [
      'keys of a select that were translated',
      {
        messages: {
          hi: {
            fr: '{who, select, f {Chère} m {Cher} other {Bonjour}}',
            en: '{who, select, w {Dear Ms} m {Dear Mr} other {Hello}}',
          },
        },
      },
      ['hi.en: {who, select} has the keys w where fr has f: keys are not translated'],
    ],
    [
      'markup in a plain text',
      { messages: { hi: { fr: 'Bonjour <b>{name}</b>', en: 'Hello&nbsp;{name}' } } },
      [
        'hi.fr, line 1, column 9: «<b>» is markup, and this text is plain: take it out, or it is sent as it is',
        'hi.en, line 1, column 6: «&nbsp;» is markup, and this text is plain: write the character itself, or it is sent as it is',
      ],
    ],
    [
      'a brace that is not closed',
      { messages: { otp: { fr: 'Code\n{code', en: 'Code {code}' } } },
      ['otp.fr, line 2, column 1: the brace at «{code» is never closed: write } where the value ends'],
    ],
    [
      'a plural without other',
      { messages: { otp: { fr: '{n, plural, one {#}}', en: '{n, number}' } } },
      [
        'otp.fr, line 1, column 20: other {…} is missing in «{n, plural, one {#}}»: it is the text for all other values, and its key is not translated',
      ],
    ],
    [
      'a locale that lacks a text',
      { messages: { hello: { fr: 'Bonjour' } } },
      ['hello.en: has no text: write it, or give the template a fallback'],
    ],
    [
      'a locale that the catalog has not',
      { messages: { hello: { ...hello, pt: 'Olá' } } },
      ['hello.pt: is not one of the locales of the catalog'],
    ],
    [
      'a value that one locale lacks',
      { messages: { otp: { fr: '{code} {min}', en: '{code} {mn}' } } },
      ['otp.fr: {mn} is used in en and missing here', 'otp.en: {min} is used in fr and missing here'],
    ],
    [
      'a value of another kind in another locale',
      { messages: { pay: { fr: '{amount}', en: '{amount, number}' } } },
      ['pay.fr: {amount} is a text here and a number in en'],
    ],
    [
      'a value of two kinds in one text',
      { messages: { pay: { fr: '{at, date} {at}', en: '{at, date}' } } },
      [
        'pay.fr, line 1, column 12: {at} is used as a date and as a text; give a date its format everywhere, {at, date, medium}, and one name to one value',
      ],
    ],
    [
      'a value of two kinds in two texts of a locale',
      {
        locales: ['fr'],
        messages: { pay: { fr: { text: '{at, number}', sms: '{at, date}' } } },
      },
      ['pay.fr: {at} is a number in one text and a date in another'],
    ],
    [
      'a text for a channel in one locale only',
      { messages: { hello: { fr: { text: 'Bonjour', sms: 'Salut' }, en: { text: 'Hello' } } } },
      ['hello.en: has no sms.text, which fr has'],
    ],
    [
      'a subject in one locale only',
      {
        messages: {
          hello: {
            fr: { text: 'x', email: { subject: 'Bonjour', text: 'x' } },
            en: { text: 'x', email: { text: 'x' } },
          },
        },
      },
      ['hello.en: has no email.subject, which fr has'],
    ],
    [
      'a subject that belongs into email',
      { locales: ['fr'], messages: { hello: { fr: { text: 'x', subject: '{' } } } },
      ['hello.fr: subject is not a channel; put it into email: { subject, text, html }'],
    ],
    [
      'a mistake in one of several texts',
      { locales: ['fr'], messages: { hello: { fr: { text: 'x', email: { text: 'y', html: '{' } } } } },
      [
        'hello.fr.email.html, line 1, column 1: the brace at «{» is never closed: write } where the value ends',
      ],
    ],
    [
      'a mistake in the text beside an HTML body',
      { locales: ['fr'], messages: { hello: { fr: { email: { text: '{', html: 'y' } } } } },
      [
        'hello.fr.email.text, line 1, column 1: the brace at «{» is never closed: write } where the value ends',
      ],
    ],
    [
      'a format that there is not',
      { locales: ['fr'], messages: { pay: { fr: '{n, number, money} {at, date, soon} {at, time, soon}' } } },
      [
        'pay.fr, line 1, column 1: {n} has the unknown format "money"; use integer, percent, XAF, EUR, or a skeleton such as ::currency/XAF',
        'pay.fr, line 1, column 20: {at} has the unknown format "soon"; use short, medium, long, full, relative, or a skeleton such as ::EEEEdMMMM',
        'pay.fr, line 1, column 37: {at} has the unknown format "soon"; use short, medium, long, full, relative, or a skeleton such as ::EEEEdMMMM',
      ],
    ],
    [
      'a skeleton that does not work',
      { locales: ['fr'], messages: { pay: { fr: '{n, number, ::currency/F}' } } },
      [
        'pay.fr, line 1, column 1: the format of {n} does not work: write one such as ::currency/XAF, ::.00 or ::percent (Invalid currency code : F)',
      ],
    ],
    [
      'a date skeleton that the parser refuses',
      { locales: ['fr'], messages: { pay: { fr: 'Le {at, date, ::w}' } } },
      [expect.stringMatching(/^pay\.fr, line 1, column 1: a format in it is not known/)],
    ],
    [
      'a template without any text',
      { locales: ['fr'], messages: { hello: { fr: {} } } },
      ['hello.fr: has no text: write it, or give the template a fallback'],
    ],
    [
      'a number format that is named relative',
      { locales: ['fr'], messages: { pay: { fr: '{n, number, relative}' } } },
      [
        'pay.fr, line 1, column 1: {n} has the unknown format "relative"; use integer, percent, XAF, EUR, or a skeleton such as ::currency/XAF',
      ],
    ],
    [
      'a default locale that is not among the locales',
      { defaultLocale: 'de', messages: {} },
      ['defaultLocale: "de" is not one of locales'],
    ],
    [
      'a locale that is none',
      { locales: ['fr', 'français'], messages: {} },
      ['"français" in locales is not a valid BCP 47 tag'],
    ],
    [
      'a time zone that is none',
      { timeZone: 'Douala', messages: {} },
      ['timeZone: "Douala" is not a valid IANA time zone: write one such as Africa/Douala'],
    ],
    [
      'settings that cannot be',
      {
        messages: {
          otp: { fr: '{code} {n, number} {at, date}', en: '{code} {n, number} {at, date}' },
          pay: { fr: '{v}', en: '{v}' },
          ...{ later: hello, never: hello, soon: hello },
        },
        sms: { maxSegments: 0 },
        settings: {
          otp: {
            maxSegments: 1.5,
            limits: { code: 0, n: 0, at: 3, cod: 4 } as { code: 0; n: 0 },
          },
          opt: {},
          pay: { examples: { usual: { v: '1' }, longest: { v: 1 } }, expiresIn: '{v}m' },
          later: { expiresIn: '{n}m', category: 'promo' as 'code' },
          never: { expiresIn: '0s' },
          soon: { expiresIn: '5 minutes' as '5m' },
        },
      },
      [
        'sms: maxSegments must be a whole number, at least 1',
        'opt: has settings, but no texts',
        'otp: maxSegments must be a whole number, at least 1',
        'otp: limits: {code} must have a whole number of characters, at least 1',
        'otp: limits: {n} is a number: its limit is the largest one, more than 0',
        'otp: limits: {at} is a date, not a text or a number',
        'otp: limits: {cod} is in none of its texts',
        'pay: maxSegments must be a whole number, at least 1',
        'pay: examples.longest: the value v must be a string: a code as text keeps its zeros. For an amount or a count, the text says {v, number}.',
        'pay: expiresIn: {v} is a text, not a number',
        'later: maxSegments must be a whole number, at least 1',
        'later: category must be one of code, transactional, marketing',
        'later: expiresIn: {n} is in none of its texts',
        'never: maxSegments must be a whole number, at least 1',
        'never: expiresIn must be longer than nothing',
        'soon: maxSegments must be a whole number, at least 1',
        `soon: expiresIn is "5 minutes", which is not a valid duration: give text such as '30s', '5m', '24h' or '90d', or { minutes: 5 }. Or a number value and its unit, such as '{minutes}m'.`,
      ],
    ],
  ])('refuses %s, and says where', (_what, definition, expected) => {
    expect(problemsOf(definition)).toEqual(expected);
  });

  it('refuses an encoding that there is not', () => {
    const sms: object = { encoding: 'gsm' };
    expect(problemsOf({ messages: { hello }, sms })).toContain(
      'sms: encoding must be one of auto, keep, gsm7, refuse-ucs2',
    );
  });

  it('names the first text in the error’s field, and counts them all', () => {
    const error = (() => {
      try {
        define({ messages: { hello, otp: { fr: '{', en: '}{' } } });
      } catch (caught) {
        return caught;
      }
    })();
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(error).toMatchObject({ code: 'NKUL_CONFIGURATION', field: 'messages.otp.fr' });
    expect(String(error)).toContain('The catalog has 2 errors:');
  });

  it.each<[string, MessageTexts[string]]>([
    ['syntax', { fr: '{', en: 'x' }],
    ['apostrophe', { fr: "l'{a}", en: '{a}' }],
    ['format', { fr: '{n, number, x}', en: '{n, number}' }],
    ['values', { fr: '{a}', en: 'x' }],
    ['values', { fr: '{a}', en: '{a, number}' }],
    [
      'values',
      { fr: { text: '{a, number}', sms: '{a, date}' }, en: { text: '{a, number}', sms: '{a, number}' } },
    ],
    ['locale', { fr: 'x' }],
    ['locale', { fr: 'x', en: 'x', de: 'x' }],
    ['locale', { fr: { text: 'x', sms: 'x' }, en: 'x' }],
  ])('tells machines that it is about %s', (rule, texts) => {
    const { problems } = readCatalog({ defaultLocale: 'fr', locales: ['fr', 'en'], messages: { it: texts } });
    expect(problems[0]).toMatchObject({ level: 'error', rule, template: 'it' });
  });

  it('lets one language choose by what another merely says', () => {
    const messages = {
      hello: { fr: '{who, select, f {Chère} other {Cher}} {who}', en: 'Dear {who}' },
    };
    expect(define({ messages }).templates.get('hello')?.kinds).toEqual(new Map([['who', 'choice']]));
  });
});
