import { type Content, RenderError, type RenderRequest } from '@nkul/core/adapter';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CatalogDefinition, MessageTexts, TemplateSettings } from '../catalog/catalog-definition.ts';
import { defineCatalog } from '../catalog/define-catalog.ts';
import { createCatalogRenderer } from './catalog-renderer.ts';

const at = new Date('2026-11-25T14:30:00Z');
const now = new Date('2026-11-24T18:00:00Z');

/** A renderer of one catalog, at a fixed time. */
function rendererOf(messages: MessageTexts, rest: Partial<CatalogDefinition> = {}) {
  const catalog = defineCatalog<MessageTexts, string>({
    defaultLocale: 'fr',
    locales: ['fr', 'en'],
    messages,
    ...rest,
  });
  return createCatalogRenderer(catalog, { timeZone: catalog.timeZone, clock: { now: () => now } });
}

/** The content of one template with the same text in both locales. */
async function contentOf(
  text: string,
  values: RenderRequest['values'],
  request: Partial<RenderRequest> = {},
  settings: TemplateSettings = {},
): Promise<Content> {
  const renderer = rendererOf({ it: { fr: text, en: text } }, { settings: { it: settings } });
  const { content } = await renderer.render({ template: 'it', channel: 'push', values, ...request });
  return content;
}

async function textOf(...given: Parameters<typeof contentOf>): Promise<string> {
  return (await contentOf(...given)).text.replace(/[\u00a0\u202f]/g, ' ');
}

describe('the locale', () => {
  const renderer = rendererOf({ hello: { fr: 'Bonjour {n, number}', en: 'Hello {n, number}' } });
  const request = { template: 'hello', values: { n: 12_500.5 }, channel: 'sms' };

  it.each([
    ['fr-CM', 'fr', 'Bonjour 12 500,5'],
    ['en', 'en', 'Hello 12,500.5'],
    ['de', 'fr', 'Bonjour 12 500,5'],
    [undefined, 'fr', 'Bonjour 12 500,5'],
  ])('is the recipient’s %s as far as the catalog has it: %s', async (locale, used, text) => {
    const rendered = await renderer.render({ ...request, ...(locale && { locale }) });
    expect(rendered).toEqual({ locale: used, content: { text, segments: 1 } });
  });
});

describe('formats', () => {
  it.each([
    ['{n, number, XAF}', 'fr', '12 500 FCFA'],
    ['{n, number, XAF}', 'en', 'FCFA 12,500'],
    ['{n, number, ::currency/XAF}', 'fr-CM', '12 500 FCFA'],
    ['{n, number, EUR}', 'fr', '12 500,00 €'],
    ['{n, number, EUR}', 'en', '€12,500.00'],
    ['{n, number}', 'fr', '12 500'],
    ['{n, number, ::compact-short}', 'fr', '13 k'],
    ['{n, plural, other {#}} {n}', 'fr', '12 500 12 500'],
  ])('writes %s in %s as %s', async (text, locale, expected) => {
    expect(await textOf(text, { n: 12_500 }, { locale })).toBe(expected);
  });

  it.each([
    ['{at, date, short}', 'fr', '25/11/26'],
    ['{at, date, ::EEEEdMMMM}', 'fr', 'mercredi 25 novembre'],
    ['{at, date, ::EEEEdMMMM}', 'en', 'Wednesday, November 25'],
    ['{at, date, ::EEEEdMMMM}', 'en-CM', 'Wednesday, 25 November'],
    ['{at, time, short}', 'fr', '14:30'],
    ['{at, time, short}', 'en', '2:30 PM'],
    ['{at, date, relative}', 'fr', 'demain'],
    ['{at, time, relative}', 'en', 'tomorrow'],
    ['{n, plural, other {{at, date, relative}}}', 'fr', 'demain'],
  ])('writes %s in %s as %s', async (text, locale, expected) => {
    const values = text.includes('{n,') ? { at, n: 1 } : { at };
    expect(await textOf(text, values, { locale })).toBe(expected);
  });

  it('writes times in the recipient’s time zone, or else in the catalog’s', async () => {
    const renderer = rendererOf(
      { it: { fr: '{at, time, short}', en: '{at, time, short}' } },
      { timeZone: 'Africa/Douala' },
    );
    const request = { template: 'it', values: { at }, channel: 'sms' };
    expect((await renderer.render(request)).content.text).toBe('15:30');
    expect((await renderer.render({ ...request, timeZone: 'Asia/Tokyo' })).content.text).toBe('23:30');
  });

  it.each([
    [0, 'fr', '0 jour'],
    [1, 'fr', '1 jour'],
    [2, 'fr', '2 jours'],
    [1_000_000, 'fr', '1 000 000 de jours'],
    [0, 'en', '0 jours'],
    [1, 'en', '1 jour'],
  ])('chooses the plural of %d in %s: %s', async (n, locale, expected) => {
    const text = '{n, plural, one {# jour} many {# de jours} other {# jours}}';
    expect(await textOf(text, { n }, { locale })).toBe(
      expected.replace(/ (?=000)/g, locale === 'en' ? ',' : ' '),
    );
  });

  it.each([
    ['f', 'Chère Awa'],
    ['x', 'Bonjour Awa'],
  ])('chooses by the value %s: %s', async (who, expected) => {
    expect(await textOf('{who, select, f {Chère} other {Bonjour}} {name}', { who, name: 'Awa' })).toBe(
      expected,
    );
  });

  it('chooses by a boolean', async () => {
    expect(await textOf('{vip, select, true {merci} other {}}', { vip: true })).toBe('merci');
  });

  it('tells several times from now in one text', async () => {
    const text = '{a, date, relative}, {b, time, relative}, {a, time, short}';
    const b = new Date('2026-11-24T18:05:00Z');
    expect(await textOf(text, { a: at, b })).toBe('demain, dans 5 minutes, 14:30');
  });

  it('takes a time as JSON carries it', async () => {
    expect(await textOf('{at, time, short}', { at: '2026-11-25T15:30:00+01:00' })).toBe('14:30');
  });
});

describe('values', () => {
  it('are data: whatever they hold comes out as it went in', async () => {
    const renderer = rendererOf({ it: { fr: 'a {v} b {n, plural, other {# {v}}}', en: '{v} {n, number}' } });
    const tricky = fc.string({ unit: fc.constantFrom(...'{}#\'<>&"|,aé', 'plural', '{v}', '$&', '\\') });
    await fc.assert(
      fc.asyncProperty(tricky, async (v) => {
        const { content } = await renderer.render({ template: 'it', values: { v, n: 1 }, channel: 'push' });
        expect(content.text).toBe(`a ${v} b 1 ${v}`);
      }),
    );
  });

  it('are cleaned and limited also where they choose', async () => {
    const text = '{c, select, other {}}{c}';
    expect(await textOf(text, { c: 'a\u0007\u202eb' })).toBe('ab');
    await expect(contentOf(text, { c: 'x'.repeat(1_001) })).rejects.toMatchObject({ field: 'values.c' });
  });

  it('come without control characters and bidirectional overrides', async () => {
    expect(await textOf('{v}', { v: 'a\u0000\u202eb\nc' })).toBe('ab c');
  });

  it('are found under any name', async () => {
    expect(await textOf('{toString} {constructor}', { toString: 'a', constructor: 'b' } as never)).toBe(
      'a b',
    );
  });

  it.each<[string, string, Record<string, unknown>, string, RegExp]>([
    ['is missing', '{code}', {}, 'values.code', /is missing\.$/],
    ['is undefined', '{code}', { code: undefined }, 'values.code', /is missing/],
    ['is only inherited', '{toString}', {}, 'values.toString', /is missing/],
    ['is misspelt', '{code}', { cod: '1' }, 'values.code', /is missing\. It was given cod/],
    ['is not used', '{code}', { code: '1', name: 'x' }, 'values.name', /Its values are: code/],
    ['is a number for a text', '{code}', { code: 42 }, 'values.code', /must be a string.*\{code, number\}/],
    ['is a text for a number', '{n, number}', { n: '42' }, 'values.n', /must be a finite number/],
    ['is no number', '{n, number}', { n: Number.NaN }, 'values.n', /must be a finite number/],
    ['is no date', '{at, date}', { at: new Date('never') }, 'values.at', /must be a valid Date/],
    ['is a date without an offset', '{at, date}', { at: '2026-11-25T15:30' }, 'values.at', /ISO 8601/],
    ['is not in the calendar', '{at, date}', { at: '2026-02-31T00:00:00Z' }, 'values.at', /ISO 8601/],
    ['is no hour', '{at, date}', { at: '2026-02-01T25:00:00Z' }, 'values.at', /ISO 8601/],
    ['is a number for a choice', '{c, select, other {}}', { c: 1 }, 'values.c', /a string or a boolean/],
    ['is longer than any', '{v}', { v: 'x'.repeat(1_001) }, 'values.v', /longer than 1000 characters/],
  ])('are refused when one %s', async (_what, text, values, field, message) => {
    const error = await contentOf(text, values as never).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(RenderError);
    expect(error).toMatchObject({ field });
    expect(String(error)).toMatch(message);
  });

  it('are not quoted in errors: one may be a code', async () => {
    const error = await contentOf('{n, number} {v}', { n: '4821' as never, v: '4821' }).catch(String);
    expect(error).not.toContain('4821');
  });

  it('may be as long as their limit says, in characters', async () => {
    const limits = { v: 3 };
    expect(await textOf('{v}', { v: '🎉🎉🎉' }, {}, { limits })).toBe('🎉🎉🎉');
    await expect(contentOf('{v}', { v: '🎉🎉🎉🎉' }, {}, { limits })).rejects.toMatchObject({
      field: 'values.v',
    });
    await expect(contentOf('{v}', { v: 'abcd' }, {}, { limits })).rejects.toMatchObject({
      field: 'values.v',
    });
  });
});

describe('content', () => {
  const renderer = rendererOf(
    {
      visit: {
        fr: {
          text: 'Visite de {who}',
          sms: 'Visite : {who}',
          email: { subject: 'Visite\n de {who}', text: 'Bonjour, {who}', html: '<p title="{who}">{who}</p>' },
        },
      },
      mail: { fr: { email: { text: 'x' } } },
    },
    { locales: ['fr'] },
  );
  const request = { template: 'visit', values: { who: `<Awa> & "l'autre"` } };

  it('is that of the channel, and the plain text for a channel that has none', async () => {
    const { content: sms } = await renderer.render({ ...request, channel: 'sms' });
    expect(sms).toEqual({ text: `Visite : <Awa> & "l'autre"`, segments: 1 });
    const { content: push } = await renderer.render({ ...request, channel: 'push' });
    expect(push).toEqual({ text: `Visite de <Awa> & "l'autre"` });
  });

  it('of an e-mail has a subject of one line, and values escaped in HTML alone', async () => {
    const { content } = await renderer.render({ ...request, channel: 'email' });
    const escaped = '&lt;Awa&gt; &amp; &quot;l&#39;autre&quot;';
    expect(content).toEqual({
      subject: `Visite de <Awa> & "l'autre"`,
      text: `Bonjour, <Awa> & "l'autre"`,
      html: `<p title="${escaped}">${escaped}</p>`,
    });
  });

  it('may use a value in one part alone', async () => {
    const renderer = rendererOf(
      { mail: { fr: { email: { text: 'Bonjour', html: '<a href="{link}">ici</a>' } } } },
      { locales: ['fr'] },
    );
    const request = { template: 'mail', values: { link: 'https://a.example/' }, channel: 'email' };
    expect((await renderer.render(request)).content.html).toBe('<a href="https://a.example/">ici</a>');
  });

  it('is refused for a channel without a text', () => {
    expect(() => renderer.render({ template: 'mail', values: {}, channel: 'sms' })).toThrow(
      expect.objectContaining({ field: 'template', message: expect.stringContaining('"sms"') }),
    );
  });

  it('is refused for a template that there is not', () => {
    expect(() => renderer.render({ template: 'visite', values: {}, channel: 'sms' })).toThrow(
      expect.objectContaining({ field: 'template', code: 'NKUL_RENDER' }),
    );
  });

  it('is refused for a time zone that there is not', () => {
    expect(() => renderer.render({ ...request, channel: 'sms', timeZone: 'Douala' })).toThrow(
      expect.objectContaining({ field: 'to.timeZone' }),
    );
  });
});

describe('an SMS', () => {
  const sms = { channel: 'sms' };

  it('is brought into GSM 7-bit where that can be done, and other channels are left alone', async () => {
    expect((await contentOf('L’été {v}', { v: 'ça' }, sms)).text).toBe("L'été ca");
    expect((await contentOf('L’été {v}', { v: 'ça' })).text).toBe('L’été ça');
    expect((await contentOf('L’été {v}', { v: '🎉' }, sms)).text).toBe('L’été 🎉');
  });

  it.each([
    ['keep', 'L’été 🎉'],
    ['gsm7', "L'été"],
  ] as const)('is written by the rule %s', async (encoding, expected) => {
    expect((await contentOf('L’été {v}', { v: '🎉' }, sms, { encoding })).text).toBe(expected);
  });

  it('is written by the catalog’s rule where the template has none', async () => {
    const messages = { a: { fr: 'ça' }, b: { fr: 'ça' } };
    const settings = { b: { encoding: 'auto' } } as const;
    const renderer = rendererOf(messages, { locales: ['fr'], sms: { encoding: 'keep' }, settings });
    expect((await renderer.render({ template: 'a', values: {}, ...sms })).content.text).toBe('ça');
    expect((await renderer.render({ template: 'b', values: {}, ...sms })).content.text).toBe('ca');
  });

  it('is refused in UCS-2 where that is the rule, naming the value that brings it', async () => {
    const settings = { encoding: 'refuse-ucs2' } as const;
    expect((await contentOf('L’été {v}', { v: 'ça' }, sms, settings)).text).toBe("L'été ca");
    await expect(contentOf('{a} {v}', { a: 'x', v: 'x🎉' }, sms, settings)).rejects.toMatchObject({
      field: 'values.v',
      message: expect.stringContaining('U+1F389'),
    });
    await expect(contentOf('🎉 {v}', { v: 'x' }, sms, settings)).rejects.toMatchObject({ field: 'template' });
  });

  it('is refused over its budget, and only as an SMS', async () => {
    const settings = { maxSegments: 1 };
    expect((await contentOf('{v}', { v: 'x'.repeat(160) }, sms, settings)).text).toHaveLength(160);
    const long = { v: 'x'.repeat(161) };
    await expect(contentOf('{v}', long, sms, settings)).rejects.toMatchObject({
      code: 'NKUL_RENDER',
      field: 'values',
      message: expect.stringMatching(/takes 2 segments \(gsm7\).*may take only 1/),
    });
    expect((await contentOf('{v}', long, {}, settings)).text).toHaveLength(161);
  });
});

describe('a plain text', () => {
  const written = (text: string, sms: CatalogDefinition['sms'] = {}, channel = 'sms') =>
    rendererOf({ it: { fr: 'x' } }, { locales: ['fr'], sms }).renderText?.({ text, channel });

  it('is written and measured as an SMS by the catalog’s rule, and left alone on other channels', () => {
    expect(written('L’été, ça va')).toEqual({ text: "L'été, ca va", segments: 1 });
    expect(written('ê'.repeat(71), { encoding: 'keep' })).toEqual({ text: 'ê'.repeat(71), segments: 2 });
    expect(written('L’été', {}, 'email')).toEqual({ text: 'L’été' });
  });

  it('is data: braces and apostrophes come out as they went in', () => {
    expect(written("l'{nom} # {n, plural")).toEqual({ text: "l'{nom} # {n, plural", segments: 1 });
  });

  it('is refused in UCS-2 and over the budget where those are the catalog’s rules', () => {
    expect(() => written('🎉', { encoding: 'refuse-ucs2' })).toThrow(
      expect.objectContaining({
        code: 'NKUL_RENDER',
        field: 'text',
        message: 'The text may not be sent in UCS-2, and the GSM 7-bit alphabet lacks U+1F389.',
      }),
    );
    expect(() => written('x'.repeat(161), { maxSegments: 1 })).toThrow(
      expect.objectContaining({
        field: 'text',
        message: 'The text takes 2 segments (gsm7), but may take only 1.',
      }),
    );
  });
});

describe('how long a message is worth sending', () => {
  const texts = { fr: '{n, plural, one {# jour} other {# jours}}', en: '{n} {n, plural, other {d}}' };
  const validityOf = async (expiresIn: TemplateSettings['expiresIn'], n: number, channel = 'sms') => {
    const settings = { it: { ...(expiresIn !== undefined && { expiresIn }) } };
    const renderer = rendererOf({ it: texts }, { settings });
    return (await renderer.render({ template: 'it', values: { n }, channel })).expiresIn;
  };

  it('is what the settings say, on every channel', async () => {
    expect(await validityOf('90s', 1)).toEqual({ milliseconds: 90_000 });
    expect(await validityOf('1.5s', 1, 'email')).toEqual({ milliseconds: 1_500 });
    expect(await validityOf(undefined, 1)).toBeUndefined();
  });

  it('is what the text says, by a value and its unit', async () => {
    expect(await validityOf('{n}s', 30)).toEqual({ milliseconds: 30_000 });
    expect(await validityOf('{n}m', 5)).toEqual({ milliseconds: 300_000 });
    expect(await validityOf('{n}h', 1.5)).toEqual({ milliseconds: 5_400_000 });
    expect(await validityOf('{n}d', 2, 'email')).toEqual({ milliseconds: 172_800_000 });
  });

  it.each([0, -1, 1e9])('is refused for the value %s, which is named', async (n) => {
    await expect(validityOf('{n}d', n)).rejects.toMatchObject({ code: 'NKUL_RENDER', field: 'values.n' });
  });
});
