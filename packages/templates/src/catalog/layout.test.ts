import { ConfigurationError, type RenderRequest } from '@nkul/core/adapter';
import { describe, expect, it } from 'vitest';
import { checkCatalog } from '../check/check-catalog.ts';
import { createCatalogRenderer } from '../render/catalog-renderer.ts';
import type { UntypedCatalog } from './catalog.ts';
import type { Layout, MessageTexts, TemplateSettings } from './catalog-definition.ts';
import { defineCatalog } from './define-catalog.ts';

const now = () => new Date('2026-11-25T12:00:00Z');
const page = '<!doctype html><html lang="{lang}" dir="{dir}"><body>{content}<p>{brand}</p></body></html>';

function catalogOf(
  layout: Layout,
  messages: MessageTexts,
  settings: Record<string, TemplateSettings> = {},
): UntypedCatalog {
  const locales = ['fr', 'ar'];
  const parts = { brand: { fr: 'Nkul & Fils', ar: 'نكول' } };
  return defineCatalog<MessageTexts, string>({
    defaultLocale: 'fr',
    locales,
    layout,
    parts,
    messages,
    settings,
  });
}

async function rendered(catalog: UntypedCatalog, request: Partial<RenderRequest> = {}) {
  const renderer = createCatalogRenderer(catalog, { timeZone: 'UTC', clock: { now } });
  return (await renderer.render({ template: 'a', values: {}, channel: 'email', ...request })).content;
}

/** The same text in both languages. */
const both = <Texts>(texts: Texts) => ({ a: { fr: texts, ar: texts } });

function errorsOf(layout: unknown, messages: MessageTexts = both('k')): readonly string[] {
  try {
    // As a program without types gives it.
    catalogOf(layout as Layout, messages);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return error.message.split('\n- ').slice(1);
  }
}

describe('a layout', () => {
  it('is around each text of its channel, with the common parts in the language of the text', async () => {
    const layout = {
      sms: '{brand} : {content}',
      email: { subject: '[{brand}] {content}', text: '{content}\n--\n{brand}', html: page },
    };
    const email = { subject: 'Bonjour {name}', text: 'Texte {name}', html: '<b>{name}</b>' };
    const catalog = catalogOf(layout, both({ text: 'Salut {name}', email }));
    const values = { name: '<Awa>' };
    expect(await rendered(catalog, { values })).toEqual({
      subject: '[Nkul & Fils] Bonjour <Awa>',
      text: 'Texte <Awa>\n--\nNkul & Fils',
      html: '<!doctype html><html lang="fr" dir="ltr"><body><b>&lt;Awa&gt;</b><p>Nkul &amp; Fils</p></body></html>',
    });
    expect((await rendered(catalog, { values, locale: 'ar' })).html).toMatch('<html lang="ar" dir="rtl">');
    const sms = await rendered(catalog, { values, channel: 'sms' });
    expect(sms).toEqual({ text: 'Nkul & Fils : Salut <Awa>', segments: 1 });
  });

  it('is around the text of every channel, where its channel has no other', async () => {
    const catalog = catalogOf({ sms: '{brand} : {content}' }, both('Salut'));
    expect((await rendered(catalog, { channel: 'sms' })).text).toBe('Nkul & Fils : Salut');
    expect((await rendered(catalog, { channel: 'voice' })).text).toBe('Salut');
  });

  it('counts in every measure, and in the budget', async () => {
    const settings = { a: { maxSegments: 1, encoding: 'auto' } as const };
    const text = 'x'.repeat(150);
    const catalog = catalogOf({ sms: '{brand} : {content}' }, both(text), settings);
    const { messages, problems } = checkCatalog(catalog, now);
    expect(messages[0]?.usual.written).toBe(`Nkul & Fils : ${text}`);
    expect(problems).toContainEqual(
      expect.objectContaining({ level: 'error', rule: 'budget', locale: 'fr' }),
    );
    await expect(rendered(catalog, { channel: 'sms' })).rejects.toThrow('takes 2 segments');
  });

  it('may have plurals and other values inside it, each with its own', async () => {
    const layout = { email: { html: page, text: '{content} ({brand})' } };
    const text = '{content} {n, plural, one {# jour} other {# jours}}';
    const catalog = catalogOf(
      layout,
      both({ email: { text, html: '<p>{content} {n, plural, other {#}}</p>' } }),
    );
    const { text: written, html } = await rendered(catalog, { values: { content: 'k', n: 3 } });
    expect(written).toBe('k 3 jours (Nkul & Fils)');
    expect(html).toMatch('<body><p>k 3</p>');
  });

  it('is not around the texts of a template that leaves it', async () => {
    const catalog = catalogOf({ sms: '{brand} : {content}' }, both('Salut'), { a: { layout: false } });
    expect((await rendered(catalog, { channel: 'sms' })).text).toBe('Salut');
    expect(errorsOf({}, both('k'))).toEqual([]);
    // A program without types gives such settings: the cast takes the compiler away, as there.
    const wrong = { a: { layout: true } } as unknown as Record<string, TemplateSettings>;
    expect(() => catalogOf({}, both('k'), wrong)).toThrow('a: layout may only be false');
  });

  it('of an SMS is a plain text: markup in it is refused', () => {
    expect(errorsOf({ sms: '<b>{content}</b>' })).toEqual([
      expect.stringMatching(/^layout\.sms, line 1, column 1: «<b>» is markup/),
    ]);
  });

  it('keeps whole pages out of it', () => {
    const own = '<html><body>k</body></html>';
    expect(errorsOf({ email: { html: page } }, both({ email: { html: own } }))).toEqual([
      expect.stringMatching(/^a\.fr\.email\.html: is a whole page, and the catalog has a layout/),
      expect.stringMatching(/^a\.ar\.email\.html: /),
    ]);
    expect(errorsOf({}, both({ email: { html: own } }))).toEqual([]);
  });

  it.each([
    ['has no place for the text', { sms: '{brand}' }, 'layout.sms: has no {content}, the place of the text'],
    [
      'has two',
      { email: { text: '{content}{content}' } },
      'layout.email.text: has {content} 2 times: keep one',
    ],
    [
      'has a value',
      { sms: '{content}\n{name}' },
      /^layout\.sms, line 2, column 1: \{name\} is no part: a layout has/,
    ],
    [
      'has a plural',
      { sms: '{content}{n, plural, other {k}}' },
      /^layout\.sms, line 1, column 10: \{n\} is no part/,
    ],
    ['formats a part', { sms: '{content}{brand, number}' }, /\{brand\} is a common part: it takes no format/],
    [
      'is not a valid ICU text',
      { sms: '{content' },
      /^layout\.sms, line 1, column \d+: the brace at «{.*» is never closed/,
    ],
    ['has the direction in a text', { sms: '{content}{dir}' }, /\{dir\} is no part/],
    [
      'has its text in an attribute',
      { email: { html: '<p title="{content}">k</p>' } },
      /^layout\.email\.html, line 1, column 11: \{content\} is in an attribute/,
    ],
    [
      'has its text in a title',
      { email: { html: '<title>{content}</title>' } },
      /\{content\} is in a <title>/,
    ],
    ['has its text in a style', { email: { html: '<style>{content}</style>' } }, /\{content\} is in a style/],
    [
      'has a script',
      { email: { html: '<p>{content}</p>\n<script>k</script>' } },
      /^layout\.email\.html, line 2, column 1: <script> is not for mails/,
    ],
    [
      'has another part',
      { email: { footer: '{content}' } },
      "layout.email: must be a text, or { subject, text, html } with '{content}' in each",
    ],
    ['is a number', { sms: 5 }, /^layout\.sms: must be a text/],
  ])('is refused, once and with its place, if it %s', (_what, layout, problem) => {
    expect(errorsOf(layout)).toEqual([
      typeof problem === 'string' ? problem : expect.stringMatching(problem),
    ]);
  });

  it('is of marketing if it has the link, as a text would be', () => {
    expect(errorsOf({ sms: '{content} {optOutUrl}' })).toEqual([
      expect.stringMatching(/^a: \{optOutUrl\} is the link of marketing/),
    ]);
  });
});
