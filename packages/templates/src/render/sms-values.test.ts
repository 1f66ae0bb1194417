import { fakeNotifier, testHub } from '@nkul/testing';
import { expect, it } from 'vitest';
import type { MessageTexts, TemplateSettings } from '../catalog/catalog-definition.ts';
import { defineCatalog } from '../catalog/define-catalog.ts';
import { createCatalogRenderer } from './catalog-renderer.ts';
import { templates } from './templates.ts';

const otp = 'Bonjour {nom}, votre code est {code}.';

/** The content of a text with this setting, for SMS. */
async function smsOf(
  text: string,
  values: Readonly<Record<string, string>>,
  settings: TemplateSettings = {},
) {
  const catalog = defineCatalog<MessageTexts, string>({
    defaultLocale: 'fr',
    locales: ['fr'],
    messages: { it: { fr: text } },
    settings: { it: settings },
  });
  const renderer = createCatalogRenderer(catalog, { timeZone: 'UTC', clock: { now: () => new Date(0) } });
  const { content } = await renderer.render({ template: 'it', channel: 'sms', values });
  return content;
}

const names = ['Amina ✓', 'Amina 🎉', '👑', 'Жанна', 'محمد', '陈伟', 'Zoé Ngô', 'x\u200dy'];

it.each(names)('a one-time code is sent to %s in one segment of GSM 7-bit', async (nom) => {
  const settings = { category: 'code', maxSegments: 1 } as const;
  const { text, segments } = await smsOf(otp, { nom, code: '482193' }, settings);
  expect(segments).toBe(1);
  expect(text).toMatch(/^Bonjour[^🎉👑]*, votre code est 482193\.$/u);
});

it.each([
  ['Bonjour {nom}, votre code est {code}.', 'Bonjour, votre code est 4821.'],
  ['Bonjour {nom} ! Code {code}', 'Bonjour ! Code 4821'],
  ['Code {code} pour {nom}.', 'Code 4821 pour.'],
  ['{nom} : {code}', ': 4821'],
])('leaves no gap for a name that cannot be written at all: %s', async (text, sent) => {
  const content = await smsOf(text, { nom: 'محمد', code: '4821' }, { encoding: 'gsm7' });
  expect(content).toEqual({ text: sent, segments: 1, altered: ['nom'] });
});

it('names the values of which an SMS cannot show every character, and no others', async () => {
  const settings = { encoding: 'gsm7' } as const;
  const { altered, text } = await smsOf(otp, { nom: 'Amina 🎉', code: '4821' }, settings);
  expect(text).toBe('Bonjour Amina, votre code est 4821.');
  expect(altered).toEqual(['nom']);
  expect(await smsOf(otp, { nom: 'Zoé Ngô', code: '4821' }, settings)).not.toHaveProperty('altered');
});

it('leaves values as they are if the text’s own words need UCS-2', async () => {
  const content = await smsOf('🎉 {nom}', { nom: 'Жанна' }, { encoding: 'gsm7' });
  expect(content).toEqual({ text: '🎉 Жанна', segments: 1 });
});

it.each([
  ['a category of codes', { category: 'code' }],
  ['a validity of minutes in a value', { expiresIn: '{n}m' }],
  ['a validity of an hour', { expiresIn: '1h' }],
] as const)('is the rule by default for %s', async (_what, settings) => {
  const catalog = defineCatalog({
    defaultLocale: 'fr',
    locales: ['fr'],
    messages: { it: { fr: 'Bonjour {nom}, {n, number}' } },
    settings: { it: settings },
  });
  const renderer = createCatalogRenderer(catalog, { timeZone: 'UTC', clock: { now: () => new Date(0) } });
  const values = { nom: 'Amina 🎉', n: 5 };
  const { content } = await renderer.render({ template: 'it', channel: 'sms', values });
  expect(content.text).toBe('Bonjour Amina, 5');
});

it.each([
  ['an encoding of its own', { category: 'code', encoding: 'auto' }],
  ['another category', { category: 'transactional', expiresIn: '5m' }],
  ['a validity of a day', { expiresIn: '1d' }],
] as const)('is not the rule for a template with %s', async (_what, settings) => {
  expect((await smsOf('{nom}', { nom: 'Amina 🎉' }, settings)).text).toBe('Amina 🎉');
});

it.each([
  ['Payé 🎉, merci ✅', { text: 'Payé , merci', segments: 1, altered: ['text'] }],
  ['Payé ✓', { text: 'Payé OK', segments: 1 }],
  ['Оплачено 🎉', { text: 'Оплачено 🎉', segments: 1 }],
])('drops the signs of a plain text, and keeps its letters: %s', (text, content) => {
  const catalog = defineCatalog({
    defaultLocale: 'fr',
    locales: ['fr'],
    messages: { it: { fr: 'x' } },
    sms: { encoding: 'gsm7' },
  });
  const renderer = createCatalogRenderer(catalog, { timeZone: 'UTC', clock: { now: () => new Date(0) } });
  expect(renderer.renderText?.({ text, channel: 'sms' })).toEqual(content);
});

it('is told on the message', async () => {
  const catalog = defineCatalog({
    defaultLocale: 'fr',
    locales: ['fr'],
    messages: { otp: { fr: otp } },
    settings: { otp: { category: 'code' } },
  });
  const { hub } = await testHub({ notifiers: [fakeNotifier()], plugins: [templates(catalog)] });
  const message = await hub.notify({
    to: { phone: '+237677000001' },
    ...catalog.notification('otp', { nom: 'Amina ✓ 🎉', code: '4821' }),
  });
  expect((await hub.get(message.id))?.content['sms']).toMatchObject({
    text: 'Bonjour Amina OK, votre code est 4821.',
    altered: ['nom'],
  });
});

it('never changes the branch that a value chooses', async () => {
  const text = '{g, select, жена {Chère} other {Cher}} {nom}';
  const { text: sent } = await smsOf(text, { g: 'жена', nom: 'Léa 🎉' }, { encoding: 'gsm7' });
  expect(sent).toBe('Chère Léa');
});

it('names no value that the text does not show', async () => {
  const text = '{g, select, a {Bonjour} other {{nom}}} {code} 🎉'.replace(' 🎉', '');
  const { altered } = await smsOf(text, { g: 'b', nom: 'Léa 🎉', code: '1' }, { encoding: 'gsm7' });
  expect(altered).toEqual(['nom']);
});

it('leaves an SMS of signs alone as it is, rather than send nothing', async () => {
  expect(await smsOf('{v}', { v: '🎉' }, { encoding: 'gsm7' })).toEqual({ text: '🎉', segments: 1 });
});

it.each(['½'.repeat(10), 'Щ'.repeat(10), '王小明大小王王王王王', '€'.repeat(10), '[Ets]{}~^'])(
  'keeps the budget that the check has measured for %s: a value takes as many septets as its limit has characters',
  async (nom) => {
    const text = `Bonjour {nom}, ${'x'.repeat(140)}`;
    const settings = { encoding: 'gsm7', maxSegments: 1, limits: { nom: 10 } } as const;
    const { segments, altered, text: sent } = await smsOf(text, { nom }, settings);
    expect([segments, sent.endsWith('x'.repeat(140))]).toEqual([1, true]);
    expect(altered).toEqual(['nom']);
  },
);

it('sends a link in percent encoding, so that no letter of it becomes another', async () => {
  const { text } = await smsOf('Voir {link}', { link: 'https://ex.am/fête-de-l’œuf' });
  expect(text).toBe('Voir https://ex.am/f%C3%AAte-de-l%E2%80%99%C5%93uf');
});
