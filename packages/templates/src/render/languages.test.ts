import { describe, expect, it } from 'vitest';
import type { CatalogDefinition, MessageTexts } from '../catalog/catalog-definition.ts';
import { defineCatalog } from '../catalog/define-catalog.ts';
import { createCatalogRenderer } from './catalog-renderer.ts';

const at = new Date('2026-03-02T13:05:00Z');

/** The text that a recipient of a locale reads, and its locale. */
async function readBy(
  locale: string | undefined,
  texts: MessageTexts[string],
  rest: Partial<CatalogDefinition> = {},
  values: Readonly<Record<string, string | number | Date>> = {},
) {
  const catalog = defineCatalog<MessageTexts, string>({
    defaultLocale: Object.keys(texts)[0] ?? '',
    locales: Object.keys(texts),
    timeZone: 'Africa/Douala',
    messages: { it: texts },
    ...rest,
  });
  const clock = { now: () => new Date('2026-03-01T12:00:00Z') };
  const renderer = createCatalogRenderer(catalog, { timeZone: catalog.timeZone, clock });
  const given = { template: 'it', channel: 'sms', values, ...(locale !== undefined && { locale }) };
  const rendered = await renderer.render(given);
  return { locale: rendered.locale, text: rendered.content.text };
}

describe('a language', () => {
  const amount = '{n, number, XAF}, {at, date, medium}, {days, plural, one {# day} other {# days}}';
  const values = { n: 12_500, at, days: 1 };

  it.each([
    ['fr', '12 500 FCFA, 2 mars 2026, 1 day'],
    ['en', 'FCFA 12,500, Mar 2, 2026, 1 day'],
    ['en-CM', 'FCFA 12,500, 2 Mar 2026, 1 day'],
    ['pt', 'FCFA 12.500, 2 de mar. de 2026, 1 day'],
    ['es', '12.500 XAF, 2 mar 2026, 1 day'],
    ['sw', 'FCFA 12,500, 2 Mac 2026, 1 day'],
    ['pcm', 'FCFA 12,500, 2 Mach 2026, 1 day'],
  ])('%s has its own numbers, dates and plurals', async (locale, text) => {
    expect(await readBy(locale, { [locale]: amount }, {}, values)).toEqual({ locale, text });
  });

  it('Arabic has six plurals, and is sent in UCS-2', async () => {
    const ar =
      '{n, plural, zero {لا رسائل} one {رسالة} two {رسالتان} few {# رسائل} many {# رسالة} other {# رسالة}}';
    const read = async (n: number) => (await readBy('ar-TD', { ar }, {}, { n })).text;
    expect(await Promise.all([0, 1, 2, 3, 11].map(read))).toEqual([
      'لا رسائل',
      'رسالة',
      'رسالتان',
      '٣ رسائل',
      '١١ رسالة',
    ]);
  });

  it('Cameroon Pidgin borrows the customs of a language that the catalog names', async () => {
    const texts = {
      en: amount,
      wes: '{n, number, XAF}, {at, date, medium}, {days, plural, one {# dey} other {# deys}}',
    };
    const conventions = { wes: 'en-CM' };
    const text = 'FCFA 12,500, 2 Mar 2026, 1 dey';
    expect(await readBy('wes', texts, { conventions }, values)).toEqual({ locale: 'wes', text });
    expect(await readBy('wes-CM', texts, { conventions }, values)).toEqual({ locale: 'wes', text });
  });

  it.each([
    ['wes', /"wes" .* add "conventions": \{"wes": "en-CM"\}/],
    ['ewo', /"ewo" .* "conventions"/],
    ['french', /write fr$/],
    ['Français', /not a valid BCP 47 tag/],
    ['anglais', /write en$/],
    ['fr_CM', /write fr-CM$/],
  ])('%s is refused if Node.js does not know it, with the mend', async (locale, message) => {
    const refused = readBy(undefined, { en: 'a', [locale]: 'a' });
    await expect(refused).rejects.toThrow(message);
  });

  it('is refused if it borrows from one that is not known, or is not in the catalog', async () => {
    const texts = { en: 'a', wes: 'a' };
    await expect(readBy('en', texts, { conventions: { wes: 'pidgin' } })).rejects.toThrow(
      /borrows from "pidgin"/,
    );
    await expect(readBy('en', texts, { conventions: { wes: 'en', ff: 'fr' } })).rejects.toThrow(
      /"ff" is not one/,
    );
  });
});

describe('a region', () => {
  const date = { en: '{at, date, short}, {at, time, short}' };

  it('is the catalog’s for recipients without one: the day comes before the month', async () => {
    expect((await readBy('en', date, {}, { at })).text).toBe('3/2/26, 2:05 PM');
    expect((await readBy('en', date, { region: 'CM' }, { at })).text).toBe('02/03/26, 14:05');
    expect((await readBy('en-US', date, { region: 'CM' }, { at })).text).toBe('3/2/26, 2:05 PM');
    expect((await readBy(undefined, date, { region: 'CM' }, { at })).text).toBe('02/03/26, 14:05');
  });

  it('is a code, and not a name', async () => {
    await expect(readBy('en', date, { region: 'Cameroun' }, { at })).rejects.toThrow(
      /"Cameroun".*such as CM/,
    );
  });

  it.each([
    ['en-CM', '14:05 14:05'],
    ['en-US', '2:05 PM 2:05 PM'],
    ['fr-CM', '14:05 14:05'],
  ])('decides on the hours of a skeleton, as of a named format: %s', async (locale, text) => {
    const texts = { en: '{at, time, ::jmm} {at, time, short}', fr: '{at, time, ::jmm} {at, time, short}' };
    expect((await readBy(locale, texts, {}, { at })).text).toBe(text);
  });

  it('leaves the hours that a skeleton names', async () => {
    expect((await readBy('en-US', { en: '{at, time, ::Hmm}' }, {}, { at })).text).toBe('14:05');
  });
});

it('reads the recipient’s language of another region before the default', async () => {
  const texts = { 'fr-CM': 'Bonjour', 'en-CM': 'Hello' };
  expect(await readBy('en', texts)).toEqual({ locale: 'en-CM', text: 'Hello' });
  expect(await readBy('en-GB', texts)).toEqual({ locale: 'en-CM', text: 'Hello' });
});

it.each([
  ['-0', -0],
  ['what is rounded to zero', -0.3],
])('shows no sign before zero: %s', async (_what, n) => {
  expect((await readBy('fr', { fr: '{n, number, XAF} {n, number, integer}' }, {}, { n })).text).toBe(
    '0 FCFA 0',
  );
});

it('shows the sign of an amount below zero', async () => {
  expect((await readBy('fr', { fr: '{n, number, XAF}' }, {}, { n: -500 })).text).toBe('-500 FCFA');
});

describe('a value of another direction than its text', () => {
  const ar = 'مرحبا {v}، تم';
  const isolated = (value: string) => `\u2068${value}\u2069`;

  it.each(['Awa', '699 12 85 31', 'C-10482'])('is isolated in Arabic: %s', async (v) => {
    expect((await readBy('ar', { ar }, {}, { v })).text).toBe(`مرحبا ${isolated(v)}، تم`);
  });

  it.each(['محمد', '4821', 'nkul.example/r/7F', 'https://ex.am/x?y=1'])(
    'is left alone if it is of the same, or an address: %s',
    async (v) => {
      expect((await readBy('ar', { ar }, {}, { v })).text).toBe(`مرحبا ${v}، تم`);
    },
  );

  it('never changes the branch that a value chooses', async () => {
    const text = '{g, select, f {عزيزتي} other {عزيزي}} {name}';
    expect((await readBy('ar', { ar: text }, {}, { g: 'f', name: 'سارة' })).text).toBe('عزيزتي سارة');
  });

  it.each([
    ['https://ex.am/{v}?x={w}', { v: 'abc', w: '12-34' }, 'https://ex.am/abc?x=12-34'],
    ['اطلب *126*{v}#', { v: '12-34' }, 'اطلب *126*12-34#'],
  ])('leaves no mark inside an address or a code: %s', async (text, values, sent) => {
    expect((await readBy('ar', { ar: text }, {}, values)).text).toBe(sent);
  });

  it('leaves no mark in an address of a French text', async () => {
    const { text } = await readBy('fr', { fr: 'Voir https://ex.am?q={v}' }, {}, { v: 'محمد' });
    expect(text).toBe('Voir https://ex.am?q=محمد');
  });

  it('is isolated in French if it is in Arabic', async () => {
    expect((await readBy('fr', { fr: 'Bonjour {v} !' }, {}, { v: 'محمد' })).text).toBe(
      `Bonjour ${isolated('محمد')} !`,
    );
    expect((await readBy('fr', { fr: 'Bonjour {v} !' }, {}, { v: 'Awa' })).text).toBe('Bonjour Awa !');
  });
});

describe('a text that a language lacks', () => {
  const texts = { fr: { it: 'Bonjour' } };
  const messages = { it: { fr: 'Bonjour {n, number}' } };
  const locales = ['fr', 'en', 'wes'];
  const conventions = { wes: 'en-CM' };

  it('is an error without a fallback', async () => {
    await expect(
      readBy('en', texts, { locales, messages, conventions, defaultLocale: 'fr' }),
    ).rejects.toThrow(/it\.en: has no text/);
  });

  it('is that of the default locale, with its customs, if the template says so', async () => {
    const settings = { it: { fallback: 'defaultLocale' } } as const;
    const rest = { locales, messages, conventions, settings, defaultLocale: 'fr' };
    expect(await readBy('en', texts, rest, { n: 1500 })).toEqual({ locale: 'fr', text: 'Bonjour 1 500' });
    expect(await readBy('wes', texts, rest, { n: 1500 })).toEqual({ locale: 'fr', text: 'Bonjour 1 500' });
  });

  it('may be that of another locale', async () => {
    const own = { it: { fr: 'Bonjour {n, number}', en: 'Hello {n, number}' } };
    const rest = {
      locales,
      messages: own,
      conventions,
      defaultLocale: 'fr',
      settings: { it: { fallback: 'en' } },
    };
    expect(await readBy('wes', texts, rest, { n: 1500 })).toEqual({ locale: 'en', text: 'Hello 1,500' });
    expect(await readBy('fr', texts, rest, { n: 1500 })).toEqual({ locale: 'fr', text: 'Bonjour 1 500' });
  });

  it('needs a fallback that is in the catalog, and has the text', async () => {
    const rest = { locales, messages, conventions, defaultLocale: 'fr' };
    await expect(readBy('en', texts, { ...rest, settings: { it: { fallback: 'de' } } })).rejects.toThrow(
      /fallback "de" is neither/,
    );
    await expect(readBy('en', texts, { ...rest, settings: { it: { fallback: 'en' } } })).rejects.toThrow(
      /it\.en: has no text/,
    );
  });
});
