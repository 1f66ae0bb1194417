import { describe, expect, it } from 'vitest';
import type { CatalogDefinition, MessageTexts } from '../catalog/catalog-definition.ts';
import { describeProblem } from '../catalog/catalog-problem.ts';
import { defineCatalog } from '../catalog/define-catalog.ts';
import { checkCatalog } from './check-catalog.ts';

const now = () => new Date('2026-11-25T12:00:00Z');

function check(messages: MessageTexts, rest: Partial<CatalogDefinition> = {}) {
  const catalog = defineCatalog<MessageTexts, string>({
    defaultLocale: 'fr',
    locales: ['fr'],
    messages,
    ...rest,
  });
  const { messages: measured, problems } = checkCatalog(catalog, now);
  const sentences = problems.map((problem) => `${problem.level} ${problem.rule} ${describeProblem(problem)}`);
  return {
    measured,
    told: sentences.filter(
      (sentence) => !/: \{.* (?:may have 1000 characters: at|is measured up to)/.test(sentence),
    ),
    limits: sentences,
  };
}

describe('checkCatalog', () => {
  it('finds nothing in a text that needs nothing', () => {
    expect(check({ hello: { fr: 'Bonjour' } }).told).toEqual([]);
  });

  it('has one line for the characters that are replaced in a text, with the first place', () => {
    expect(check({ hello: { fr: 'Là\nl’œuf, l’an\u00a0neuf\u200b' } }).told).toEqual([
      "note gsm7 hello.fr, line 2, column 2: «’» is sent as «'», «œ» as «oe», U+00A0 as a space, U+200B as nothing",
    ]);
  });

  it('finds the place of a character behind quotes', () => {
    expect(check({ hello: { fr: "aujourd''hui, l''œil" } }).told).toEqual([
      'note gsm7 hello.fr, line 1, column 18: «œ» is sent as «oe»',
    ]);
  });

  it('looks at the words that are sent: neither at keys of a select nor at names of values', () => {
    const settings = {
      hello: { encoding: 'refuse-ucs2', examples: { usual: { pays: 'x', 名: 'Awa' } } },
    } as const;
    expect(
      check({ hello: { fr: '{pays, select, ελλάδα {Grece} other {Autre}} {名}' } }, { settings }).told,
    ).toEqual([
      'warning gsm7 hello: one emoji in {名} has the message refused, since it may not be sent in UCS-2; with the encoding gsm7 it is always sent',
    ]);
  });

  it('has one line for a text in another script, and one for other characters', () => {
    expect(check({ hello: { fr: 'مرحبا، لديك رسالة.' } }).told).toEqual([
      'note gsm7 hello.fr, line 1, column 1: is in the Arabic script, so it is sent in UCS-2: 70 characters a segment instead of 160',
    ]);
    expect(check({ hello: { fr: 'مرحبا ж' } }).told).toEqual([
      'warning gsm7 hello.fr, line 1, column 1: «م», «ر», «ح», «ب», «ا», «ж» have the SMS sent in UCS-2, and nothing can stand for them',
    ]);
  });

  it('warns of what has a text sent in UCS-2', () => {
    expect(check({ hello: { fr: 'Bravo 🎉🎉' } }).told).toEqual([
      'warning gsm7 hello.fr, line 1, column 7: «🎉» has the SMS sent in UCS-2, and nothing can stand for it',
    ]);
    expect(check({ hello: { fr: 'ça' } }, { sms: { encoding: 'keep' } }).told).toEqual([
      'warning gsm7 hello.fr, line 1, column 1: «ç» has the SMS sent in UCS-2; «c» would not',
    ]);
    expect(check({ hello: { fr: 'reçu à être' } }, { sms: { encoding: 'keep' } }).told).toEqual([
      'warning gsm7 hello.fr, line 1, column 3: «ç», «ê» have the SMS sent in UCS-2; «c», «e» would not',
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

  it('says nothing of values where the words of the template force UCS-2 already', () => {
    const settings = { hi: { limits: { v: 1 }, examples: { usual: { v: '王' } } } };
    expect(check({ hi: { fr: 'ж {v}' } }, { settings }).told).toEqual([
      'warning gsm7 hi.fr, line 1, column 1: «ж» has the SMS sent in UCS-2, and nothing can stand for it',
    ]);
  });

  it('has an error where UCS-2 is refused and an example brings it', () => {
    const told = (examples: object) =>
      check({ hi: { fr: '{v}' } }, { settings: { hi: { encoding: 'refuse-ucs2', examples } } as never }).told;
    expect(told({ usual: { v: '王' } })).toEqual([
      'error gsm7 hi.fr: is refused, since it would be sent in UCS-2, with usual values, for «王» in a value or its format',
    ]);
    expect(told({ usual: { v: 'Awa' }, longest: { v: '王' } })).toEqual([
      expect.stringContaining('one emoji in {v} has the message refused'),
      'error gsm7 hi.fr: is refused, since it would be sent in UCS-2, with the longest values, for «王» in a value or its format',
    ]);
  });

  it('tells no replacement of a text that is sent as it is written', () => {
    expect(check({ hi: { fr: 'Ô 🎉' } }).told).toEqual([
      expect.stringContaining('«🎉» has the SMS sent in UCS-2'),
    ]);
    expect(check({ hi: { fr: 'Ô 🎉' } }, { sms: { encoding: 'gsm7' } }).told).toHaveLength(2);
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
      const settings = {
        it: {
          encoding: 'gsm7' as const,
          maxSegments: 1,
          limits: { v: 999 },
          examples: { usual: { v: long } },
        },
      };
      expect(check(texts, { settings }).told).toEqual([
        'error budget it.fr: takes 2 segments (161 septets, and 160 fit into 1) with usual values: 1 too many',
        'note budget it.fr: takes 161 septets: 1 less, and it is 1 segment',
      ]);
    });

    it('is an error when the longest example exceeds it', () => {
      const settings = { it: { maxSegments: 1, examples: { usual: { v: 'x' }, longest: { v: long } } } };
      expect(check(texts, { settings }).told).toEqual([
        'error budget it.fr: takes 2 segments (161 septets, and 160 fit into 1) when {v} has 161 characters: 1 too many; the longest {v} that fits has 160',
      ]);
    });

    it('is a warning when only the limits allow to exceed it', () => {
      const settings = {
        it: {
          encoding: 'gsm7' as const,
          maxSegments: 1,
          limits: { v: 161 },
          examples: { usual: { v: 'x' } },
        },
      };
      expect(check(texts, { settings }).told).toEqual([
        'warning budget it.fr: takes 2 segments (161 septets, and 160 fit into 1) when {v} has 161 characters: 1 too many; the longest {v} that fits has 160',
      ]);
    });

    it('warns of texts that have no limit where there is no example of the longest', () => {
      const usual = { v: 'x', w: 'x', n: 1 };
      const texts = { it: { fr: '{v}{w}{n, number}' } };
      const told = (more: object) =>
        check(texts, { settings: { it: { maxSegments: 1, examples: { usual }, ...more } } }).limits;
      const number = 'note budget it: {n} is measured up to 9,999,999: give limits to change it';
      expect(told({})).toEqual([
        'warning budget it: has a budget, and {v}, {w} may have 1000 characters: give limits, or examples.longest',
        number,
      ]);
      expect(told({ limits: { v: 5, n: 10 } })).toEqual([expect.stringContaining('and {w} may have')]);
      expect(told({ limits: { v: 5, w: 5, n: 10 } })).toEqual([]);
      expect(told({ examples: { usual, longest: usual } })).toEqual([]);
    });

    it.each([
      ['a plural', '{n, plural, one {x} other {LONG}}', { n: 1 }, '{n} is «9 999 999» (the branch other)'],
      ['an exact number', '{n, plural, =7 {LONG} other {x}}', { n: 1 }, '{n} is «7» (the branch =7)'],
      ['a choice', '{c, select, rare {LONG} other {x}}', { c: 'other' }, '{c} is «rare»'],
      [
        'a choice within a plural',
        '{n, plural, one {{c, select, a {LONG} other {}}} other {x}}',
        { n: 2, c: 'b' },
        '{n} is «1» (the branch one) and {c} is «a»',
      ],
    ])('is held against the longest branch of %s, and names it', (_what, text, usual, cause) => {
      const fr = text.replace('LONG', 'y'.repeat(200));
      const settings = { it: { maxSegments: 1, examples: { usual } } };
      expect(check({ it: { fr } }, { settings }).told).toEqual([
        expect.stringContaining(
          `warning budget it.fr: takes 2 segments (200 septets, and 160 fit into 1) when ${cause}: 40 too many`,
        ),
      ]);
      const longest = { it: { maxSegments: 1, examples: { usual, longest: usual } } };
      expect(check({ it: { fr } }, { settings: longest }).told).toEqual([]);
    });

    it('is kept by what just fits', () => {
      const settings = {
        it: {
          encoding: 'gsm7' as const,
          maxSegments: 1,
          limits: { v: 160 },
          examples: { usual: { v: 'x' } },
        },
      };
      expect(check(texts, { settings }).told).toEqual([]);
    });
  });
});
