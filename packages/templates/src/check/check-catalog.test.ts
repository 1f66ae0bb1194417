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

  it('has an error where UCS-2 is refused and an example brings it', () => {
    const told = (examples: object) =>
      check({ hi: { fr: '{v}' } }, { settings: { hi: { encoding: 'refuse-ucs2', examples } } as never }).told;
    expect(told({ usual: { v: '王' } })).toEqual([
      'error gsm7 hi.fr: is refused, since it would be sent in UCS-2, with usual values, for «王» in a value or its format',
    ]);
    expect(told({ usual: { v: 'Awa' }, longest: { v: '王' } })).toEqual([
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
      const settings = { it: { maxSegments: 1, limits: { v: 999 }, examples: { usual: { v: long } } } };
      expect(check(texts, { settings }).told).toEqual([
        'error budget it.fr: takes 2 segments with usual values, but may take only 1',
      ]);
    });

    it('is an error when the longest example exceeds it', () => {
      const settings = { it: { maxSegments: 1, examples: { usual: { v: 'x' }, longest: { v: long } } } };
      expect(check(texts, { settings }).told).toEqual([
        'error budget it.fr: takes 2 segments with the longest values, but may take only 1',
      ]);
    });

    it('is a warning when only the limits allow to exceed it', () => {
      const settings = { it: { maxSegments: 1, limits: { v: 161 }, examples: { usual: { v: 'x' } } } };
      expect(check(texts, { settings }).told).toEqual([
        'warning budget it.fr: takes 2 segments with every text at its limit, but may take only 1',
      ]);
    });

    it('warns of texts that have no limit where there is no example of the longest', () => {
      const usual = { v: 'x', w: 'x', n: 1 };
      const texts = { it: { fr: '{v}{w}{n, number}' } };
      const told = (more: object) =>
        check(texts, { settings: { it: { maxSegments: 1, examples: { usual }, ...more } } }).told;
      expect(told({})).toEqual([
        'warning budget it: has a budget, and {v}, {w} may have 1000 characters: give limits, or examples.longest',
      ]);
      expect(told({ limits: { v: 5 } })).toEqual([expect.stringContaining('and {w} may have')]);
      expect(told({ limits: { v: 5, w: 5 } })).toEqual([]);
      expect(told({ examples: { usual, longest: usual } })).toEqual([]);
    });

    it.each([
      ['a plural', '{n, plural, one {x} other {LONG}}', { n: 1 }],
      ['an exact number', '{n, plural, =7 {LONG} other {x}}', { n: 1 }],
      ['a choice', '{c, select, rare {LONG} other {x}}', { c: 'other' }],
      [
        'a choice within a plural',
        '{n, plural, one {{c, select, a {LONG} other {}}} other {x}}',
        { n: 2, c: 'b' },
      ],
    ])('is held against the longest branch of %s', (_what, text, usual) => {
      const fr = text.replace('LONG', 'y'.repeat(200));
      const settings = { it: { maxSegments: 1, examples: { usual } } };
      expect(check({ it: { fr } }, { settings }).told).toEqual([
        'warning budget it.fr: takes 2 segments with every text at its limit, but may take only 1',
      ]);
      const longest = { it: { maxSegments: 1, examples: { usual, longest: usual } } };
      expect(check({ it: { fr } }, { settings: longest }).told).toEqual([]);
    });

    it('is kept by what just fits', () => {
      const settings = { it: { maxSegments: 1, limits: { v: 160 }, examples: { usual: { v: 'x' } } } };
      expect(check(texts, { settings }).told).toEqual([]);
    });
  });
});
