import { describe, expect, it } from 'vitest';
import type { TemplateSettings } from '../catalog/catalog-definition.ts';
import { describeProblem } from '../catalog/catalog-problem.ts';
import { defineCatalog } from '../catalog/define-catalog.ts';
import type { Language } from '../words/language.ts';
import { checkCatalog } from './check-catalog.ts';

const now = () => new Date('2026-11-25T12:00:00Z');

interface Given {
  readonly locale?: string;
  readonly settings?: TemplateSettings;
  readonly language?: Language;
}

function check(text: string, { locale = 'fr', settings = {}, language = 'en' }: Given = {}) {
  const catalog = defineCatalog<{ it: Record<string, string> }, string>({
    defaultLocale: locale,
    locales: [locale],
    timeZone: 'Africa/Douala',
    messages: { it: { [locale]: text } },
    settings: { it: settings },
  });
  const { messages, problems } = checkCatalog(catalog, now);
  const [message] = messages;
  if (message === undefined) throw new Error('The template has no text for SMS.');
  return {
    message,
    told: problems.map((problem) => `${problem.level} ${describeProblem(problem, language)}`),
  };
}

const at = '2026-03-02T10:00:00Z';

describe('the longest text', () => {
  it.each([
    ['fr', '{at, date, full}', /^(?:mercredi|vendredi|dimanche) 2\d septembre 2026$/],
    ['en', '{at, date, full}', /^Wednesday, September 2\d, 2026$/],
    ['de', '{at, date, ::EEEEdMMMM}', /^(?:Donnerstag), 2\d\. September$/],
    ['en', '{at, time, short}', /^1[0-2]:\d\d [AP]M$/],
    ['fr', '{at, time, short}', /^[12]\d:\d\d$/],
    ['fr', '{at, date, relative}', /^il y a \d{2} (?:minutes|heures|jours|mois)$|^dans \d{2} minutes$/],
  ])('has the longest of the names and hours of %s in %s', (locale, text, expected) => {
    const { message } = check(text, { locale, settings: { examples: { usual: { at } } } });
    expect(message.longest.text).toMatch(expected);
  });

  it('has one date of two forms that is long in both', () => {
    const { message } = check('{at, date, ::EEEEMMMM} {at, time, short}', {
      settings: { examples: { usual: { at } } },
    });
    expect(message.longest.text).toMatch(/^(?:septembre )?(?:mercredi|vendredi|dimanche).*(?:1|2)\d:\d\d$/);
  });

  it.each([
    ['up to the limit', '{n, number, XAF}', 500, { n: 1_500_000 }, '1 500 000 FCFA'],
    ['up to 9 999 999 without one', '{n, number, XAF}', 500, {}, '9 999 999 FCFA'],
    ['below zero if the example is', '{n, number}', -500, { n: 10_000 }, '-10 000'],
    ['with as many decimals as the example', '{n, number}', 1.25, { n: 100 }, '99,99'],
    ['up to 100 % if they are shares', '{n, number, percent}', 0.5, {}, '100 %'],
    [
      'smaller, if a compact format shows that longer',
      '{n, number, ::compact-long}',
      5,
      { n: 2_000_000 },
      '2 millions',
    ],
  ])('has numbers %s', (_case, text, n, limits, expected) => {
    const { message } = check(text, { settings: { limits, examples: { usual: { n } } } });
    expect(message.longest.text).toBe(expected);
  });

  it('has the largest number of each branch', () => {
    const settings = { limits: { n: 60 }, examples: { usual: { n: 5 } } };
    expect(check('{n, plural, one {# minute} other {# minutes}}', { settings }).message.longest.text).toBe(
      '60 minutes',
    );
    const long = check('{n, plural, one {# x} other {#}}', { locale: 'ru', settings }).message.longest;
    expect(long.text).toBe('51 x');
  });

  it('counts a plural from its offset', () => {
    const settings = { limits: { n: 500 }, examples: { usual: { n: 5 } } };
    const text = '{n, plural, offset:1 one {and one other person} other {#}}';
    const { message } = check(text, { locale: 'en', settings });
    expect(message.longest.text).toBe('and one other person');
    expect(message.values.longest).toEqual({ n: 2 });
    expect(message.branches.map(({ chosen, text: { written } }) => [chosen, written])).toEqual([
      [{ n: 2 }, 'and one other person'],
    ]);
  });

  it('is the example of the longest, if there is one', () => {
    const settings = { limits: { n: 90 }, examples: { usual: { n: 5 }, longest: { n: 60 } } };
    expect(check('{n, number}', { settings }).message.longest.text).toBe('60');
  });
});

describe('a budget', () => {
  const words = (count: number) => 'x'.repeat(count);
  const excess = ({ told }: { readonly told: readonly string[] }) =>
    told.filter((one) => /segments \(/.test(one));

  it('names each value that is enough to break it, and how much of it would fit', () => {
    const settings = {
      encoding: 'gsm7',
      maxSegments: 1,
      limits: { nom: 20, prix: 1_000_000 },
      examples: { usual: { nom: 'Amina', prix: 500 } },
    } as const;
    expect(excess(check(`${words(143)} {nom} {prix, number}`, { settings }))).toEqual([
      'warning it.fr: takes 2 segments (168 septets, and 160 fit into 1) when {nom} has 20 characters: 8 too many; with {prix} at the longest too, the longest {nom} that fits has 6',
    ]);
    expect(excess(check(`${words(148)} {nom} {prix, number}`, { settings, language: 'fr' }))).toEqual([
      'warning it.fr: prend 2 segments (173 septets, et 1 en contient 160) quand {nom} a 20 caractères : 13 de trop ; avec {prix} au plus long aussi, le plus long {nom} qui tient en a 1',
      'warning it.fr: prend 2 segments (164 septets, et 1 en contient 160) quand {prix} est « 1 000 000 » : 4 de trop',
    ]);
  });

  it('names the fewest values that break it together, if each alone fits', () => {
    const settings = {
      encoding: 'gsm7',
      maxSegments: 1,
      limits: { prix: 1_000_000 },
      examples: { usual: { at, prix: 500, n: 1 } },
    } as const;
    const text = `${words(130)} {at, date, ::EEEEdMMMM} {prix, number} {n, plural, other {x}}`;
    expect(excess(check(text, { settings }))).toEqual([
      'warning it.fr: takes 2 segments (164 septets, and 160 fit into 1) when {at} is «dimanche 20 septembre» and {prix} is «1 000 000»: 4 too many; with {n} at the longest too, {prix} fits up to 9 999',
    ]);
  });

  it('counts in units of UCS-2 where the words of the template force it', () => {
    const settings = { maxSegments: 1, limits: { nom: 20 }, examples: { usual: { nom: 'Amina' } } };
    expect(excess(check(`ж${words(60)} {nom}`, { settings }))).toEqual([
      'warning it.fr: takes 2 segments (82 units, and 70 fit into 1) when {nom} has 20 characters: 12 too many; the longest {nom} that fits has 8',
    ]);
  });

  it('shows a form that several branches have once', () => {
    const settings = { maxSegments: 1, examples: { usual: { at, c: 'a' } } };
    const text = `${words(145)} {c, select, a {{at, date, ::EEEEMMMM}} other {{at, date, ::EEEEMMMM}}}`;
    expect(excess(check(text, { locale: 'en', settings }))).toEqual([
      expect.stringMatching(/when \{at\} is «September Wednesday»: 5 too many$/),
    ]);
  });

  it('keeps a date from right to left together in the sentence', () => {
    const settings = { maxSegments: 1, examples: { usual: { at } } };
    const { told } = check(`م${words(50)} {at, date, ::EEEEdMMMM}`, { locale: 'ar', settings });
    expect(told.join('\n')).toMatch(/\{at\} is «\u2068[^\u2069]+\u2069»/);
  });
});

describe('an emoji in a value', () => {
  const text =
    'Bonjour {nom}, votre code Nkul Banque est {code}. Il expire dans 5 minutes. Ne le donnez à personne.';
  const settings = { limits: { nom: 20, code: 6 }, examples: { usual: { nom: 'Amina', code: '482193' } } };
  const told = (more: TemplateSettings, language: Language = 'en') =>
    check(text, { settings: { ...settings, ...more }, language }).told;

  it.each(['auto', 'keep'] as const)(
    'is warned of where it breaks a budget under %s, with the mend',
    (encoding) => {
      expect(told({ encoding, maxSegments: 1 })).toEqual([
        'warning it: one emoji in {nom} or {code} has it sent in UCS-2: 2 segments, and it is refused, since its budget is 1; with the encoding gsm7 it is always sent',
      ]);
      expect(told({ encoding, maxSegments: 2 })).toEqual([]);
      expect(told({ encoding })).toEqual([]);
    },
  );

  it('is warned of where UCS-2 is refused', () => {
    expect(told({ encoding: 'refuse-ucs2' }, 'fr')).toEqual([
      'warning it: un emoji dans {nom} ou {code} fait refuser le message, car il ne peut pas partir en UCS-2 ; avec l’encoding gsm7, il part toujours',
    ]);
  });

  it('changes nothing under gsm7', () => {
    expect(told({ encoding: 'gsm7', maxSegments: 1 })).toEqual([]);
  });
});

describe('one character less', () => {
  const lessOf = (text: string, language: Language = 'en') =>
    check(text, { language }).told.filter((one) => /less|de moins/.test(one));

  it('is told where it is one SMS less, with the simple ways', () => {
    expect(lessOf('x'.repeat(161))).toEqual(['note it.fr: takes 161 septets: 1 less, and it is 1 segment']);
    expect(lessOf(`${'x'.repeat(307)}  …`)).toEqual([]);
    expect(lessOf(`${'x'.repeat(302)}  …`)).toEqual([
      'note it.fr: takes 307 septets: 1 less, and it is 2 segments (it has two spaces in a row, its dots take 3 each)',
    ]);
    expect(lessOf(`${'x'.repeat(160)} `, 'fr')).toEqual([
      'note it.fr: prend 161 septets : 1 de moins, et c’est 1 segment (il a une espace au bout)',
    ]);
    expect(lessOf(`ж${'x'.repeat(72)}`)).toEqual(['note it.fr: takes 73 units: 3 less, and it is 1 segment']);
  });

  it('is not told where it is many', () => {
    expect(lessOf('x'.repeat(166))).toEqual([]);
    expect(lessOf('x'.repeat(160))).toEqual([]);
  });
});

describe('limits of numbers', () => {
  it('are told of where they are missing, once a template', () => {
    const settings = { examples: { usual: { a: 1, b: 0.5, v: 'x' } } };
    expect(check('{a, number} {b, number, percent} {v}', { settings, language: 'fr' }).told).toEqual([
      'note it: {v} peut avoir 1000 caractères : au plus long, mesuré avec le texte habituel ; donnez des limits, ou examples.longest',
      'note it: {a} est mesuré jusqu’à 9 999 999, {b} est mesuré jusqu’à 100 % : donnez des limits pour le changer',
    ]);
  });
});
