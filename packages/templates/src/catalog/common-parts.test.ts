import { ConfigurationError, type RenderRequest } from '@nkul/core/adapter';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { checkCatalog } from '../check/check-catalog.ts';
import { generateTypes } from '../command/generate-types.ts';
import { createCatalogRenderer } from '../render/catalog-renderer.ts';
import { inWords } from '../words/saying.ts';
import type { Catalog, UntypedCatalog } from './catalog.ts';
import type { CatalogDefinition, CommonParts, MessageTexts } from './catalog-definition.ts';
import { defineCatalog } from './define-catalog.ts';
import { readCatalog } from './read-catalog.ts';

const now = () => new Date('2026-11-25T12:00:00Z');

const catalog = defineCatalog({
  defaultLocale: 'fr',
  locales: ['fr', 'en'],
  parts: {
    brand: 'Nkul Banque',
    signature: { fr: 'Votre conseiller, {brand}', en: 'Your adviser, {brand}' },
    stop: { fr: 'STOP : {optOutUrl}', en: 'STOP: {optOutUrl}' },
  },
  messages: {
    welcome: { fr: '{brand} : bonjour {name}. {signature}', en: '{brand}: hello {name}. {signature}' },
    promo: {
      fr: { text: 'Soldes. {stop}', email: { subject: '{brand}', html: '<p>Soldes. {stop}</p>' } },
      en: { text: 'Sale. {stop}', email: { subject: '{brand}', html: '<p>Sale. {stop}</p>' } },
    },
  },
  settings: { promo: { category: 'marketing' }, welcome: { examples: { usual: { name: 'Awa' } } } },
});

async function rendered(from: UntypedCatalog, request: Partial<RenderRequest>) {
  const renderer = createCatalogRenderer(from, { timeZone: 'UTC', clock: { now } });
  return (await renderer.render({ template: 'welcome', values: {}, channel: 'sms', ...request })).content;
}

/** The errors of a catalog in French with one text. */
function errorsOf(parts: CommonParts, text = '{brand}', more: Partial<CatalogDefinition> = {}) {
  try {
    defineCatalog<MessageTexts, string>({
      defaultLocale: 'fr',
      locales: ['fr', 'en'],
      parts,
      messages: { a: { fr: text, en: text } },
      ...more,
    });
    return [];
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return error.message.split('\n- ').slice(1);
  }
}

describe('a common part', () => {
  it('is in each text that names it, in the language of the text, with its own parts', async () => {
    expect(await rendered(catalog, { values: { name: 'Awa' } })).toEqual({
      text: 'Nkul Banque : bonjour Awa. Votre conseiller, Nkul Banque',
      segments: 1,
    });
    const { text } = await rendered(catalog, { values: { name: 'Awa' }, locale: 'en' });
    expect(text).toBe('Nkul Banque: hello Awa. Your adviser, Nkul Banque');
  });

  it('may have the link of marketing, in every channel', async () => {
    const promo = { template: 'promo', optOutUrl: 'https://ex.am/u/1?a&b' };
    expect((await rendered(catalog, promo)).text).toBe('Soldes. STOP : https://ex.am/u/1?a&b');
    expect(await rendered(catalog, { ...promo, channel: 'email' })).toEqual({
      subject: 'Nkul Banque',
      text: 'Soldes. STOP : https://ex.am/u/1?a&b',
      html: '<p>Soldes. STOP : https://ex.am/u/1?a&amp;b</p>',
    });
  });

  it('counts in the segments and in the budget', () => {
    const text = 'x'.repeat(155);
    const long = { parts: { brand: 'Nkul Banque' }, settings: { a: { maxSegments: 1 } } };
    const made = defineCatalog<MessageTexts, string>({
      defaultLocale: 'fr',
      locales: ['fr'],
      messages: { a: { fr: `{brand}${text}` } },
      ...long,
    });
    const { messages, problems } = checkCatalog(made, now);
    expect(messages[0]?.usual.size.segments).toBe(2);
    expect(problems.filter(({ level }) => level === 'error').map(({ rule }) => rule)).toEqual(['budget']);
  });

  it('is no value: neither for the compiler, nor in the written types', () => {
    type ValuesOf<Name extends 'welcome' | 'promo'> = NonNullable<
      ReturnType<typeof catalog.notification<Name>>['values']
    >;
    expectTypeOf<{ name: string }>().toExtend<ValuesOf<'welcome'>>();
    expect(catalog.notification('welcome', { name: 'Awa' }).values).toEqual({ name: 'Awa' });
    expect(catalog.notification('promo')).toEqual({ template: 'promo' });
    expect(generateTypes(catalog, 'Messages')).toContain('readonly welcome: { readonly name: string };');
  });

  it('is refused as a value, with words that say why', async () => {
    const given = rendered(catalog, { values: { name: 'Awa', brand: 'Autre' } });
    await expect(given).rejects.toMatchObject({
      field: 'values.brand',
      message: expect.stringContaining('is a common part of the catalog: its texts have it already'),
    });
    const instead = rendered(catalog, { values: { brand: 'Autre' } });
    await expect(instead).rejects.toMatchObject({ field: 'values.brand' });
  });

  it('is escaped in HTML as its place needs it', async () => {
    const html =
      '<title>{brand}</title><p title="{brand}">{brand}</p><a href="{site}">k</a><a href="{top}">k</a><a href="https://a.b/{brand}?q={brand}">k</a>';
    const made = defineCatalog<MessageTexts, string>({
      defaultLocale: 'fr',
      locales: ['fr'],
      parts: { brand: 'A "&" B', site: 'https://nkul.example/?a&b', top: '#a' },
      messages: { welcome: { fr: { email: { subject: 's', html } } } },
    });
    const written = 'A &quot;&amp;&quot; B';
    expect((await rendered(made, { channel: 'email' })).html).toBe(
      `<title>${written}</title><p title="${written}">${written}</p><a href="https://nkul.example/?a&amp;b">k</a><a href="#a">k</a><a href="https://a.b/A%20%22&amp;%22%20B?q=A%20%22%26%22%20B">k</a>`,
    );
  });

  it.each([
    [
      'an address',
      'javascript:alert(1)',
      /the part \{brand\} begins the address in href, and must be an address/,
    ],
    ['a whole address', 'https://{other}', /the part \{brand\} begins the address/],
  ])('at the beginning of an address must be %s', (_what, brand, problem) => {
    const messages = { a: { fr: { email: { subject: '{other}', html: '<a href="{brand}">k</a>' } } } };
    const errors = errorsOf({ brand, other: 'k {brand2}', brand2: 'k' }, '', { locales: ['fr'], messages });
    expect(errors).toEqual([expect.stringMatching(problem)]);
    expect(errors[0]).toMatch(/^a\.fr\.email\.html, line 1, column 10: /);
  });

  it.each<[string, CommonParts, string, readonly (string | RegExp)[]]>([
    ['lacks a locale', { brand: { fr: 'k' } }, '{brand}', ['parts.brand: has no text for the locale en']],
    [
      'has another locale',
      { brand: { fr: 'k', en: 'k', pt: 'k' } },
      '{brand}',
      [/^parts\.brand: has a text for pt/],
    ],
    [
      'has a value',
      { brand: { fr: 'k', en: 'k {name}' } },
      '{brand}',
      [/^parts\.brand\.en, line 1, column 3: \{name\} is no part/],
    ],
    [
      'has a format',
      { brand: '{other, number}', other: 'k' },
      '{brand} {other}',
      [/\{other\} is a common part: it takes no format/],
    ],
    [
      'has a plural',
      { brand: '{n, plural, other {k}}' },
      '{brand}',
      [/^parts\.brand, line 1, column 1: \{n\} is no part/],
    ],
    [
      'contains itself',
      { brand: '{other}', other: '{brand}' },
      '{brand}',
      ['parts.brand: contains itself: brand → other → brand'],
    ],
    [
      'has a reserved name',
      { optOutUrl: 'k', brand: 'k' },
      '{brand}',
      [/^parts\.optOutUrl: optOutUrl is a reserved name/],
    ],
    ['is called content', { content: 'k' }, '{content}', [/^parts\.content: content is a reserved name/]],
    [
      'is not a valid ICU text',
      { brand: 'k {' },
      '{brand}',
      [/^parts\.brand, line 1, column \d+: the brace at «{» is never closed/],
    ],
    [
      'is used with a format',
      { brand: 'k' },
      'k {brand, number}',
      [/^a\.fr, line 1, column 3: \{brand\} is a common part/, /^a\.en/],
    ],
    [
      'is used as a plural',
      { brand: 'k' },
      '{brand, plural, other {k}}',
      [/\{brand\} is a common part/, /^a\.en/],
    ],
  ])('is refused if it %s', (_what, parts, text, expected) => {
    expect(errorsOf(parts, text)).toEqual(
      expected.map((one) => (typeof one === 'string' ? one : expect.stringMatching(one))),
    );
  });

  it.each([
    ['nothing', '', 'is empty'],
    ['blanks', ' \u200b', 'is empty'],
    ['markup', 'Nkul <b>Banque</b>', 'is markup'],
  ])('of %s is refused', (_what, brand, words) => {
    expect(errorsOf({ brand })).toEqual([expect.stringContaining(words)]);
  });

  it('of another kind is refused', () => {
    // A program without types gives such parts: the cast takes the compiler away, as there.
    const parts = { brand: 5, signature: { fr: ['k'], en: 'k' } } as unknown as CommonParts;
    expect(errorsOf(parts)).toEqual([
      expect.stringMatching(/^parts\.brand: must be a text, or texts by locale/),
      expect.stringMatching(/^parts\.signature: must be a text, or texts by locale/),
    ]);
  });

  it('that is in no text is a warning', () => {
    const messages = { a: { fr: 'k', en: '{brand}' } };
    const { problems } = readCatalog({
      ...{ defaultLocale: 'fr', locales: ['fr', 'en'], messages },
      parts: { brand: '{inner}', inner: 'k', unused: 'k' },
    });
    expect(problems.map(({ level, at, says }) => [level, at, inWords(says, 'fr')])).toEqual([
      ['warning', ['parts', 'unused'], 'n’est dans aucun des textes'],
    ]);
  });

  it('leaves the values of a catalog whose parts the compiler does not know', () => {
    const parts: Record<string, string> = { brand: 'Nkul' };
    const open: Catalog<{ a: Readonly<Record<string, string | number | boolean | Date>> }> = defineCatalog({
      ...({ defaultLocale: 'fr', locales: ['fr'] } as const),
      parts,
      messages: { a: { fr: '{brand} {name}' } },
    });
    expect(open.notification('a', { name: 'Awa' }).values).toEqual({ name: 'Awa' });
  });
});
