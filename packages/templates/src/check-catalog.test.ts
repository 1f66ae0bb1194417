import { describe, expect, it } from 'vitest';
import type { CatalogDefinition, MessageTexts } from './catalog-definition.ts';
import { describeProblem } from './catalog-problem.ts';
import { checkCatalog } from './check-catalog.ts';
import { defineCatalog } from './define-catalog.ts';

const now = () => new Date('2026-11-25T12:00:00Z');

function check(messages: MessageTexts, rest: Partial<CatalogDefinition> = {}) {
  const catalog = defineCatalog<MessageTexts, string>({
    defaultLocale: 'fr',
    locales: ['fr'],
    messages,
    ...rest,
  });
  const { messages: measured, problems } = checkCatalog(catalog, now);
  return {
    measured,
    told: problems.map((problem) => `${problem.level} ${problem.rule} ${describeProblem(problem)}`),
  };
}

describe('checkCatalog', () => {
  it('finds nothing in a text that needs nothing', () => {
    expect(check({ hello: { fr: 'Bonjour' } }).told).toEqual([]);
  });

  it('tells each character outside the alphabet once, with its first place and what is sent for it', () => {
    expect(check({ hello: { fr: 'Là\nl’œuf, l’an\u00a0neuf\u200b' } }).told).toEqual([
      "note gsm7 hello.fr, line 2, column 2: «’» is sent as «'»",
      'note gsm7 hello.fr, line 2, column 3: «œ» is sent as «oe»',
      'note gsm7 hello.fr, line 2, column 12: U+00A0 is sent as a space',
      'note gsm7 hello.fr, line 2, column 17: U+200B is sent as nothing',
    ]);
  });

  it('warns of what has a text sent in UCS-2', () => {
    expect(check({ hello: { fr: 'Bravo 🎉🎉' } }).told).toEqual([
      'warning gsm7 hello.fr, line 1, column 7: «🎉» has the SMS sent in UCS-2, and nothing can stand for it',
    ]);
    expect(check({ hello: { fr: 'ça' } }, { sms: { encoding: 'keep' } }).told).toEqual([
      'warning gsm7 hello.fr, line 1, column 1: «ç» has the SMS sent in UCS-2; «c» would not',
    ]);
  });

  it('has an error where UCS-2 is refused', () => {
    expect(check({ hello: { fr: '🎉' } }, { sms: { encoding: 'refuse-ucs2' } }).told).toEqual([
      'error gsm7 hello.fr, line 1, column 1: «🎉» has the SMS sent in UCS-2, and nothing can stand for it',
    ]);
  });

  it('warns of what a value or its format brings', () => {
    const settings = { pay: { encoding: 'keep', examples: { usual: { n: 12_500, v: '🎉' } } } } as const;
    expect(check({ pay: { fr: '{n, number, XAF} {v}' } }, { settings }).told).toEqual([
      'warning gsm7 pay.fr: is sent in UCS-2 with usual values, for U+202F, U+00A0, «🎉» in a value or its format',
    ]);
  });

  it('looks at the text that SMS have, and at no e-mail', () => {
    const { told, measured } = check({
      hello: { fr: { text: 'ça', sms: 'À', email: { subject: 'ç', text: 'ç', html: 'ç' } } },
      mail: { fr: { email: { text: 'ç' } } },
    });
    expect(told).toEqual(['note gsm7 hello.fr.sms, line 1, column 1: «À» is sent as «A»']);
    expect(measured.map(({ template }) => template)).toEqual(['hello']);
  });

  it('measures with the examples: usual, and the longest', () => {
    const settings = {
      otp: { examples: { usual: { code: '4821' }, longest: { code: 'x'.repeat(170) } } },
    };
    const [otp] = check({ otp: { fr: 'Code {code}' } }, { settings }).measured;
    expect(otp).toMatchObject({
      template: 'otp',
      locale: 'fr',
      usual: { written: 'Code 4821', text: 'Code 4821' },
    });
    expect(otp?.usual.size).toMatchObject({ segments: 1, units: 9 });
    expect(otp?.longest.size).toMatchObject({ segments: 2, units: 175 });
  });

  it('draws texts out to their limits where there is no example of the longest', () => {
    const settings = {
      otp: { limits: { code: 20 }, examples: { usual: { code: '4821', name: 'Awa', c: 'a' } } },
    };
    const texts = { otp: { fr: '{code}{name}{c, select, a {} other {}}' } };
    expect(check(texts, { settings }).measured[0]?.longest.size.units).toBe(23);
  });

  it('makes values up where there are no examples, and warns of it', () => {
    const { told, measured } = check({
      all: {
        fr: '{code}, {n, number}, {c, select, a {A} other {O}} {c}, {at, date, long} {at, time, short}',
      },
    });
    expect(told).toEqual([
      'warning examples all: has no examples in its settings: it is measured with made-up values',
    ]);
    expect(measured[0]?.usual.text).toBe('code, 12 500, O other, 30 septembre 2026 15:45');
  });

  it('makes values up within their limits', () => {
    const { measured } = check({ it: { fr: '{name}' } }, { settings: { it: { limits: { name: 2 } } } });
    expect(measured[0]?.usual.text).toBe('na');
  });

  describe('a budget', () => {
    const texts = { it: { fr: '{v}' } };
    const long = 'x'.repeat(161);

    it('is an error when usual values exceed it', () => {
      const settings = { it: { maxSegments: 1, examples: { usual: { v: long } } } };
      expect(check(texts, { settings }).told).toEqual([
        'error budget it.fr: takes 2 segments with usual values, and may take 1',
      ]);
    });

    it('is an error when the longest example exceeds it', () => {
      const settings = { it: { maxSegments: 1, examples: { usual: { v: 'x' }, longest: { v: long } } } };
      expect(check(texts, { settings }).told).toEqual([
        'error budget it.fr: takes 2 segments with the longest values, and may take 1',
      ]);
    });

    it('is a warning when only the limits allow to exceed it', () => {
      const settings = { it: { maxSegments: 1, limits: { v: 161 }, examples: { usual: { v: 'x' } } } };
      expect(check(texts, { settings }).told).toEqual([
        'warning budget it.fr: takes 2 segments with every text at its limit, and may take 1',
      ]);
    });

    it('is kept by what just fits', () => {
      const settings = { it: { maxSegments: 1, limits: { v: 160 }, examples: { usual: { v: 'x' } } } };
      expect(check(texts, { settings }).told).toEqual([]);
    });
  });
});
